import ArgumentParser
import Experiments
import Foundation
import Training
import Understudy
import YAML

/// `understudy list`: lists the components and their descriptions.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the components that specs can name, one component's parameters, or an algorithm's text.")

    @Argument(help: "A component's name, to list its parameters, or that of an algorithm, to print its spec.")
    var component: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingProblems {
            let groups = ComponentGroup.all(in: CommandContext.registry)
            if let component {
                let found = groups.flatMap { group in
                    group.components.filter { $0.name == component }.map { (group, $0) }
                }
                guard !found.isEmpty else {
                    let near = suggestion(for: component, among: groups.flatMap { $0.components.map(\.name) })
                    let hint = near.map { "Did you mean '\($0)'?" } ?? "`understudy list` names all."
                    throw ValidationError("There is no component '\(component)'. \(hint)")
                }
                if json {
                    try printJSON(found.map(\.1))
                } else {
                    Console.print(found.map { $0.1.details(noun: $0.0.noun) }.joined(separator: "\n\n"))
                }
            } else if json {
                try printJSON(groups)
            } else {
                Console.print(groups.map(\.text).joined(separator: "\n\n"))
            }
        }
    }

    private func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

/// The components of one extension point, as printed by `list`.
struct ComponentGroup: Encodable {
    let noun: String
    let heading: String
    let components: [ListedComponent]

    struct ListedComponent: Encodable {
        let name: String
        let summary: String
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

        enum CodingKeys: String, CodingKey {
            case key, type, rule, documentation
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
                    name: entry.name, summary: entry.summary, plugin: entry.plugin,
                    parameters: entry.parameters(in: registry, common: common).map {
                        ListedParameter(
                            key: $0.key, type: $0.type, rule: $0.rule, standard: $0.standard,
                            documentation: $0.documentation)
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
        let lines = parameters.map { parameter in
            let rule = parameter.rule.map { " \($0)" } ?? ""
            let standard = parameter.standard.map { "default \($0)" } ?? "required"
            return "  \(parameter.key): \(parameter.type)\(rule), \(standard)\n      \(parameter.documentation)"
        }
        return (["\(name) (\(origin))", "  \(summary)", ""] + (lines.isEmpty ? ["  No parameters."] : lines))
            .joined(separator: "\n")
    }
}

extension String {
    /// Returns the text padded with trailing spaces to `width` characters.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
