import AgentTraining
import SpecYAML
import Understudy

/// All keys of specs, from the same declarations that read them.
package struct SpecGuide {
    /// A key, found by its path or by a part of it.
    package struct Entry: Hashable, Sendable {
        /// The path from the spec's root: `expert.confidence.beta`.
        package let path: String
        /// The kinds of the parts on the way that have the key, from the outermost; empty where every kind has it.
        package let kinds: [String]
        /// The declaration.
        package let parameter: ParameterDescription
    }

    /// The keys of a spec, in the order in which they are read.
    package let keys: [ParameterDescription]

    /// The keys that only the resolved spec of a run has.
    package let runKeys: [ParameterDescription]

    /// Collects the keys of the program and of the components in `registry`.
    package init(registry: Registry) {
        var reader = SpecReader(surveying: registry)
        _ = VariantSpec.readHeading(from: &reader)
        for parameter in Self.specKeys { reader.markAsRead(parameter) }
        _ = reader.optionalSection("tune", TuningSettings.documentation) { TuningSettings(from: &$0) }
        _ = reader.optionalSection("slurm", "What runs ask of a Slurm cluster") { SlurmSettings(from: &$0) }
        _ = RunConfiguration(from: &reader) { _ = VariantSpec.readSeeds(from: &$0) }
        keys = reader.parameters
        runKeys = [
            ParameterDescription(
                "variant", "text", "The variant's name, in the resolved spec of a run alone", .text(pattern: nil)),
            ParameterDescription(
                "seed", "a whole number", rule: "of at least 0",
                "The seed of all random numbers, in the resolved spec of a run alone",
                .integer(ValueLimits(minimum: 0))),
        ]
    }

    /// The keys that are resolved before a spec is read.
    private static let specKeys = [
        ParameterDescription(
            "extends", "an algorithm's name, a file that ends in .yaml, or a list of these", standard: "none",
            "What the spec, or a variant, lies over", .any),
        ParameterDescription(
            "variants", "a mapping of names to what each changes", standard: "one variant, default",
            "What is compared", .mapping),
        ParameterDescription(
            "sweep", "a mapping of keys such as learner.gamma to lists of values", standard: "none",
            "Replaces each variant by all combinations of the values", .mapping),
        ParameterDescription(
            "ablate", "a mapping of keys such as learner.gamma to lists of values", standard: "none",
            "Adds a variant for each value, with this one change", .mapping),
    ]

    /// Returns the keys at `path`, which are several where kinds share one.
    package func entries(at path: String) -> [Entry] {
        let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let first = keys.first else { return [] }
        let found = (self.keys + runKeys).filter { $0.key == first }.flatMap { $0.find(keys.dropFirst()) }
        return Self.merged(found.map { Entry(path: path, kinds: $0.kinds, parameter: $0.parameter) })
    }

    /// Returns the keys whose path ends with `name`: `gamma` finds `learner.gamma`.
    package func entries(endingWith name: String) -> [Entry] {
        all.filter { $0.path == name || $0.path.hasSuffix("." + name) }
    }

    /// Every key at every depth.
    package var all: [Entry] {
        func below(_ parameter: ParameterDescription, _ path: String, _ kinds: [String]) -> [Entry] {
            [Entry(path: path, kinds: kinds, parameter: parameter)]
                + parameter.inner.flatMap { kind, inner in
                    below(inner, path + "." + inner.key, kinds + (kind.map { [$0] } ?? []))
                }
        }
        return Self.merged((keys + runKeys).flatMap { below($0, $0.key, []) })
    }

    /// Merges equal declarations of several kinds into one entry without kinds.
    private static func merged(_ entries: [Entry]) -> [Entry] {
        var groups: [Entry: [[String]]] = [:]
        var order: [Entry] = []
        for entry in entries {
            let key = Entry(path: entry.path, kinds: [], parameter: entry.parameter)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(entry.kinds)
        }
        return order.map { entry in
            let kinds = groups[entry] ?? []
            var seen: Set<String> = []
            // The innermost kind is the one that has the key.
            let names = kinds.compactMap(\.last).filter { seen.insert($0).inserted }
            return Entry(path: entry.path, kinds: names, parameter: entry.parameter)
        }
    }
}

extension ParameterDescription {
    fileprivate init(
        _ key: String, _ type: String, rule: String? = nil, standard: String? = nil, _ documentation: String,
        _ form: ValueForm
    ) {
        self.init(key: key, type: type, rule: rule, standard: standard, documentation: documentation, form: form)
    }
}

extension ParameterDescription {
    /// The parameter in two lines: type, range and default, then the meaning.
    package var lines: [String] {
        ["\(key): \(summary)", "    \(meaning)"]
    }

    /// The type, the range and the default: `a number from 0 to 1, default 0.99`.
    package var summary: String {
        "\(typeAndRule), \(standard.map { "default \($0)" } ?? "required")"
    }

    /// The type and the range: `a number from 0 to 1`.
    package var typeAndRule: String { type + (rule.map { " \($0)" } ?? "") }

    /// The meaning, with the unit and the source.
    package var meaning: String {
        let isSaid = unit.map { documentation.lowercased().contains($0) } ?? true
        return documentation + (isSaid ? "" : ", in \(unit ?? "")") + (source.map { " [\($0)]" } ?? "")
    }
}
