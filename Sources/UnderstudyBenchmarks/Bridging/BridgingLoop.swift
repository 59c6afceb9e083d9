import AgentTraining
import Understudy

/// Random play that is shown step by step to an action inferencer and a bridging strategy, as in a run.
final class BridgingLoop {
    private var inferencer: any ActionInferencer
    private var bridging: any BridgingStrategy
    private var play: RandomPlay
    private let transitionCount: Int
    private var last: [Float]
    private var next: [Float]

    /// Prepares the components and takes `ownSteps` steps.
    ///
    /// - Throws: any error from the environments, the inferencer or the strategy; `RunError` if the expert's
    ///   environment has no scripted policy.
    init(_ parts: BridgingSetting.Parts, ownSteps: Int) throws {
        inferencer = parts.inferencer
        bridging = parts.bridging
        let (space, actions) = (parts.environment.observationSpace, parts.environment.actionSpace)
        var expert = RandomPlay(parts.expert, stream: "expert", share: BridgingSetting.randomShare)
        let recording = try expert.recording(of: BridgingSetting.transitions)
        try inferencer.begin(
            recording, observations: space, actions: actions, random: RandomStream(seed: 1, name: "inference"))
        try bridging.begin(recording, observations: space, actions: actions, gamma: 0.99)
        transitionCount = recording.transitionCount
        play = RandomPlay(parts.environment, stream: "own")
        last = Array(repeating: 0, count: space.count)
        next = last
        try run(ownSteps)
    }

    /// The number of expert transitions that have a bridge around them.
    var bridgeCount: Int {
        (0..<transitionCount).count {
            if case .bridged = bridging.feasibility(of: $0, inference: inferencer.inference(for: $0)) {
                true
            } else {
                false
            }
        }
    }

    /// Takes `count` steps and shows each to the inferencer and the strategy.
    func run(_ count: Int) throws {
        // Two references to an array would force a copy on each change.
        var (last, next) = (last, next)
        (self.last, self.next) = ([], [])
        defer { (self.last, self.next) = (last, next) }
        for _ in 0..<count {
            swap(&last, &next)
            let outcome = try play.step { last.become($0) }
            play.withObservation { next.become($0) }
            let reward = outcome.reward
            inferencer.observe(
                last.span, action: outcome.action, reward: reward, next: next.span, terminated: outcome.terminated)
            let inferencer = inferencer
            bridging.observe(
                last.span, action: outcome.action, reward: reward, next: next.span, terminated: outcome.terminated,
                endsEpisode: outcome.terminated || outcome.truncated
            ) { inferencer.inference(for: $0) }
        }
    }
}
