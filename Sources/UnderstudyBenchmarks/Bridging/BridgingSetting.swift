import AgentTraining
import SpecYAML
import Understudy

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
