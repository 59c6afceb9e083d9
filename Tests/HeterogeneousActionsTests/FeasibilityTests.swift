import Testing
import Understudy

@testable import HeterogeneousActions

@Suite("What the agent cannot imitate")
struct FeasibilityTests {
    static let tests = ["{kind: visit-counts, visits: 2, radius: 0.05}", "{kind: outcome-test, radius: 0.05}"]

    /// The test after random play.
    private func played(
        _ text: String, _ setting: MazeTrial.Setting, steps: Int
    ) throws -> (test: any FeasibilityTest, trial: MazeTrial) {
        var trial = try MazeTrial(setting)
        var test = try made(\.feasibilityTests, text)
        test.begin(trial.recording, observations: trial.agent.observationSpace, actions: trial.agent.actionSpace)
        trial.play(steps) { before, action, step, after, _ in
            test.observe(before.span, action: action, next: after.span, terminated: step.terminated)
        }
        return (test, trial)
    }

    @Test(
        "an expert with other moves: what is infeasible is found, and nothing else",
        arguments: tests, ["one-hot", "coordinates"])
    func heterogeneous(_ text: String, observation: String) throws {
        let (test, trial) = try played(
            text, .init(expert: "king", agent: "news", observation: observation), steps: 20_000)
        let all = 0..<trial.recording.transitionCount
        let infeasible = all.filter { !trial.isFeasible($0) }
        let found = all.filter { test.isInfeasible($0, inference: nil) }
        #expect(infeasible.count > 100)
        #expect(found.allSatisfy { !trial.isFeasible($0) })
        #expect(found.count > infeasible.count * 9 / 10)
    }

    @Test("an expert with the agent's moves: under 1 % are taken for infeasible", arguments: [0, 0.1, 0.3])
    func homogeneous(slip: Double) throws {
        let (test, trial) = try played(
            "{kind: outcome-test, radius: 0.05}", .init(expert: "news", agent: "news", slip: slip), steps: 20_000)
        let found = (0..<trial.recording.transitionCount).filter { test.isInfeasible($0, inference: nil) }
        #expect(found.count * 100 <= trial.recording.transitionCount)
    }

    @Test("where moves slip, what is infeasible is found by the outcome test although chance makes it now and then")
    func slipping() throws {
        let (test, trial) = try played(
            "{kind: outcome-test, radius: 0.05}", .init(expert: "king", agent: "news", slip: 0.1), steps: 40_000)
        let all = 0..<trial.recording.transitionCount
        let infeasible = all.filter { !trial.isFeasible($0) }
        #expect(infeasible.count { test.isInfeasible($0, inference: nil) } > infeasible.count * 8 / 10)
        let wrong = all.count { trial.isFeasible($0) && test.isInfeasible($0, inference: nil) }
        #expect(wrong * 100 <= all.count)
    }

    /// A recording of one transition from 0 to 1, and of others that give the changes a spread.
    private static let step = ExpertRecording(
        observationCount: 1, observations: [0, 1, 20, 22, 40, 41],
        trajectories: (0..<3).map { _ in .init(length: 1, terminated: false, truncated: true) })

    private func test(_ text: String) throws -> any FeasibilityTest {
        var test = try made(\.feasibilityTests, text)
        test.begin(
            Self.step, observations: ObservationSpace(low: [-100], high: [100]), actions: ActionSpace(["a", "b"]))
        return test
    }

    @Test("no verdict before every action was tried nearby often enough; a match takes it back")
    func visits() throws {
        var test = try test("{kind: visit-counts, visits: 2, tolerance: 0.1}")
        func observe(_ place: Float, _ action: Int, _ next: Float) {
            test.observe([place].span, action: action, next: [next].span, terminated: false)
        }
        for _ in 0..<5 { observe(0, 0, 0) }
        #expect(!test.isInfeasible(0, inference: nil))
        observe(0, 1, -1)
        // Far away, and so no try.
        observe(20, 1, -1)
        #expect(!test.isInfeasible(0, inference: nil))
        observe(0, 1, -1)
        #expect(test.isInfeasible(0, inference: nil))
        observe(0, 1, 1)
        #expect(!test.isInfeasible(0, inference: nil))
    }

    @Test("by the inference's error, once every action was tried; the standard is that there is none")
    func threshold() throws {
        func inference(_ error: Float) -> Inference {
            Inference(action: 0, error: error, certainty: 1, reward: 0, terminated: false)
        }
        var strict = try test("{kind: error-threshold, threshold: 0.3}")
        var standard = try test("error-threshold")
        #expect(!strict.isInfeasible(0, inference: inference(0.4)) && !standard.isInfeasible(0, inference: nil))
        for action in 0...1 {
            for place in [Float(0), 20] {
                strict.observe([place].span, action: action, next: [place].span, terminated: false)
                standard.observe([place].span, action: action, next: [place].span, terminated: false)
            }
        }
        #expect(strict.isInfeasible(0, inference: inference(0.4)) && strict.isInfeasible(1, inference: nil))
        #expect(!strict.isInfeasible(0, inference: inference(0.3)))
        #expect(standard.isInfeasible(0, inference: nil) && !standard.isInfeasible(0, inference: inference(0.4)))
        #expect(!standard.isInfeasible(2, inference: nil))
    }

    @Test(
        "how many tries the outcome test asks for follows from how outcomes vary, and new evidence takes verdicts back")
    func repeatability() throws {
        /// The tries of each action at 0, where none leads to 1, until the verdict, after a thousand tries at 20, of which a share repeats.
        func tries(repeating share: Double) throws -> Int {
            var test = try test("{kind: outcome-test, tolerance: 0.1}")
            for number in 0..<1_000 {
                let matches = Double(number % 10) < share * 10
                test.observe([20].span, action: 0, next: [matches ? 22 : 20].span, terminated: false)
            }
            var count = 0
            while !test.isInfeasible(0, inference: nil), count < 1_000 {
                count += 1
                for action in 0...1 {
                    test.observe([0].span, action: action, next: [0].span, terminated: false)
                }
            }
            // An action that works after all.
            for _ in 0..<200 { test.observe([0].span, action: 1, next: [1].span, terminated: false) }
            #expect(!test.isInfeasible(0, inference: nil))
            return count
        }
        let counts = try [1, 0.8, 0.5].map(tries)
        // The lower end of Wilson's interval of 1,000 of 1,000 is 0.9934: one try of an action is too little for 0.01 / 2, and would be enough for 0.01.
        #expect(counts[0] == 2 && counts[0] < counts[1] && counts[1] < counts[2] && counts[2] < 20)
    }

    @Test("the binomial distribution, by hand and by its normal approximation")
    func distribution() {
        #expect(binomial(atMost: 0, of: 0, 0.9) == 1)
        #expect(abs(binomial(atMost: 0, of: 3, 0.9) - 0.001) < 1e-12)
        // 0.5^4 · (1 + 4)
        #expect(abs(binomial(atMost: 1, of: 4, 0.5) - 5.0 / 16) < 1e-12)
        #expect(binomial(atMost: 2, of: 4, 0.5) == 1)
        #expect(binomial(atMost: 0, of: 5, 1) == 0)
        // At most 22: exactly 0.02595 of 60, and 0.01981 of 61, where the approximation begins.
        #expect(abs(binomial(atMost: 22, of: 60, 0.5) - 0.0259) < 0.001)
        #expect(abs(binomial(atMost: 22, of: 61, 0.5) - 0.0198) < 0.001)
    }
}
