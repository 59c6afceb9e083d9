import Understudy

/// An environment with every kind of parameter that a test needs.
struct Corridor: Environment {
    static let name = "corridor"
    static let summary = "A straight line"

    var length: Int
    var slip: Double

    init(from reader: inout SpecReader) throws {
        length = reader.value("length", default: 10, in: 2..., "The number of cells")
        slip = reader.value("slip", default: 0, in: 0...1, "The probability to slip")
        if length > 1000 { throw TooLong(length: length) }
    }

    struct TooLong: Error, CustomStringConvertible {
        var length: Int
        var description: String { "\(length) cells do not fit" }
    }

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
    var actionSpace: ActionSpace { ActionSpace(["left", "right"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: true) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment without parameters.
struct Room: Environment {
    static let name = "room"
    static let summary = "Four walls"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
    var actionSpace: ActionSpace { ActionSpace(["stay"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: true) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// A dataset that needs a path.
struct Tape: ExpertDataset {
    static let name = "tape"
    static let summary = "A recording on tape"

    var path: String

    init(from reader: inout SpecReader) {
        path = reader.path("path", "Where the tape is")
    }

    func load() throws -> ExpertRecording { throw DataError(.missing, path: path, "is not there") }
}

enum SamplePlugin: Plugin {
    static let name = "Sample"
    static let summary = "Components for tests"

    static func register(into registry: inout Registry) {
        registry.add(Room.self)
        registry.add(Corridor.self)
        registry.add(Tape.self)
    }
}
