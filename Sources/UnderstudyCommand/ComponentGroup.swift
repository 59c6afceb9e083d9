import AgentTraining
import Experiments
import Understudy

/// The components of one extension point, as printed by `list`.
struct ComponentGroup: Encodable {
    let noun: String
    let heading: String
    let components: [ListedComponent]

    struct ListedComponent: Encodable {
        let name: String
        let summary: String
        var source: String?
        let plugin: String
        let parameters: [ListedParameter]
        /// The text of an algorithm's spec.
        var spec: String?
    }

    struct ListedParameter: Encodable {
        let key: String
        let type: String
        let rule: String?
        let standard: String?
        let documentation: String
        let unit: String?
        let source: String?
        /// The parameter in two lines.
        let lines: [String]

        enum CodingKeys: String, CodingKey {
            case key, type, rule, documentation, unit, source
            case standard = "default"
        }
    }

    static func all(in registry: Registry) -> [ComponentGroup] {
        [
            group("Environments (environment)", registry.environments, registry) {
                _ = EnvironmentSettings(of: $0, from: &$1)
            },
            group("Expert recordings (expert.dataset)", registry.datasets, registry) {
                _ = ExpertConfiguration.readLimit(from: &$1)
            },
            group("Action inference (expert.inference)", registry.inferencers, registry),
            group("Confidence (expert.confidence)", registry.confidences, registry),
            group("Bridging (expert.bridging)", registry.bridgings, registry),
            group("Feasibility (expert.bridging.feasibility)", registry.feasibilityTests, registry),
            group("Learned rewards (expert.reward)", registry.rewardModels, registry) {
                _ = RewardConfiguration.readWeights(from: &$1)
            },
            ComponentGroup(
                noun: "composition", heading: "Algorithms (extends)",
                components: Compositions.all.map {
                    ListedComponent(name: $0.name, summary: $0.summary, plugin: "", parameters: [], spec: $0.text)
                }),
        ]
    }

    private static func group<Product>(
        _ heading: String, _ catalog: Catalog<Product>, _ registry: Registry,
        common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> ComponentGroup {
        ComponentGroup(
            noun: catalog.noun, heading: heading,
            components: catalog.entries.map { entry in
                ListedComponent(
                    name: entry.name, summary: entry.summary, source: entry.source, plugin: entry.plugin,
                    parameters: entry.parameters(in: registry, common: common).map {
                        ListedParameter(
                            key: $0.key, type: $0.type, rule: $0.rule, standard: $0.standard,
                            documentation: $0.documentation, unit: $0.unit, source: $0.source, lines: $0.lines)
                    })
            })
    }

    /// The heading and one line per component.
    var text: String {
        let width = components.map(\.name.count).max() ?? 0
        let lines = components.map { "  \($0.name.padding(to: width))  \($0.summary)" }
        return ([heading] + (lines.isEmpty ? ["  none"] : lines)).joined(separator: "\n")
    }
}

extension ComponentGroup.ListedComponent {
    /// Returns an algorithm's spec, or a component's parameters with two lines each.
    func details(noun: String) -> String {
        if let spec {
            let text = spec.hasSuffix("\n") ? String(spec.dropLast()) : spec
            return "\(name) (\(noun))\n\n\(text)"
        }
        let origin = plugin.isEmpty ? noun : "\(noun), plugin \(plugin)"
        let lines = parameters.flatMap(\.lines).map { "  " + $0 }
        let citation = source.map { ["  Source: \($0)"] } ?? []
        return
            (["\(name) (\(origin))", "  \(summary)"] + citation + [""] + (lines.isEmpty ? ["  No parameters."] : lines))
            .joined(separator: "\n")
    }
}

extension String {
    /// Returns the text padded with trailing spaces to `width` characters.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
