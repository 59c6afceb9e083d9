import AgentTraining
import SpecYAML
import StudyReports
import Understudy

extension BenchmarkCase {
    /// Creates the cases for showing the agent's steps to an action inferencer.
    ///
    /// The reference is the exhaustive search.
    ///
    /// - Parameters:
    ///   - registry: the components: environments with the required observation spaces, and the inferencer.
    ///   - includesSlow: whether to include recordings of a million transitions.
    ///   - skipped: called with a message for each case left out, including the reason.
    static func inference(
        of registry: Registry, includesSlow: Bool, skipped: (String) -> Void
    ) -> [BenchmarkCase] {
        InferenceSetting.all.filter { includesSlow || !$0.isSlow }.flatMap { setting -> [BenchmarkCase] in
            do {
                let parts = try setting.parts(in: registry)
                let title = "\(setting.title) (\(parts.name))"
                let loop = try InferenceLoop(setting, parts)
                return [
                    BenchmarkCase(
                        group: .inference, name: title, reference: title + ", each one tried", operate: loop.infer),
                    BenchmarkCase(group: .inference, name: title + ", each one tried", operate: loop.tryEach),
                ]
            } catch {
                skipped("inference among \(setting.title) left out: \(error)")
                return []
            }
        }
    }
}

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

/// A benchmark setting with a recording of random play in which the agent's steps are looked up.
struct InferenceSetting {
    /// The required observation space if the spec does not name an environment.
    let observations: ObservationSpace?
    /// The spec's text: the inferencer and, optionally, the environment.
    let text: String
    /// The number of transitions in the recording.
    let transitions: Int

    /// The components of a setting.
    struct Parts {
        let name: String
        let environment: any Environment
        let inferencer: any ActionInferencer
    }

    /// The number of steps taken before the measurement; after them, the bounds shrink only slowly.
    static let warmUp = 20_000

    static let all =
        [PackageResources.inference_2_yaml, PackageResources.inference_4_yaml].map {
            Self(observations: nil, text: String(decoding: $0, as: UTF8.self), transitions: 50_000)
        }
        + [30_000, 1_000_000].flatMap { transitions in
            [4, 6].map {
                Self(
                    observations: ObservationSpace(binary: [10, 10, $0]),
                    text: String(decoding: PackageResources.inference_bits_yaml, as: UTF8.self),
                    transitions: transitions)
            }
        }

    var isSlow: Bool { transitions > 100_000 }

    var title: String {
        let numbers = grouped(transitions) + " transitions"
        return observations.map { "\(numbers) of \($0.shape.map(String.init).joined(separator: "x")) bits" } ?? numbers
    }

    /// Creates the environment and the inferencer.
    ///
    /// - Throws: `RunError` if no environment has the required observation space, `Diagnostics` if `registry` lacks a
    ///   component.
    func parts(in registry: Registry) throws -> Parts {
        var text = text
        if let observations {
            let fitting = registry.environments.entries.first {
                (try? $0.makeStandard(in: registry))?.observationSpace == observations
            }
            guard let fitting else { throw RunError("there is no environment with such observations") }
            text += "environment: \(fitting.name)\n"
        }
        guard let document = try Node.parse(text, file: "<\(title)>") else { throw RunError("the spec is empty") }
        let name = document["environment"]?.scalar?.text ?? ""
        let parts = try SpecReader.read(document, registry: registry) { reader -> Parts? in
            let environment = reader.component("environment", from: \.environments, "The environment")
            let inferencer = reader.component("inference", from: \.inferencers, "The inferencer")
            guard let environment, let inferencer else { return nil }
            return Parts(name: name, environment: environment, inferencer: inferencer)
        }
        guard let parts else { throw RunError("components are missing") }
        return parts
    }
}
