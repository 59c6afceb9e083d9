import ArgumentParser
import Experiments
import SpecYAML
import Understudy

/// `understudy describe`: tells what a key, a part or a component means.
struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Explain a key of specs or a component: meaning, type, default, range, unit and source.",
        discussion: """
            A key is given by its path or by the end of it: learner.gamma, gamma, expert.confidence.beta. For a part, such as network, \
            its keys are listed; for a component, its parameters. For an algorithm, such as diiqn, its spec is printed. \
            Without a name, all keys are listed.
            """)

    @Argument(help: "A key, a part of a spec, a component or an algorithm.")
    var name: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the JSON Schema of specs; editors use it to complete and check them.")
    var schema = false

    func validate() throws {
        if schema, name != nil { throw ValidationError("--schema prints all keys; leave '\(name ?? "")' out.") }
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            if schema {
                Console.print(SpecSchema(registry: registry).text, terminator: "")
            } else if let name {
                Console.print(try Self.text(of: name, in: registry, json: json))
            } else {
                let all = SpecGuide(registry: registry).all
                Console.print(
                    json
                        ? try JSONOutput.text(all.map(DescribedKey.init))
                        : all.map { "\($0.title): \($0.parameter.summary)" }.joined(separator: "\n"))
            }
        }
    }

    /// Returns what `name` is: the key with this path, a component or algorithm, keys whose path ends with it, or the
    /// keys of a kind.
    ///
    /// - Throws: `ValidationError` if there is nothing of this name.
    static func text(of name: String, in registry: Registry, json: Bool) throws -> String {
        let guide = SpecGuide(registry: registry)
        let groups = ComponentGroup.all(in: registry)
        let components = groups.flatMap { group in
            group.components.filter { $0.name == name }.map { (group, $0) }
        }
        var entries = guide.entries(at: name)
        if entries.isEmpty, components.isEmpty { entries = guide.entries(endingWith: name) }
        // A kind of a part whose kinds are fixed, such as `adamw`: its keys.
        if entries.isEmpty, components.isEmpty { entries = guide.all.filter { $0.kinds.contains(name) } }
        guard !entries.isEmpty || !components.isEmpty else { throw unknown(name, guide, groups) }
        if json, entries.isEmpty { return try JSONOutput.text(components.map(\.1)) }
        if json { return try JSONOutput.text(entries.map(DescribedKey.init)) }
        return (entries.map(\.details) + components.map { $0.1.details(noun: $0.0.noun) })
            .joined(separator: "\n\n")
    }

    private static func unknown(_ name: String, _ guide: SpecGuide, _ groups: [ComponentGroup]) -> ValidationError {
        if let product = CommandContext.registry.products.product(of: name) {
            return ValidationError(
                "The component '\(name)' is in the product \(product): \(ProductTable.remedy(product)).")
        }
        let paths = guide.all.map(\.path)
        let names = groups.flatMap { $0.components.map(\.name) }
        let keys = name.split(separator: ".").map(String.init)
        let near =
            SpecReader.named(keys, in: paths.map { $0.split(separator: ".").map(String.init) })?
            .joined(separator: ".")
            ?? suggestion(for: name, among: names)
            ?? (name.contains(".")
                ? suggestion(for: name, among: paths)
                : suggestion(
                    for: name, among: Set(paths.flatMap { $0.split(separator: ".").map(String.init) }).sorted()))
        let hint =
            near.map { "Did you mean '\($0)'?" }
            ?? "`\(ProgramName.current) list` names all components, `\(ProgramName.current) describe` all keys."
        return ValidationError("There is no component '\(name)' and no such key. \(hint)")
    }
}

extension SpecGuide.Entry {
    /// The path, with the kinds that have the key in parentheses.
    var title: String { kinds.isEmpty ? path : "\(path) (\(kinds.joined(separator: ", ")))" }

    /// The key with everything that is known of it, and the keys in it.
    var details: String {
        var lines = [title, "  \(parameter.documentation)", ""]
        lines.append(
            "  Type:    \(parameter.typeAndRule)\(parameter.isOptional && !parameter.type.hasSuffix("none") ? ", or none" : "")"
        )
        lines.append("  Default: \(parameter.standard ?? "none; the key is required")")
        if let unit = parameter.unit { lines.append("  Unit:    \(unit)") }
        if let source = parameter.source { lines.append("  Source:  \(source)") }
        let inner = parameter.inner
        if case .kinds(let choice) = parameter.form, choice.noun != nil {
            lines += ["", "  Kinds, of which `understudy describe KIND` has the keys:"]
            let width = choice.kinds.map(\.name.count).max() ?? 0
            lines += choice.kinds.map { "    \($0.name.padding(to: width))  \($0.summary)" }
            if !choice.common.isEmpty { lines += ["", "  Keys of every kind:"] }
            lines += choice.common.flatMap(\.lines).map { "    " + $0 }
        } else if !inner.isEmpty {
            lines += ["", "  Keys:"]
            var kinds: [ParameterDescription: [String]] = [:]
            for (kind, key) in inner { kinds[key, default: []] += kind.map { [$0] } ?? [] }
            var seen: Set<ParameterDescription> = []
            for (_, key) in inner where seen.insert(key).inserted {
                let names = kinds[key] ?? []
                let texts = key.lines
                lines.append("    " + texts[0] + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"))
                lines += texts.dropFirst().map { "    " + $0 }
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// A key in the output of `describe --json`.
struct DescribedKey: Encodable {
    let key: String
    let kinds: [String]
    let type: String
    let rule: String?
    let standard: String?
    let isRequired: Bool
    let isOptional: Bool
    let unit: String?
    let source: String?
    let documentation: String
    let minimum: Double?
    let exclusiveMinimum: Double?
    let maximum: Double?
    let choices: [String]?
    let keys: [String]?

    enum CodingKeys: String, CodingKey {
        case key, kinds, type, rule, unit, source, documentation, minimum, maximum, choices, keys
        case standard = "default"
        case isRequired = "required"
        case isOptional = "optional"
        case exclusiveMinimum = "exclusive_minimum"
    }

    init(_ entry: SpecGuide.Entry) {
        let parameter = entry.parameter
        key = entry.path
        kinds = entry.kinds
        type = parameter.type
        rule = parameter.rule
        standard = parameter.standard
        isRequired = parameter.standard == nil
        isOptional = parameter.isOptional
        unit = parameter.unit
        source = parameter.source
        documentation = parameter.documentation
        let limits: ValueLimits? =
            switch parameter.form {
            case .integer(let limits), .number(let limits), .list(.integer(let limits), _),
                .list(.number(let limits), _):
                limits
            default: nil
            }
        minimum = limits?.minimum
        exclusiveMinimum = limits?.exclusiveMinimum
        maximum = limits?.maximum
        choices =
            switch parameter.form {
            case .words(let words): words
            case .kinds(let choice): choice.kinds.map(\.name)
            default: nil
            }
        var seen: Set<String> = []
        let names = parameter.inner.map(\.parameter.key).filter { seen.insert($0).inserted }
        keys = names.isEmpty ? nil : names
    }
}
