import Understudy

/// Counts up to a goal: +1 or +2 a step, and the reward is what was added. The observation is half of the count.
struct Counter: StateReplaying {
    static let name = "counter"
    static let summary = "Counts"

    /// The number that the action `add-one` adds; the traces were made with 1.
    var one = 1.0
    var count = 0.0

    init(one: Double = 1) { self.one = one }

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [-100], high: [100]) }
    var actionSpace: ActionSpace { ActionSpace(["add-one", "add-two"]) }
    var stateNames: [String] { ["count"] }

    var replayedState: [Double] {
        get { [count] }
        set { count = newValue[0] }
    }

    mutating func reset(using stream: inout RandomStream) { count = 0 }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let added = action == 0 ? one : 2
        count += added
        return Step(reward: added, terminated: count >= 4)
    }

    func observe(into observation: inout MutableSpan<Float>) { observation[0] = Float(count) / 2 }
}

/// Three lamps: a reset lights one of them, a step lights the next with a probability of a half, and the last ends the episode.
struct Lamps: DrawReplaying {
    static let name = "lamps"
    static let summary = "Lights lamps"

    /// Its fault.
    enum Fault: CaseIterable {
        case none, otherBounds, noDraw, wrongReward, neverEnds, wrongLamp
    }

    var fault = Fault.none
    var lamp = 0

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(binary: [1, 3]) }
    var actionSpace: ActionSpace { ActionSpace(["stay", "go"]) }

    mutating func reset(drawing draws: inout RecordedDraws) {
        lamp = draws.integer(in: 0..<(fault == .otherBounds ? 3 : 2))
    }

    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step {
        if action == 1, fault == .noDraw || draws.real() < 0.5 { lamp += 1 }
        if fault == .wrongLamp, lamp == 1 { lamp = 2 }
        return Step(
            reward: lamp == 2 ? (fault == .wrongReward ? 2 : 1) : 0, terminated: fault != .neverEnds && lamp == 2)
    }

    mutating func reset(using stream: inout RandomStream) { lamp = stream.integer(below: 2) }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: false) }

    func observe(into observation: inout MutableSpan<Float>) {
        for index in 0..<3 { observation[index] = index == lamp ? 1 : 0 }
    }
}

/// Neither can be set nor takes recorded draws.
struct Plain: Environment {
    static let name = "plain"
    static let summary = "Does nothing"

    init() {}
    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) { observation[0] = 0 }
}
