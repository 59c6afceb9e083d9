import SpecYAML
import Testing
import Understudy

@testable import EnvironmentTraces

@Suite("A trace of states")
struct StateTests {
    /// Two episodes as `Counter` plays them: one to its end, one cut.
    static let text = """
        {"environment": "Counter", "episodes": [
          {"seed": 7, "states": [[0], [1.0], [3], [4]], "observations": [[0], [0.5], [1.5], [2]],
           "actions": [0, 1, 0], "rewards": [1, 2, 1], "terminated": [false, false, true], "truncated": [false, false, false]},
          {"states": [[-0.5], [0.5]], "observations": [[-0.25], [0.25]], "actions": [0], "rewards": [1], "terminated": [false]}
        ]}
        """

    static func trace(_ text: String = text) throws -> Trace {
        .states(try StateTrace(Array(text.utf8), path: "t.json"))
    }

    private func conformance(
        _ environment: Counter = Counter(), _ text: String = text, _ options: Conformance.Options = .init()
    )
        throws -> Conformance
    {
        try Conformance(of: environment, with: Self.trace(text), options)
    }

    @Test("an environment that does the same equals it", arguments: [false, true])
    func equal(singleSteps: Bool) throws {
        let conformance = try conformance(Counter(), Self.text, .init(singleSteps: singleSteps))
        #expect(conformance.mismatch == nil)
        #expect(conformance.episodes == 2 && conformance.steps == 4)
        #expect(conformance.largestDifference == 0)
    }

    @Test("the first episodes alone can be compared")
    func episodes() throws {
        let conformance = try conformance(Counter(), Self.text, .init(episodes: 1))
        #expect(conformance.episodes == 1 && conformance.steps == 3)
    }

