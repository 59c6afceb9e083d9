import AgentTraining
import Foundation
import QNetworks
import SpecYAML
import StudyFormat
import Understudy

/// A run's final network for other programs: the greedy policy with its Q-values.
package struct ExportedPolicy {
    let network: Network
    let layers: [ExportedLayer]
    let description: ModelDescription

    /// Takes the network of a finished run.
    ///
    /// - Throws: `RunError` if the policy has no network.
    package init(_ final: FinalPolicy) throws {
        guard case .greedy(let network) = final.policy else { throw RunError("the policy has no network") }
        let environment = final.environment
        let settings = environment.settings
        self.init(
            network,
            ModelDescription(
                study: final.spec.study, variant: final.spec.variant, seed: final.spec.seed,
                environment: final.environmentSpec,
                observation: .init(
                    shape: environment.observationSpace.shape, factors: environment.observationFactors,
                    shifts: environment.observationShifts),
                actions: environment.actionSpace.names,
                environmentActions: settings.actions ?? Array(0..<environment.actionSpace.count),
                frameSkip: settings.frameSkip, head: network.shape.head == .plain ? "plain" : "dueling",
                layers: []))
    }

    init(_ network: Network, _ description: ModelDescription) {
        self.network = network
        layers = network.exportedLayers
        var description = description
        description.layers = layers.map(ModelDescription.Layer.init)
        self.description = description
    }

    /// The number of parameters.
    package var parameterCount: Int { network.shape.parameterCount }

    /// The number of actions.
    package var actionCount: Int { description.actions.count }

    /// The dimensions of an observation, outermost first.
    package var observationShape: [Int] { description.observation.shape }

    /// The entries of a file's metadata: the name of the format, and the description in JSON.
    var metadata: [String: String] {
        get throws {
            [
                "format": description.format,
                "model": String(decoding: try Self.encoder.encode(description), as: UTF8.self),
            ]
        }
    }

    /// All arrays with their names.
    var tensors: [(name: String, array: ExportedLayer.Parameters)] {
        layers.flatMap { layer in layer.parameters.map { ("\(layer.name).\($0.kind)", $0) } }
    }

    /// The encoder of descriptions and models.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A network that diverged has such numbers.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return encoder
    }
}

/// The description of an exported network for programs that use it: the entry `model` of a file's metadata, in JSON.
struct ModelDescription: Encodable {
    /// The observations of the environment, and what the network does to them first.
    struct Observation: Encodable {
        /// The dimensions, outermost first.
        var shape: [Int]
        /// The factor of each element, before the shift; `nil` if observations are not scaled.
        var factors: [Float]?
        /// The shift of each element.
        var shifts: [Float]?
    }

    /// A layer without its parameters.
    struct Layer: Encodable {
        var name: String
        var kind: String
        var stride: Int?
        var normalized: Bool
        var activation: String?
        var pooled: Bool

        init(_ layer: ExportedLayer) {
            name = layer.name
            kind = layer.stride == nil ? "dense" : "convolution"
            stride = layer.stride
            normalized = layer.isNormalized
            activation = layer.activation?.rawValue
            pooled = layer.isPooled
        }
    }

    let format = "understudy-policy-1"
    var version = Version.understudy.description
    var study: String
    var variant: String
    var seed: UInt64
    /// The resolved `environment` part of the run's spec.
    var environment: Node
    var observation: Observation
    /// The names of the actions, in the order of the Q-values.
    var actions: [String]
    /// The numbers by which the environment itself knows these actions.
    var environmentActions: [Int]
    /// The environment steps that an action lasts.
    var frameSkip: Int
    var head: String
    var layers: [Layer]

    enum CodingKeys: String, CodingKey {
        case format, version, study, variant, seed, environment, observation, actions, head, layers
        case environmentActions = "environment_actions"
        case frameSkip = "frame_skip"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(version, forKey: .version)
        try container.encode(study, forKey: .study)
        try container.encode(variant, forKey: .variant)
        try container.encode(seed, forKey: .seed)
        try container.encode(SettingValue(environment), forKey: .environment)
        try container.encode(observation, forKey: .observation)
        try container.encode(actions, forKey: .actions)
        try container.encode(environmentActions, forKey: .environmentActions)
        try container.encode(frameSkip, forKey: .frameSkip)
        try container.encode(head, forKey: .head)
        try container.encode(layers, forKey: .layers)
    }
}
