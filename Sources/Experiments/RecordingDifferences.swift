import AgentTraining
import SpecYAML
import Understudy

/// Notes on recordings whose own description differs from the spec, where the difference is no error.
package struct RecordingDifferences {
    /// The notes, each with the place of the dataset in the spec, in the order of the variants.
    package private(set) var all: [Diagnostic] = []

    /// The settings of an environment that make no other recording: its observations are in the environment's own units.
    private static let withoutEffect: Set = [
        "reward_scale", "reward_clip", "rescale_observations", "observation_scale", "frame_stack",
        "terminal_on_life_loss", "modules",
    ]

    /// Compares the environments of a study's variants with those in which their recordings were made.
    ///
    /// - Parameter registry: the components. No environment is created that may start a program.
    package init(on study: Study, registry: Registry) {
        var messages: [(text: String, mark: Mark, variants: [String])] = []
        for variant in study.variants {
            guard let spec = study.runs.first(where: { $0.variant == variant.name })?.spec,
                let dataset = spec["expert"]?["dataset"]
            else { continue }
            let environment = spec["environment"]
            var texts: [(String, Mark)] = []
            for source in (dataset.sequence ?? [dataset]).compactMap({
                RecordingSource(dataset: $0, registry: registry)
            }) {
                guard let environment, let recorded = (try? source.statedEnvironment()) ?? nil else { continue }
                texts += Self.differences(of: environment, from: recorded, registry: registry).map {
                    ($0, source.written.mark)
                }
            }
            if let expert = variant.expertReturn,
                let text = Self.unreachable(expert, in: spec, registry: registry)
            {
                texts.append((text, dataset.mark))
            }
            for (text, mark) in texts {
                if let index = messages.firstIndex(where: { $0.text == text && $0.mark == mark }) {
                    messages[index].variants.append(variant.name)
                } else {
                    messages.append((text, mark, [variant.name]))
                }
            }
        }
        let count = study.variants.count
        all = messages.map { message in
            let names = message.variants.prefix(4).joined(separator: ", ")
            let more = message.variants.count > 4 ? " and \(message.variants.count - 4) more" : ""
            let place = count == 1 || message.variants.count == count ? "" : " (in \(names)\(more))"
            return Diagnostic(message.text + place, at: message.mark, key: "expert.dataset")
        }
    }

    // MARK: - Environments

    private static func differences(of environment: Node, from recorded: Node, registry: Registry) -> [String] {
        func kind(_ node: Node) -> String? { (node["kind"] ?? node).scalar?.text }
        guard let present = kind(environment), let old = kind(recorded) else { return [] }
        guard present == old else {
            return [
                "the recording is of the environment '\(old)', and the spec's is '\(present)'; write environment: \(old), or record the expert in this one"
            ]
        }
        let standIn = registry.environments[present]?.standIn(in: registry)
        let actionKeys = (standIn.map { type(of: $0).actionKeys } ?? []) + ["action_subset"]
        return (recorded.mapping ?? []).compactMap { pair in
            guard pair.key != "kind", !withoutEffect.contains(pair.key), let value = environment[pair.key],
                !isSame(value, pair.value)
            else { return nil }
            let (was, now) = ("\(pair.key) \(short(pair.value))", short(value))
            return actionKeys.contains(pair.key)
                ? "the expert of the recording had \(was), and the agent has \(now): other actions are normal for HA-DIIQN (ha-diiqn, ha-diiqn-guided); other algorithms assume that the agent can make the expert's transitions"
                : "the recording was made with \(was), and the spec has \(now); write '\(pair.key): \(pair.value.flowText)' in the part environment, or record the expert with \(now)"
        }
    }

    /// Whether two values are the same, whatever their spelling; paths of files are taken for the same.
    private static func isSame(_ a: Node, _ b: Node) -> Bool {
        if a.hasSameValue(as: b) { return true }
        if let a = Double.read(a), let b = Double.read(b) { return a == b }
        if let a = a.sequence, let b = b.sequence {
            return a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
        }
        if let a = a.scalar?.text, let b = b.scalar?.text { return a == b || a.hasPrefix("/") && b.hasPrefix("/") }
        return false
    }

    private static func short(_ node: Node) -> String {
        let text = node.flowText
        return text.count <= 60 ? text : text.prefix(57) + "..."
    }

    // MARK: - Returns

    /// Returns why no run can end at the expert's return; `nil` if it may, or the environment does not know.
    private static func unreachable(_ expertReturn: Double, in spec: Node, registry: Registry) -> String? {
        guard let part = spec["environment"], let kind = part["kind"]?.scalar?.text,
            registry.environments[kind]?.standIn(in: registry) is any ReturnBounding
        else { return nil }
        let document = Node(.mapping([Node.Pair("environment", at: part.mark, part)]), at: part.mark)
        let environment = try? SpecReader.read(document, registry: registry) {
            RunConfiguration.readEnvironment(from: &$0)
        }
        guard let played = environment ?? nil, let highest = played.highestMeanReturn,
            highest < expertReturn - 1e-9 * max(1, abs(expertReturn))
        else { return nil }
        return
            "with the agent's actions no policy has a mean return above \(rounded(highest)) in this environment, and the expert's is \(rounded(expertReturn)): no run can end at the expert's return"
    }

    private static func rounded(_ value: Double) -> String {
        let scaled = (value * 10_000).rounded()
        return (scaled / 10_000).specText
    }
}
