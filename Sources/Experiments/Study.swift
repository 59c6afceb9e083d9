import SpecYAML
import StudyFormat
import Understudy

/// A spec, checked and expanded to an ordered list of runs.
package struct Study: Hashable, Sendable {
    /// A variant of the study.
    package struct Variant: Hashable, Sendable {
        /// The name, safe as a folder name.
        package let name: String
        /// The environment's name.
        package let environment: String
        /// The mean return of the recorded expert, if the spec has it.
        package let expertReturn: Double?
        /// The variant from which `sweep` or `ablate` derives this one; `nil` for a variant of the spec.
        ///
        /// A variant that was swept is no longer a variant itself.
        package var base: String?
        /// The keys of `sweep` and `ablate` that the variant has, with its values.
        package var settings: [Setting] = []
        /// The spec of the variant before defaults, each value with its place.
        package var written = Node(.mapping([]), at: Mark(of: ""))
    }

    /// A key that `sweep` or `ablate` varies, and its value in a variant.
    package struct Setting: Hashable, Sendable {
        /// The keys from the spec's root, separated by dots: `expert.confidence.beta`.
        package let key: String
        /// The value, including all defaults.
        package let value: Node
        /// Whether the variant overrides the value of its base.
        package let isChanged: Bool

        /// Creates a setting.
        package init(key: String, value: Node, isChanged: Bool) {
            self.key = key
            self.value = value
            self.isChanged = isChanged
        }
    }

    /// The study's name, safe as a folder name.
    package let name: String
    /// The purpose of the study in one line, if the spec has it.
    package let summary: String?
    /// The variants, in the order of the spec.
    package let variants: [Variant]
    /// The runs, variant by variant and seed by seed.
    package let runs: [RunPlan]
    /// The Slurm resources for the runs.
    package let slurm: SlurmSettings
    /// The plugins whose components the runs have, by name.
    package let plugins: [PluginVersion]
    /// The names of the compositions in it, by the place that names each; all of a composition's values have this place.
    package internal(set) var compositions: [Mark: String] = [:]
    /// The tuning of the variants that the spec asks for; `nil` for none.
    package internal(set) var tuning: StudyTuning?
    /// Warnings about valid settings that are probably mistakes.
    package internal(set) var notes: [Diagnostic] = []
    /// The tuning before these runs, for the study's record.
    package var tuned: [StudyManifest.Tuning] = []
    /// The document that the study was read from.
    var origin = Origin(document: Node(.mapping([]), at: Mark(of: "")), settings: [], readsRecordings: true)

    /// A document, the settings that are laid over it, and whether its recordings are read.
    struct Origin: Hashable, Sendable {
        let document: Node
        let settings: [SpecSetting]
        let readsRecordings: Bool
    }

    init(
        name: String, summary: String? = nil, variants: [Variant], runs: [RunPlan],
        slurm: SlurmSettings = SlurmSettings(), plugins: [PluginVersion] = []
    ) {
        self.name = name
        self.summary = summary
        self.variants = variants
        self.runs = runs
        self.slurm = slurm
        self.plugins = plugins
    }
}

extension Study {
    /// Returns the name of the spec's variant from which `variant` is derived, or its own name if the spec has it.
    package func written(_ variant: Variant) -> String {
        guard let base = variant.base else { return variant.name }
        return variants.first { $0.name == base }?.base ?? base
    }

    /// The mean return of the recorded expert; `nil` if no variant has it, or the variants have different ones.
    package var expertReturn: Double? {
        let told = variants.compactMap(\.expertReturn)
        return told.allSatisfy { $0 == told.first } ? told.first : nil
    }
}

extension Study {
    /// A variant's name and what it changes.
    struct Overlay {
        let name: String
        var node: Node
        /// Whether keys may be missing, because the variant could not be read.
        var isPartial = false
    }

    /// Returns the variants in the order of the spec.
    ///
    /// A spec without variants has one called `default`. So has one whose variants cannot be read, so that its other
    /// mistakes are found.
    static func overlays(of base: Node, problems: inout [Diagnostic]) -> [Overlay] {
        let nothing = Node(.mapping([]), at: base.mark)
        let standIn = Overlay(name: "default", node: nothing, isPartial: true)
        guard let variants = base["variants"] else { return [Overlay(name: "default", node: nothing)] }
        if variants.scalar?.resolved == .null || variants.mapping?.isEmpty == true {
            problems.append(empty(variants, in: base))
            let meant = outdentedVariants(of: base).map { Overlay(name: $0.key, node: $0.value) }
            return meant.isEmpty ? [standIn] : meant
        }
        guard let pairs = variants.mapping else {
            problems.append(
                Diagnostic(
                    "must be a mapping of names to what each changes\(Self.remedy(forVariants: variants))",
                    at: variants.mark, key: "variants"))
            return [standIn]
        }
        var overlays: [Overlay] = []
        for pair in pairs {
            if !isSafe(pair.key) {
                problems.append(
                    Diagnostic(
                        "a name \(nameRule), not '\(pair.key)'\(remedy(forName: pair.key))", at: pair.keyMark,
                        key: "variants"))
            } else if let twin = overlays.first(where: { $0.name.lowercased() == pair.key.lowercased() }) {
                problems.append(
                    Diagnostic(
                        "'\(pair.key)' and '\(twin.name)' are one folder where case does not count, rename one",
                        at: pair.keyMark, key: "variants"))
            }
            if pair.key == "extends", pair.value.mapping == nil, pair.value.scalar?.resolved != .null {
                problems.append(Self.outdented(pair, below: pairs))
                if let last = overlays.indices.last, let changes = overlays[last].node.mapping {
                    overlays[last].node = Node(.mapping(changes + [pair]), at: overlays[last].node.mark)
                }
                continue
            }
            let node = overlay(of: pair, problems: &problems)
            overlays.append(Overlay(name: pair.key, node: node ?? nothing, isPartial: node == nil))
        }
        return overlays.isEmpty ? [standIn] : overlays
    }

