import AgentTraining
import SpecYAML
import Understudy

extension BenchmarkCase {
    /// Creates the cases for showing the agent's steps to each bridging strategy.
    ///
    /// The reference is the same play without bridging.
    ///
    /// - Parameters:
    ///   - registry: the components: both environments, the inferencer and the bridging strategies.
    ///   - ownSteps: the number of steps the agent has taken before the measurement.
    ///   - skipped: called with a message for each case left out, including the reason.
    static func bridging(of registry: Registry, ownSteps: Int, skipped: (String) -> Void) -> [BenchmarkCase] {
        let others = registry.bridgings.names.filter { $0 != BridgingSetting.none }
        return BridgingSetting.all.flatMap { setting in
            let title = setting.title
            return ([BridgingSetting.none] + others).compactMap { strategy -> BenchmarkCase? in
                let isReference = strategy == BridgingSetting.none
                do {
                    let loop = try BridgingLoop(setting.parts(strategy, in: registry), ownSteps: ownSteps)
                    return BenchmarkCase(
                        group: .bridging, name: "\(title), \(strategy)",
                        reference: isReference ? nil : "\(title), \(BridgingSetting.none)",
                        roundSeconds: 0.005, operate: loop.run)
                } catch {
                    skipped("bridging '\(title), \(strategy)' left out: \(error)")
                    return nil
                }
            }
        }
    }
}

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

/// A benchmark setting with an expert and an agent that has a different action set.
///
/// The agent's steps are shown to a bridging strategy.
struct BridgingSetting {
    /// The spec's text: both environments, the inferencer, and the parameters shared by all bridging strategies.
    let text: String

    /// The components of a setting.
    struct Parts {
        let expert: any Environment
        let environment: any Environment
        let inferencer: any ActionInferencer
        let bridging: any BridgingStrategy
    }

    /// The number of expert transitions.
    static let transitions = 5_000
    /// The fraction of the expert's steps that are random.
    static let randomShare = 0.1
    /// The name of the setting without bridging.
    static let none = "none"

    static let all = [PackageResources.bridging_maze_yaml, PackageResources.bridging_point_maze_yaml].map {
        Self(text: String(decoding: $0, as: UTF8.self))
    }

    /// The environment's name.
    var title: String {
        let document = try? Node.parse(text, file: "<bridging>")
        return document?["environment"]?["kind"]?.scalar?.text ?? "bridging"
    }

    /// Creates the setting's components with the given bridging strategy.
    ///
    /// - Throws: `RunError` if the text lacks components, `Diagnostics` if `registry` lacks one.
    func parts(_ strategy: String, in registry: Registry) throws -> Parts {
        let text =
            strategy == Self.none
            ? text.split(separator: "\n").filter { !$0.hasPrefix("bridging:") }.joined(separator: "\n")
                + "\nbridging: none\n"
            : text.replacing("bridging: {", with: "bridging: {kind: \(strategy), ")
        guard let document = try Node.parse(text, file: "<\(title)>") else { throw RunError("the spec is empty") }
        let parts = try SpecReader.read(document, registry: registry) { reader -> Parts? in
            let expert = reader.component("expert", from: \.environments, "The expert's environment")
            let environment = reader.component("environment", from: \.environments, "The environment")
            let inferencer = reader.component("inference", from: \.inferencers, "The inferencer")
            let bridging = reader.component("bridging", from: \.bridgings, "The way to find bridges")
            guard let expert, let environment, let inferencer, let bridging else { return nil }
            return Parts(expert: expert, environment: environment, inferencer: inferencer, bridging: bridging)
        }
        guard let parts else { throw RunError("components are missing") }
        return parts
    }
}
