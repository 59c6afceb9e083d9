import AgentTraining
import Experiments
import TestSupport
import Testing
import Understudy

@Suite("A run that is cut off and goes on from a checkpoint")
struct ResumingTests {
    /// Variants that have all that changes as a run goes on between them.
    private static let vectors =
        CompositionsTests.algorithms.filter { $0 != "dqfd-oracle" }.map { "{extends: \($0)}" } + [
            "{extends: diiqn, expert: {inference: {kind: nearest-transition, votes: first}, sampling: {reads: storing, neighbors: 3}}}",
            "{extends: diiqn, expert: {inference: {kind: nearest-transition, metric: learned, warmup: 150}, label_trust: claimed}}",
            "{extends: diiqn, expert: {inference: per-action-nearest, confidence: linear}}",
            "{extends: diiqn-guided, expert: {inference: {kind: forward-model, minimum: 10}, confidence: performance}}",
            "{extends: diiqn, expert: {inference: inverse-dynamics, sampling: {reads: storing}}}",
            "{extends: diiqn-guided, expert: {inference: {kind: transition-model, warmup: 5}}}",
            "{extends: diiqn-guided, expert: {label_trust: claimed}}",
            "{extends: diiqn-guided, expert: {reward: progress, sampling: {n_step: 1}}}",
            "{extends: per, learner: {n_step: 3}, network: {head: dueling}}",
            "{extends: double-dqn, network: {noisy_layers: 0.5, activation: tanh}, optimizer: {kind: adamw, schedule: cosine}}",
        ]

    @Test(
        "is trained longer to the same bytes, also from between two evaluations, where nothing depends on its length",
        arguments: vectors)
    func longer(_ variant: String) throws {
        let run = ShortRun()
        for end in [300, 451] {
            let differences = try run.differences(of: variant, longerFrom: end)
            // The default of c_max, the line of `linear`, and a schedule of the learning rate are shares of the length.
            let mayDependOnLength = ["diiqn", "detect-only", "schedule"].contains { variant.contains($0) }
            #expect(differences == [] || differences == nil && mayDependOnLength)
        }
    }

    @Test("makes the same of CartPole, byte for byte", arguments: vectors)
    func numbers(_ variant: String) throws {
        let run = ShortRun()
        #expect(try run.differences(of: variant, cutAt: [1, 150, 151, 617]) == [])
    }

    @Test(
        "makes the same where expert and agent have other actions, with bridges and verdicts",
        arguments: [
            "{extends: ha-diiqn}", "{extends: ha-diiqn-guided}", "{extends: detect-only}",
            "{extends: ha-diiqn-guided, expert: {bridging: {kind: graph, feasibility: visit-counts}}}",
            "{extends: ha-diiqn-guided, expert: {bridging: {kind: own-segments, feasibility: error-threshold}}}",
            "{extends: ha-diiqn, expert: {bridging: {kind: value-guided}, sampling: {reads: storing}}}",
        ],
        [
            ShortRun(
                environment:
                    "{kind: maze, observation: one-hot, moves: [north, south, north-east, south-west], time_limit: 60}",
                recording: "../paper/experts/maze-news.npz", steps: 2_500),
            ShortRun(
                environment: "{kind: point-maze, layout: umaze, thrusts: diagonal, time_limit: 100}",
                recording: "../paper/experts/point-maze.npz", steps: 1_500),
        ])
    func otherActions(_ variant: String, run: ShortRun) throws {
        #expect(try run.differences(of: variant, cutAt: [run.steps / 3, run.steps / 2 + 1]) == [])
    }

    @Test("makes the same where a metric is learned from own transitions")
    func learnedMetric() throws {
        let run = ShortRun(
            environment: "breakout", recording: "../paper/experts/breakout.npz",
            actions: "../paper/experts/breakout.actions.npz", steps: 600)
        let expert = "{inference: {kind: nearest-transition, metric: learned, warmup: 300}, label_trust: claimed}"
        #expect(
            try run.differences(of: "{extends: diiqn-guided, expert: \(expert)}", cutAt: [203, 299, 300, 301, 455])
                == [])
    }

    @Test("makes the same of bits and images", arguments: ["diiqn", "diiqn-guided", "gaifo", "dqfd-oracle"])
    func images(_ composition: String) throws {
        let run = ShortRun(
            environment: "breakout", recording: "../paper/experts/breakout.npz",
            actions: "../paper/experts/breakout.actions.npz", steps: 400)
        #expect(try run.differences(of: "{extends: \(composition)}", cutAt: [203]) == [])
    }

    @Test("makes the same where a model of images has labeled what is learned from")
    func transitionModel() throws {
        let run = ShortRun(
            environment: "breakout", recording: "../paper/experts/breakout.npz",
            actions: "../paper/experts/breakout.actions.npz", steps: 700)
        let expert = "{inference: {kind: transition-model, warmup: 20}, label_trust: claimed, confidence: constant}"
        #expect(try run.differences(of: "{extends: diiqn-guided, expert: \(expert)}", cutAt: [203, 555]) == [])
    }

    @Test("makes the same when it is cut between two episodes", arguments: ["dqn", "diiqn-guided"])
    func betweenEpisodes(_ composition: String) throws {
        let run = ShortRun()
        let ends = try run.transcript(of: "{extends: \(composition)}").0.episodes.map(\.step)
        try #require(ends.count > 12)
        #expect(try run.differences(of: "{extends: \(composition)}", cutAt: [ends[0], ends[5], ends[11]]) == [])
    }

    @Test("is refused by an environment that does not repeat an episode")
    func notRepeating() throws {
        let run = ShortRun()
        let first = try run.begin("{extends: dqn}")
        var transcript = ShortRun.Transcript()
        try first.advance(by: 105, to: &transcript)
        var state = try SavedState { try first.saveOrRestoreState(in: &$0) }
        // The same steps in a cart-pole of another strength.
        var other = run
        other.environment = "{kind: cart-pole, forces: [-9, 10]}"
        let second = try other.begin("{extends: dqn}")
        let error = #expect(throws: RunError.self) { try state.restore { try second.saveOrRestoreState(in: &$0) } }
        #expect(error?.description.contains("'cart-pole' did not repeat an episode of ") == true)
        state = try SavedState { try first.saveOrRestoreState(in: &$0) }
        #expect(throws: StateError.self) {
            try state.restore { archive in
                try run.begin("{extends: diiqn}").saveOrRestoreState(in: &archive)
            }
        }
    }
}