    @Test("the first step that differs is told with everything on both sides")
    func mismatch() throws {
        let mismatch = try #require(try conformance(Counter(one: 1.25)).mismatch)
        #expect(mismatch.episode == 0 && mismatch.step == 0 && mismatch.row == nil && mismatch.action == "add-one")
        #expect(
            mismatch.values == [
                ComparedValue(name: "count", recorded: .double(1), actual: .double(1.25), isEqual: false),
                ComparedValue(name: "observation[0]", recorded: .single(0.5), actual: .single(0.625), isEqual: false),
                ComparedValue(name: "reward", recorded: .double(1), actual: .double(1.25), isEqual: false),
                ComparedValue(name: "terminated", recorded: .flag(false), actual: .flag(false), isEqual: true),
            ])
    }

    @Test("the largest difference is that of the whole trace: running on adds up, single steps do not")
    func largestDifference() throws {
        let environment = Counter(one: 1.25)
        #expect(try conformance(environment).largestDifference == 0.5)
        #expect(try conformance(environment, Self.text, .init(singleSteps: true)).largestDifference == 0.25)
    }

    @Test("a difference up to the tolerance counts as none")
    func tolerance() throws {
        let environment = Counter(one: 1.25)
        #expect(try conformance(environment, Self.text, .init(tolerance: 0.5)).mismatch == nil)
        #expect(try conformance(environment, Self.text, .init(tolerance: 0.49)).mismatch?.step == 2)
        #expect(try conformance(environment, Self.text, .init(singleSteps: true, tolerance: 0.25)).mismatch == nil)
    }

    @Test("a number that is none differs from every number, whatever the tolerance")
    func notANumber() throws {
        let conformance = try conformance(Counter(one: .nan), Self.text, .init(tolerance: 1e300))
        #expect(conformance.largestDifference == .infinity)
        #expect(conformance.mismatch?.step == 0)
    }

    @Test(
        "each of state, observation, reward and end is compared by itself, at the beginning as well",
        arguments: [
            ("[[0], [1.0]", "[[0], [1.5]", 0, "count"),
            ("[[0], [0.5], [1.5]", "[[0], [0.5], [1.25]", 1, "observation[0]"),
            ("[1, 2, 1]", "[1, 2, 3]", 2, "reward"), ("false, true]", "false, false]", 2, "terminated"),
            ("[[-0.25]", "[[-0.5]", nil, "observation[0]"),
        ])
    func parts(_ text: String, changed: String, step: Int?, name: String) throws {
        let mismatch = try #require(try conformance(Counter(), Self.text.replacing(text, with: changed)).mismatch)
        #expect(mismatch.step == step)
        #expect(mismatch.values.filter { !$0.isEqual }.map(\.name) == [name])
    }

    @Test("an episode is compared up to where the environment ends it")
    func endsEarly() throws {
        let text = Self.text.replacing("false, true]", with: "false, false]").replacing("[0, 1, 0]", with: "[1, 1, 0]")
        #expect(try conformance(Counter(), text).steps == 3)
    }

    @Test("every bit of a double is read")
    func bits() throws {
        for value in [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.021557091334021974] {
            let text = Self.text.replacing("-0.5", with: "\(value)")
            guard case .states(let trace) = try Self.trace(text) else { continue }
            #expect(trace.episodes[1].states[0][0].bitPattern == value.bitPattern)
        }
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try Self.trace(text)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    @Test(
        "what is wrong with it is told with its place",
        arguments: [
            ("", "t.json:1:1: error: the file is empty"),
            ("[]", "t.json:1:1: error: a trace: must be an object with keys"),
            ("{}", "t.json:1:1: error: episodes: missing, and must be a list of episodes"),
            ("{\"episodes\": 3}", "t.json:1:14: error: episodes: must be a list of episodes"),
            ("{\"episodes\": []}", "t.json:1:1: error: episodes: must have at least one episode"),
            ("{\"episodes\": [3]}", "t.json:1:15: error: episodes[0]: must be an object with keys"),
        ])
    func wrong(_ text: String, message: String) {
        #expect(problems(text) == [message])
    }

    @Test("a file that is cut off is refused", arguments: [10, 100, 200, 300])
    func cutOff(_ length: Int) {
        #expect(problems(String(Self.text.prefix(length))).count == 1)
    }

    @Test(
        "what is wrong with an episode is told with its place",
        arguments: [
            ("\"rewards\": [1],", "", "t.json:4:3: error: episodes[1].rewards: missing, and must be a list of numbers"),
            ("[[-0.5]", "[-0.5", "t.json:4:15: error: episodes[1].states[0]: must be a list of numbers"),
            (
                "[[-0.5]", "[[null]",
                "t.json:4:16: error: episodes[1].states[0][0]: must be a number that a double can hold"
            ),
            (
                "[[-0.5]", "[[1e999]",
                "t.json:4:16: error: episodes[1].states[0][0]: must be a number that a double can hold"
            ),
            (
                "\"actions\": [0],", "\"actions\": [0.5],",
                "t.json:4:78: error: episodes[1].actions[0]: must be a whole number, from 0"
            ),
            (
                "\"actions\": [0],", "\"actions\": [-1],",
                "t.json:4:78: error: episodes[1].actions[0]: must be a whole number, from 0"
            ),
            ("[false]", "[0]", "t.json:4:113: error: episodes[1].terminated[0]: must be true or false"),
            (
                "[[-0.5], [0.5]]", "[[-0.5]]",
                "t.json:4:14: error: episodes[1].states: has length 1, and must have 2, one more than there are actions"
            ),
            (
                "[1],", "[],",
                "t.json:4:93: error: episodes[1].rewards: has length 0, and must have 1, one for each action"
            ),
            (
                "[[-0.5], [0.5]]", "[[-0.5], [0.5, 1]]",
                "t.json:4:23: error: episodes[1].states[1]: has length 2, and the first of all has 1"
            ),
            (
                "[false, false, true]", "[false, true, false]",
                "t.json:2:3: error: episodes[0].terminated[1]: is true, and actions follow; begin another episode there"
            ),
        ])
    func wrongEpisode(_ text: String, changed: String, message: String) {
        #expect(problems(Self.text.replacing(text, with: changed)) == [message])
    }

    @Test("all problems are told at once")
    func all() {
        let text = Self.text.replacing("[[-0.5]", with: "[[true]").replacing("[0, 1, 0]", with: "[0, x, 0]")
        #expect(problems(text).count == 2)
    }

    @Test("a trace of another environment does not fit")
    func misfits() throws {
        func message(_ environment: any Environment, _ text: String) throws -> String? {
            let trace = try Self.trace(text)
            return #expect(throws: DataError.self) { try Conformance(of: environment, with: trace) }?.description
        }
        #expect(
            try message(Plain(), Self.text)
                == "t.json: error: a trace of states, and those of plain cannot be set: it does not conform to StateReplaying"
        )
        #expect(
            try message(Lamps(), Self.text)
                == "t.json: error: a trace of states, and those of lamps cannot be set: it does not conform to StateReplaying"
        )
        let wide = "{episodes: [{states: [[0, 0]], observations: [[0]], actions: [], rewards: [], terminated: []}]}"
        #expect(try message(Counter(), wide) == "t.json: error: a state has 2 numbers, and one of counter has 1: count")
        let wideObservation =
            "{episodes: [{states: [[0]], observations: [[0, 0, 0]], actions: [], rewards: [], terminated: []}]}"
        #expect(
            try message(Counter(), wideObservation)
                == "t.json: error: an observation has 3 numbers, and one of counter has 1")
        #expect(
            try message(Counter(), Self.text.replacing("[0, 1, 0]", with: "[0, 2, 0]"))
                == "t.json: error: episodes[0].actions[1] is 2, and counter has 2 actions, numbered from 0: add-one, add-two; give the environment the actions of the trace"
        )
    }
}
