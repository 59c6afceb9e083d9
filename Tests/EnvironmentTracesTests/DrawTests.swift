import NumPy
import Testing
import Understudy

@testable import EnvironmentTraces

@Suite("A trace of draws")
struct DrawTests {
    /// The arrays of a trace.
    struct Arrays {
        var rowKind: [UInt8] = [0, 1, 1, 0, 1, 0]
        var action: [Int8] = [-1, 0, 1, -1, 1, -1]
        var reward: [Int16] = [0, 0, 1, 0, 0, 0]
        var terminal: [UInt8] = [0, 0, 1, 0, 0, 0]
        /// One of three lamps, most significant bit first.
        var state: [UInt8] = [0b0100_0000, 0b0100_0000, 0b0010_0000, 0b1000_0000, 0b1000_0000, 0b0100_0000]
        var stateShape: [Int64] = [1, 3]
        var drawOffsets: [Int64] = [0, 1, 1, 2, 3, 4, 5]
        var drawKind: [UInt8] = [1, 0, 1, 0, 1]
        var drawLow: [Int32] = [0, 0, 0, 0, 0]
        var drawHigh: [Int32] = [2, 1, 2, 1, 2]
        var drawValue = [1, 0.25, 0, 0.75, 1]
        /// The array that is left out.
        var missing: String?

        func bytes() throws -> [UInt8] {
            var writer = NPZWriter(path: "t.npz")
            func add<Element: NPYElement>(_ name: String, _ values: [Element], _ shape: [Int]? = nil) throws {
                if name != missing { try writer.add(name, values, shape: shape ?? [values.count]) }
            }
            try add("row_kind", rowKind)
            try add("action", action)
            try add("reward", reward)
            try add("terminal", terminal)
            try add("state", state, [state.count, 1])
            try add("state_shape", stateShape)
            try add("draw_offsets", drawOffsets)
            try add("draw_kind", drawKind)
            try add("draw_low", drawLow)
            try add("draw_high", drawHigh)
            try add("draw_value", drawValue)
            return writer.bytes
        }

        func trace() throws -> Trace { .draws(try DrawTrace(bytes(), path: "t.npz")) }
    }

    private func conformance(_ fault: Lamps.Fault, _ options: Conformance.Options = .init()) throws -> Conformance {
        try Conformance(of: Lamps(fault), with: Arrays().trace(), options)
    }

    @Test("an environment that does the same equals it")
    func equal() throws {
        let conformance = try conformance(.none)
        #expect(conformance.mismatch == nil)
        #expect(conformance.episodes == 3 && conformance.steps == 3)
        #expect(conformance.largestDifference == 0)
    }

    @Test("the first episodes alone can be compared", arguments: [(1, 2), (2, 3), (9, 3)])
    func episodes(_ count: Int, steps: Int) throws {
        let conformance = try conformance(.none, .init(episodes: count))
        #expect(conformance.episodes == min(count, 3) && conformance.steps == steps)
    }

    @Test(
        "the first row that differs is told",
        arguments: [
            (
                Lamps.Fault.otherBounds, 0, 0, nil,
                "asked for a whole number in 0 ..< 3 where a whole number in 0 ..< 2 was drawn",
                ["observation[0, 0]", "observation[0, 1]"]
            ),
            (.noDraw, 2, 0, 1, "left 1 of the 1 draws of the row unused", []),
            (.wrongReward, 2, 0, 1, nil, ["reward"]), (.neverEnds, 2, 0, 1, nil, ["terminated"]),
            (.wrongLamp, 1, 0, 0, nil, ["reward", "terminated", "observation[0, 1]", "observation[0, 2]"]),
        ] as [(Lamps.Fault, Int, Int, Int?, String?, [String])])
    func mismatch(_ fault: Lamps.Fault, row: Int, episode: Int, step: Int?, problem: String?, names: [String]) throws {
        let mismatch = try #require(try conformance(fault).mismatch)
        #expect(mismatch.row == row && mismatch.episode == episode && mismatch.step == step)
        #expect(mismatch.action == [nil, "stay", "go"][row])
        #expect(mismatch.problem == problem)
        #expect(mismatch.values.filter { !$0.isEqual }.map(\.name) == names)
    }

    /// A change that makes the trace wrong, and what is said about it.
    struct Case: CustomTestStringConvertible {
        var message: String
        var change: @Sendable (inout Arrays) -> Void
        var testDescription: String { message }

        init(_ message: String, _ change: @escaping @Sendable (inout Arrays) -> Void) {
            self.message = message
            self.change = change
        }
    }

    private static let kindRule = "array 'row_kind' must have 0 for a reset and 1 for a step, and begin with a reset"

