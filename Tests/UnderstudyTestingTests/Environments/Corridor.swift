import Understudy

/// A corridor of six cells: left or right, from a random cell, until the last one. One thing at most is wrong with it.
struct Corridor: Environment {
    static let name = "corridor"
    static let summary = "A corridor"

    /// The fault.
    enum Fault: CaseIterable {
        case none, throwingAction, throwingEpisode, growingSpace, otherInstances, unwritten, tooLarge, notBinary
        case infiniteReward, ownRandomness, extraDraw, shared, remembered, counting, livelyEnd, rewardedEnd, endlessEnd,
            leaking
    }

    /// State that all copies of the structure share.
    final class Box {
        var count = 0
        var kept: [[Int]] = []
    }

    struct Refusal: Error, CustomStringConvertible { let description = "no" }

    nonisolated(unsafe) static var sharedCell = 0
    nonisolated(unsafe) static var instances = 0

    let fault: Fault
    let box = Box()
    private let instance: Int
    private var ownCell = 0
    private var steps = 0
    private var episodes = 0

    init(_ fault: Fault = .none) {
        self.fault = fault
        Self.instances += 1
        instance = Self.instances
    }

    init(from reader: inout SpecReader) { self.init() }

    private(set) var cell: Int {
        get { fault == .shared ? Self.sharedCell : ownCell }
        set {
            ownCell = newValue
            Self.sharedCell = newValue
        }
    }

    var observationSpace: ObservationSpace { ObservationSpace(binary: [6]) }

    var actionSpace: ActionSpace {
        switch fault {
        case .growingSpace where steps > 3: ActionSpace(["left", "other"])
        case .otherInstances: ActionSpace(["left", "right \(instance)"])
        default: ActionSpace(["left", "right"])
        }
    }

    mutating func reset(using stream: inout RandomStream) {
        let first = stream.integer(below: 4)
        // An instance of its own history: where it has been in an episode before.
        cell = fault == .remembered && steps > 2 ? (first + 1) % 4 : first
        if fault == .ownRandomness { cell = Int.random(in: 0..<4) }
        if fault == .extraDraw { for _ in 0..<Int.random(in: 0..<1_000) { _ = stream.next() } }
        steps = 0
        episodes += 1
        box.count = 0
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
        if fault == .throwingAction, action == 1 { throw Refusal() }
        if fault == .throwingEpisode, episodes == 2 { throw Refusal() }
        if cell == 5 {
            switch fault {
            case .livelyEnd: cell = 4
            case .rewardedEnd: return Step(reward: 1, terminated: true)
            case .endlessEnd: return Step(reward: 0, terminated: false)
            default: break
            }
            return Step(reward: 0, terminated: true)
        }
        if fault == .leaking { box.kept.append([Int](repeating: 0, count: 128)) }
        cell = max(0, cell + (action == 0 ? -1 : 1))
        steps += 1
        return Step(reward: fault == .infiniteReward && cell == 5 ? .infinity : -1, terminated: cell == 5)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        box.count += 1
        for index in 0..<6 where fault != .unwritten || index < 5 { observation[index] = index == cell ? 1 : 0 }
        if fault == .counting, box.count > 3, cell < 5 { observation[0] = 1 - observation[0] }
        if fault == .tooLarge, cell == 3 { observation[3] = 2 }
        if fault == .notBinary, cell == 3 { observation[3] = 0.5 }
    }
}

/// A corridor with all that an environment may be beyond its steps. One thing at most is wrong with it.
struct AbleCorridor: PackedObserving, ObservationPlacing, Demonstrating, StateReplaying {
    static let name = "able-corridor"
    static let summary = "A corridor that can be drawn and set"

    enum Fault: CaseIterable {
        case none, wrongBit, bitBehind, noSize, changingSize, badCoordinate, badRadius, shortPolygon, shortLine
        case badScene, movingScene, noPlace, placeOutside
        case noAction, stubborn, oneName, manyNumbers, forgetful, otherContinuation, hiddenState, drawingStep
    }

    let fault: Fault
    private var cell = 0
    /// Belongs to the state, and is part of it but for the fault `hiddenState`.
    private var bonus = 0

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) { self.init() }

    var observationSpace: ObservationSpace { ObservationSpace(binary: [6]) }
    var actionSpace: ActionSpace { ActionSpace(["left", "right"]) }
    /// Enough for random play to have less than the rewards of 60 steps to the left.
    var standardTimeLimit: Int? { 60 }

    mutating func reset(using stream: inout RandomStream) {
        cell = stream.integer(below: 4)
        bonus = stream.integer(below: 3)
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        if cell == 5 { return Step(reward: 0, terminated: true) }
        if fault == .drawingStep { _ = stream.next() }
        cell = max(0, cell + (action == 0 ? -1 : 1))
        return Step(reward: -1 - (fault == .hiddenState ? Double(bonus) : 0), terminated: cell == 5)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        for index in 0..<6 { observation[index] = index == cell ? 1 : 0 }
    }

    func observePacked(into words: inout MutableSpan<UInt64>) {
        words[0] = 1 << UInt64(fault == .wrongBit && cell == 2 ? 3 : cell) | (fault == .bitBehind ? 1 << 6 : 0)
    }

    var pictureSize: (width: Double, height: Double) {
        (width: fault == .changingSize ? Double(7 + cell) : 6, height: fault == .noSize ? 0 : 1)
    }

    func draw(on canvas: inout Canvas) {
        canvas.circle(
            x: fault == .badCoordinate ? .nan : Double(cell), y: 0.5, radius: fault == .badRadius ? -1 : 0.5, .agent)
        canvas.polygon(
            Array([Canvas.Point(0, 0), .init(1, 0), .init(1, 1)].prefix(fault == .shortPolygon ? 2 : 3)), .goal)
        canvas.line(Array([Canvas.Point(0, 0), .init(6, 0)].prefix(fault == .shortLine ? 1 : 2)), width: 0.1, .ink)
    }

    func drawScene(on canvas: inout Canvas) {
        let left = fault == .movingScene ? Double(cell) : 5
        canvas.rectangle(x: left, y: 0, width: fault == .badScene ? .nan : 1, height: 1, .goal)
    }

    func place(of observation: Span<Float>) -> Canvas.Point? {
        guard let cell = observation.indices.first(where: { observation[$0] == 1 }) else { return nil }
        if fault == .noPlace, cell == 1 { return nil }
        return Canvas.Point(Double(cell) + (fault == .placeOutside && cell == 5 ? 1.5 : 0.5), 0.5)
    }

    func demonstratedAction(using stream: inout RandomStream) -> Int {
        switch fault {
        case .noAction: 2
        case .stubborn: 0
        default: 1
        }
    }

    var stateNames: [String] { fault == .oneName ? ["cell", "cell"] : ["cell", "bonus"] }

    var replayedState: [Double] {
        get { [Double(cell), Double(fault == .hiddenState ? 0 : bonus)] + (fault == .manyNumbers ? [0] : []) }
        set {
            cell = Int(newValue[0])
            if fault == .forgetful { bonus = 7 } else { bonus = Int(newValue[1]) }
            if fault == .otherContinuation, cell == 1 { cell = 2 }
        }
    }
}
