import Foundation
import SpecYAML
import Understudy

@testable import UnderstudyMain

/// A spec of a short run, of which single values are replaced by extreme ones.
struct SweepBase: Sendable {
    /// The subject of the spec: `environment maze`.
    let name: String
    /// The part of the spec whose keys are replaced, from the root; an empty path is the whole spec.
    let part: [String]
    /// The keys that the registry declares for the component, with their types.
    let declared: [ParameterDescription]
    /// The spec.
    let text: String

    static let registry = Registry(UnderstudyMain.plugins)

    private static let recording = PluginListTests.root.appending(path: "experiments/data/mountaincar-v0.npz").path

    /// A spec of every component, and of every choice of the sections that are no components.
    static var all: [SweepBase] {
        environments + sections
            + components(registry.datasets, ["expert", "dataset"]) {
                "  dataset: {kind: \($0), path: '\(recording)', limit: 300}"
            }
            + components(registry.inferencers, ["expert", "inference"]) {
                "  dataset: {kind: npz, path: '\(recording)', limit: 300}\n  inference: {kind: \($0)}"
            }
            + components(registry.confidences, ["expert", "confidence"]) {
                "  dataset: {kind: npz, path: '\(recording)', limit: 300}\n  confidence: {kind: \($0)}"
            }
            + components(registry.bridgings, ["expert", "bridging"]) {
                "  dataset: {kind: npz, path: '\(recording)', limit: 300}\n"
                    + "  bridging: {kind: \($0), feasibility: visit-counts}"
            }
            + components(registry.feasibilityTests, ["expert", "bridging", "feasibility"]) {
                "  dataset: {kind: npz, path: '\(recording)', limit: 300}\n"
                    + "  bridging: {kind: own-segments, feasibility: {kind: \($0)}}"
            }
            + components(registry.rewardModels, ["expert", "reward"]) {
                "  dataset: {kind: npz, path: '\(recording)', limit: 300}\n  reward: {kind: \($0)}"
            }
    }

    private static var environments: [SweepBase] {
        registry.environments.entries.map { entry in
            // A program that ends at once, as Python need not be there.
            let more = entry.name == "gymnasium" ? ", id: CartPole-v1, python: /bin/false" : ""
            return SweepBase(
                name: "environment \(entry.name)", part: ["environment"], declared: entry.parameters(in: registry),
                text: spec(environment: "{kind: \(entry.name)\(more)}"))
        }
    }

    /// The sections that belong to no component.
    private static var sections: [SweepBase] {
        func base(
            _ name: String, _ part: [String], expert: String = "", environment: String = "mountain-car",
            _ lines: String = ""
        ) -> SweepBase {
            SweepBase(
                name: name, part: part, declared: [],
                text: spec(environment: environment, expert: expert, more: lines))
        }
        let dataset = "  dataset: {kind: npz, path: '\(recording)', limit: 300}"
        return [
            base("whole spec", []),
            base("expert", ["expert"], expert: dataset),
            base("prioritized replay", ["replay"], "replay: prioritized"),
            base("rmsprop", ["optimizer"], "optimizer: rmsprop"),
            base("exponential exploration", ["exploration"], "exploration: {kind: exponential, half_life: 100}"),
            base(
                "convolutions", ["network"], environment: "breakout",
                "network: {convolutions: [{channels: 2, kernel: 3}], hidden: [8], head: {kind: dueling, stream_units: 4}}"
            ),
            base("batch", ["expert", "sampling"], expert: dataset + "\n  sampling: {kind: batch, size: 4}"),
            base("guidance", ["expert", "guidance"], expert: dataset + "\n  guidance: {share: 0.5}"),
            base("linear steps", ["exploration"], "exploration: {kind: linear, steps: 100}"),
            base(
                "slurm", ["slurm"],
                "slurm: {partition: a, account: b, time: 1h, memory: 1G, cpus_per_task: 1, array_limit: 2, extra: [--nice]}"
            ),
        ]
    }

    private static func components<Product>(
        _ catalog: Catalog<Product>, _ part: [String], _ expert: (String) -> String
    ) -> [SweepBase] {
        catalog.entries.map { entry in
            SweepBase(
                name: "\(catalog.noun) \(entry.name)", part: part, declared: entry.parameters(in: registry),
                text: spec(expert: expert(entry.name)))
        }
    }

    private static func spec(environment: String = "mountain-car", expert: String = "", more: String = "") -> String {
        var lines = ["understudy: 1", "name: sweep", "environment: \(environment)"]
        if !more.hasPrefix("network:") { lines.append("network: {hidden: [8]}") }
        lines.append("learner: {batch_size: 16, learning_starts: 64, train_every: 4}")
        lines.append("training: {steps: 200, seeds: 1, evaluate_every: 100, evaluation_episodes: 1}")
        if !expert.isEmpty {
            lines += ["expert:", expert]
            for (key, standard) in [("confidence", "dynamic"), ("bridging", "none")] where !expert.contains(key) {
                lines.append("  \(key): \(standard)")
            }
        }
        return (lines + (more.isEmpty ? [] : [more])).joined(separator: "\n") + "\n"
    }
}
