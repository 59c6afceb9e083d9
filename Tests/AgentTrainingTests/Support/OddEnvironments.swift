import Understudy

/// An environment whose episodes never end.
struct Endless: Environment {
    static let name = "endless"
    static let summary = "Episodes that never end"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment that gives a chosen reward, or a chosen number in its observations, from a step on; episodes never end.
///
/// Steps are counted over all episodes of one instance.
struct Broken: Environment {
    static let name = "broken"
    static let summary = "Gives what no environment may give"

    private let goodSteps: Int
    private let reward: Double
    private let element: Double
    private var steps = 0

    init(from reader: inout SpecReader) {
        goodSteps = reader.value("good_steps", default: 0, in: 0..., "Steps before it breaks")
        // Specs have no numbers that are not finite.
        reward = Double(reader.value("reward", default: "0", "The reward from then on")) ?? 0
        element = Double(reader.value("element", default: "0", "The second element of observations from then on")) ?? 0
    }

    var observationSpace: ObservationSpace { ObservationSpace(low: [0, 0], high: [1, 1]) }
    var actionSpace: ActionSpace { ActionSpace(["on", "off"]) }
    mutating func reset(using stream: inout RandomStream) {}

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        steps += 1
        return Step(reward: steps > goodSteps ? reward : 0, terminated: false)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = 0.5
        observation[1] = steps > goodSteps ? Float(element) : 0
    }
}

/// An environment of unbounded observations with a time limit of its own.
struct Limited: Environment {
    static let name = "limited"
    static let summary = "Cut after ten steps"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [-.infinity, 0], high: [.infinity, 1]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    var standardTimeLimit: Int? { 10 }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment of binary observations.
struct Bits: Environment {
    static let name = "bits"
    static let summary = "Zeros and ones"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(binary: [4]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: true) }
    func observe(into observation: inout MutableSpan<Float>) {}
}
