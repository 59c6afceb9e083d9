import Understudy

/// A state in memory, as a checkpoint would hold it.
struct SavedState: Equatable {
    private struct Content: Equatable {
        var part: StateArchive.Part
        var bytes: [UInt8]
    }

    private var contents: [Content] = []

    /// Saves what `exchange` exchanges.
    init(_ exchange: (inout StateArchive) throws -> Void) throws {
        var contents: [Content] = []
        var archive = StateArchive(savingTo: { part, bytes in
            guard !contents.contains(where: { $0.part.name == part.name }) else {
                throw StateError(part.name, "it is saved twice")
            }
            contents.append(Content(part: part, bytes: bytes.withUnsafeBytes { Array($0) }))
        })
        try exchange(&archive)
        self.contents = contents
    }

    /// Restores what `exchange` exchanges, which must be everything.
    func restore(_ exchange: (inout StateArchive) throws -> Void) throws {
        var asked: Set<String> = []
        var archive = StateArchive(restoringFrom: { name, body in
            guard let content = contents.first(where: { $0.part.name == name }) else {
                throw StateError(name, "it is missing")
            }
            asked.insert(name)
            try body(content.part, content.bytes.span.bytes)
        })
        try exchange(&archive)
        if let other = contents.first(where: { !asked.contains($0.part.name) }) {
            throw StateError(other.part.name, "it is saved and not restored")
        }
    }

    /// Describes the first part that differs from that of `other`; `nil` if there is none.
    func difference(from other: SavedState) -> String? {
        for content in contents {
            guard let twin = other.contents.first(where: { $0.part.name == content.part.name }) else {
                return "\(content.part.name) is saved in one run and not in the other"
            }
            if twin != content { return "the bytes of \(content.part.name) differ" }
        }
        guard let more = other.contents.first(where: { part in !contents.contains { $0.part.name == part.part.name } })
        else { return nil }
        return "\(more.part.name) is saved in one run and not in the other"
    }
}