    static let cases = [
        Case(kindRule) { $0.rowKind[0] = 1 },
        Case(kindRule) { $0.rowKind[2] = 2 },
        Case("array 'action' has the shape (5,) and must have (6,), one number per row") { $0.action.removeLast() },
        Case("array 'reward' has the shape (5,) and must have (6,), one number per row") { $0.reward.removeLast() },
        Case("array 'terminal' has the shape (5,) and must have (6,), one number per row") { $0.terminal.removeLast() },
        Case("array 'draw_offsets' has the shape (6,) and must have (7,), one number per row and one for the end") {
            $0.drawOffsets.removeLast()
        },
        Case("array 'draw_offsets' must begin with 0 and never fall") { $0.drawOffsets[0] = 1 },
        Case("array 'draw_offsets' must begin with 0 and never fall") { $0.drawOffsets[2] = 0 },
        Case("array 'draw_kind' has the shape (5,) and must have (6,), one number per draw") { $0.drawOffsets[6] = 6 },
        Case("array 'draw_low' has the shape (4,) and must have (5,), one number per draw") { $0.drawLow.removeLast() },
        Case("array 'draw_high' has the shape (4,) and must have (5,), one number per draw") {
            $0.drawHigh.removeLast()
        },
        Case("array 'draw_value' has the shape (4,) and must have (5,), one number per draw") {
            $0.drawValue.removeLast()
        },
        Case("array 'action' has -2 in row 2 (from 0), and actions are numbered from 0") { $0.action[2] = -2 },
        Case("array 'terminal' has 1 in row 1 (from 0), and a step follows; a reset must follow an end") {
            $0.terminal[1] = 1
        },
        Case(
            "array 'state' has the type '|u1' and the shape (5, 1), and must have '|u1' and (6, 1), a bit per row and element"
        ) {
            $0.state.removeLast()
        },
        Case(
            "array 'state' has the type '|u1' and the shape (6, 1), and must have '|u1' and (6, 2), a bit per row and element"
        ) {
            $0.stateShape = [3, 3]
        },
        Case(
            "array 'state_shape' must have the sizes of an observation, outermost first: all at least 1, and at most 16777216 elements"
        ) {
            $0.stateShape = [3, 0]
        },
        Case(
            "array 'state_shape' must have the sizes of an observation, outermost first: all at least 1, and at most 16777216 elements"
        ) {
            $0.stateShape = [.max, .max]
        },
        Case("array 'draw_value' has 1.0 for draw 1 (from 0), which is no real number in 0 ..< 1") {
            $0.drawValue[1] = 1
        },
        Case("array 'draw_value' has 2.0 for draw 0 (from 0), which is no whole number in 0 ..< 2") {
            $0.drawValue[0] = 2
        },
        Case("array 'draw_value' has 0.5 for draw 0 (from 0), which is no whole number in 0 ..< 2") {
            $0.drawValue[0] = 0.5
        },
        Case("array 'draw_value' has 1.0 for draw 0 (from 0), which is no whole number in 2 ..< 2") {
            $0.drawLow[0] = 2
        },
        Case("array 'draw_kind' has 2 for draw 4 (from 0), and 0 is a real number, 1 a whole one") {
            $0.drawKind[4] = 2
        },
        Case(
            "array 'action' is missing; there are 'row_kind', 'reward', 'terminal', 'state', 'state_shape', 'draw_offsets', 'draw_kind', "
                + "'draw_low', 'draw_high', 'draw_value', and a trace of draws needs 'row_kind', 'action', 'reward', 'terminal', 'state', "
                + "'state_shape', 'draw_offsets', 'draw_kind', 'draw_low', 'draw_high', 'draw_value'"
        ) { $0.missing = "action" },
    ]

    @Test("what is wrong with it is told", arguments: cases)
    func wrong(_ test: Case) throws {
        var arrays = Arrays()
        test.change(&arrays)
        #expect(throws: DataError(.damaged, path: "t.npz", test.message)) { try arrays.trace() }
    }

    @Test("a trace of another environment does not fit")
    func misfits() throws {
        func message(_ environment: any Environment, _ change: (inout Arrays) -> Void = { _ in }) throws -> String? {
            var arrays = Arrays()
            change(&arrays)
            let trace = try arrays.trace()
            return #expect(throws: DataError.self) { try Conformance(of: environment, with: trace) }?.message
        }
        #expect(
            try message(Counter())
                == "a trace of draws, and counter takes none: it does not conform to DrawReplaying")
        #expect(
            try message(Lamps()) { $0.stateShape = [3, 1] }
                == "has observations of the shape 3 x 1, and those of lamps have 1 x 3")
        #expect(
            try message(Lamps()) { $0.action[4] = 7 }
                == "array 'action' in row 4 is 7, and lamps has 2 actions, numbered from 0: stay, go; give the environment the actions of the trace"
        )
    }
}

@Suite("A comparison")
struct ComparisonTests {
    @Test("shows of a large observation what differs alone, with its place, and no more than there is room for")
    func large() {
        var comparison = Comparison(tolerance: 0)
        let recorded = [Float](repeating: 0, count: 60)
        var actual = recorded
        actual[1 * 20 + 2 * 5 + 3] = 1
        comparison.add(recorded: recorded, actual: actual, shape: [3, 4, 5])
        #expect(comparison.values.map(\.name) == ["observation[1, 2, 3]"] && comparison.omitted == 0)
        comparison.removeAll()
        #expect(comparison.isEqual)
        comparison.add(recorded: recorded, actual: recorded.map { $0 + 1 }, shape: [3, 4, 5])
        #expect(comparison.values.count == 16 && comparison.omitted == 44)
    }
}