    /// Returns the problem of a mapping of no variants, below which their names may stand without indentation.
    private static func empty(_ variants: Node, in base: Node) -> Diagnostic {
        let names = outdentedVariants(of: base).map { "'\($0.key)'" }
        let remedy =
            names.isEmpty
            ? "write the name of at least one below it, indented, such as 'dqn: {extends: dqn}'"
            : "indent \(names.joined(separator: ", ")) below it"
        return Diagnostic("has no variant: \(remedy)", at: variants.mark, key: "variants")
    }

    /// Returns the variants that stand below an empty `variants` without indentation.
    static func outdentedVariants(of base: Node) -> [Node.Pair] {
        guard let variants = base["variants"],
            variants.scalar?.resolved == .null || variants.mapping?.isEmpty == true
        else { return [] }
        return (base.mapping ?? []).drop { $0.key != "variants" }.dropFirst()
            .filter { $0.value.mapping != nil && $0.value["extends"] != nil }
    }

    /// Returns the problem of an `extends` that stands beside the variant that it belongs to.
    private static func outdented(_ extends: Node.Pair, below pairs: [Node.Pair]) -> Diagnostic {
        let owner = pairs.prefix { $0.keyMark != extends.keyMark }.last?.key ?? "NAME"
        return Diagnostic(
            "is no variant but a key of one: indent it below '\(owner):', or write \(owner): {extends: \(extends.value.flowText)}",
            at: extends.keyMark, key: "variants.extends")
    }

    /// Returns the remedy for a list of the algorithms that the variants extend.
    private static func remedy(forVariants node: Node) -> String {
        guard let name = node.sequence?.first?.scalar?.text else { return "" }
        let changes = Compositions.all.contains { $0.name == name } ? "{extends: \(name)}" : "{}"
        return ", write '\(name): \(changes)' in place of '- \(name)', each on a line of its own"
    }

    /// Returns the remedy for an algorithm, or a spec's file, in place of what a variant changes.
    private static func remedy(forVariant node: Node) -> String {
        guard let name = node.scalar?.text,
            name.hasSuffix(".yaml") || Compositions.all.contains(where: { $0.name == name })
        else { return "" }
        return ", write {extends: \(name)}"
    }

    /// Returns the overlay of the variant `pair`.
    private static func overlay(of pair: Node.Pair, problems: inout [Diagnostic]) -> Node? {
        // An empty `name:` changes nothing.
        if case .null = pair.value.scalar?.resolved { return Node(.mapping([]), at: pair.keyMark) }
        guard let changes = pair.value.mapping else {
            problems.append(
                Diagnostic(
                    "must be a mapping of what the variant changes, or {}\(Self.remedy(forVariant: pair.value))",
                    at: pair.value.mark,
                    key: "variants.\(pair.key)"))
            return nil
        }
        let misplaced = SpecPath.keysOfSpec
        for change in changes where misplaced.contains(change.key) {
            problems.append(
                Diagnostic(
                    "belongs to the whole spec, not to a variant", at: change.keyMark,
                    key: "variants.\(pair.key).\(change.key)"))
        }
        return Node(.mapping(changes.filter { !misplaced.contains($0.key) }), at: pair.value.mark)
    }

    /// The rule for the names of studies and variants, following "a name".
    static let nameRule = "has letters, digits, '.', '_' and '-', up to 100, and begins with a letter or digit"

    /// Returns what to write in place of a name that is not safe; empty if nothing is left of it.
    static func remedy(forName name: String) -> String {
        let safe = name.map { isSafe("a\($0)") ? String($0) : "-" }.joined()
            .split(separator: "-").joined(separator: "-").drop { !isSafe(String($0)) }
        return safe.isEmpty ? "" : ", write \(safe.prefix(100))"
    }

    /// Returns whether `name` is safe as a folder name on any file system.
    static func isSafe(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.utf8.count <= 100 else { return false }
        func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        return isLetterOrDigit(first)
            && name.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
    }
}
