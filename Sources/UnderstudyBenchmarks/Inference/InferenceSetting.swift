import AgentTraining
import SpecYAML
import StudyReports
import Understudy

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
