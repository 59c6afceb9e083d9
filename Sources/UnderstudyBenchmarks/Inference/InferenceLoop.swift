import AgentTraining
import Understudy

/// Random play for comparing an action inferencer, after its bounds have settled, with an exhaustive search.
final class InferenceLoop {
    private var inferencer: any ActionInferencer
    private var play: RandomPlay
    private var every: EveryTransition
    private var last: [Float] = []
    private var next: [Float] = []

    /// Prepares the inferencer and takes the warm-up steps.
    ///
    /// - Throws: any error from the environment or the inferencer.
    init(_ setting: InferenceSetting, _ parts: InferenceSetting.Parts) throws {
        let environment = parts.environment
        inferencer = parts.inferencer
        let space = environment.observationSpace
        var expert = RandomPlay(environment, stream: "expert")
        let recording = try expert.recording(of: setting.transitions)
        try inferencer.begin(
            recording, observations: space, actions: environment.actionSpace,
            random: RandomStream(seed: 1, name: "inference"))
        every = EveryTransition(recording, space)
        play = RandomPlay(environment, stream: "own")
        last = Array(repeating: 0, count: space.count)
        next = last
        try infer(InferenceSetting.warmUp)
    }

    /// Takes `count` steps and shows each to the inferencer.
    func infer(_ count: Int) throws {
        for _ in 0..<count {
            let outcome = try step()
            inferencer.observe(
                last.span, action: outcome.action, reward: 0, next: next.span, terminated: outcome.terminated)
        }
    }

    /// Takes `count` steps and compares each with every transition.
    func tryEach(_ count: Int) throws {
        for _ in 0..<count {
            _ = try step()
            every.improve(near: last, next)
        }
    }

    private func step() throws -> RandomPlay.Outcome {
        swap(&last, &next)
        let outcome = try play.step { last.become($0) }
        play.withObservation { next.become($0) }
        return outcome
    }
}
