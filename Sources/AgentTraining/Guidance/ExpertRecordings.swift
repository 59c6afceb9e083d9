import Understudy

/// The recordings of an expert, joined to one; each is trusted separately.
struct ExpertRecordings {
    /// All trajectories, recording after recording.
    let joined: ExpertRecording
    /// The recordings on their own; at least one.
    let parts: [ExpertRecording]
    /// The number of the first joined transition after each recording.
    private let ends: [Int]

    /// Joins recordings.
    ///
    /// - Precondition: there is at least one, and all observations have the same number of elements.
    init(_ parts: [ExpertRecording]) {
        precondition(!parts.isEmpty, "an expert needs a recording")
        self.parts = parts
        joined = parts.count == 1 ? parts[0] : ExpertRecording(joining: parts)
        var end = 0
        ends = parts.map {
            end += $0.transitionCount
            return end
        }
    }

    /// Creates the recordings of an expert that has one.
    init(_ recording: ExpertRecording) { self.init([recording]) }

    /// The number of recordings.
    var count: Int { parts.count }

    /// Returns the number of the recording that has the joined transition `j`.
    func part(of j: Int) -> Int {
        guard ends.count > 1 else { return 0 }
        var part = 0
        while ends[part] <= j { part += 1 }
        return part
    }

    /// Returns the joined transitions of a recording.
    func transitions(of part: Int) -> Range<Int> { (part == 0 ? 0 : ends[part - 1])..<ends[part] }
}

extension StateArchive {
    /// Saves or restores the values of a recording that `body` lists.
    ///
    /// The values of the first recording have no names of their own, as in runs with one recording.
    mutating func within(recording part: Int, _ body: (inout StateArchive) throws -> Void) throws {
        if part == 0 { try body(&self) } else { try within("recording_\(part + 1)", body) }
    }
}
