import ImplicitImitation
import Testing
import Understudy

@Suite("Votes of equally near transitions")
struct VoteTests {
    private static let line = ExpertRecording(
        observationCount: 1, observations: [0, 1, 2, 4],
        trajectories: [.init(length: 3, terminated: false, truncated: true)])

    /// The inference for the first transition after each own transition, which has a start, an action and a reward.
    private func inferences(_ rule: String, _ own: [(Float, Int, Float)]) throws -> [Inference?] {
        var inference = try component(NearestTransition.self, "{votes: \(rule)}")
        try inference.begin(
            Self.line, observations: Self.line.numbers, actions: ActionSpace(["a", "b", "c"]), random: noRandom)
        return own.map { place, action, reward in
            inference.observe([place].span, action: action, reward: reward, next: [place + 1].span, terminated: false)
            return inference.inference(for: 0)
        }
    }

    private static let own: [(Float, Int, Float)] = [
        (0, 1, 10), (0, 2, 20), (0, 2, 21), (0, 1, 11), (0.5, 0, 0), (0, 1, 12), (0, 0, 1),
    ]

    @Test("the action is that of most, of equally frequent ones the one that had as many first")
    func majority() throws {
        let found = try inferences("majority", Self.own)
        #expect(found.map { $0?.action } == [1, 1, 2, 2, 2, 1, 1])
        // The reward is that of the vote that took the lead.
        #expect(found.map { $0?.reward } == [10, 10, 21, 21, 21, 12, 12])
    }

    @Test("the first gives the action where it is to")
    func first() throws {
        let found = try inferences("first", Self.own)
        #expect(found.allSatisfy { $0?.action == 1 && $0?.reward == 10 })
    }

    @Test("a nearer transition begins the votes anew")
    func nearer() throws {
        let found = try inferences("majority", [(0.5, 1, 1), (0.5, 1, 2), (0.25, 2, 3), (0.25, 0, 4), (0.25, 0, 5)])
        #expect(found.map { $0?.action } == [1, 1, 2, 2, 0])
        #expect(found.map { $0?.reward } == [1, 1, 3, 3, 5])
    }
}
