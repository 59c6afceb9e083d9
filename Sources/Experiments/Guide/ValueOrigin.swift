import SpecYAML

/// Where a value of a resolved spec comes from.
package enum ValueOrigin: Hashable, Sendable {
    /// A place in a file.
    case file(Mark)
    /// A composition of the program, and the place that names it.
    case composition(String, Mark)
    /// An option of the command line, such as `--set learner.gamma=0.9`.
    case option(String)
    /// The default of the program.
    case standard
    /// The plan: the variant and the seed of a run.
    case plan
}

extension ValueOrigin: CustomStringConvertible {
    /// `quickstart.yaml:9`, `diiqn (quickstart.yaml:21)`, `--set learner.gamma=0.9`, `default` or `the run`.
    package var description: String {
        switch self {
        case .file(let mark): Self.place(mark)
        case .composition(let name, let mark): "\(name) (\(Self.place(mark)))"
        case .option(let text): text
        case .standard: "default"
        case .plan: "the run"
        }
    }

    private static func place(_ mark: Mark) -> String { mark.line > 0 ? "\(mark.file):\(mark.line)" : mark.file }
}

/// The resolved spec of a run, with the origin of each value.
package struct ExplainedSpec {
    /// One value.
    package struct Value {
        /// The keys from the spec's root.
        package let keys: [String]
        /// The value: a scalar, a list or an empty mapping.
        package let node: Node
        /// Where it comes from.
        package let origin: ValueOrigin

        /// The keys, separated by dots.
        package var path: String { keys.joined(separator: ".") }
    }

    /// The run's folder within the study's: `dqn/seed-0`.
    package let directory: String
    /// The variant's name.
    package let variant: String
    /// The values, in the order of the resolved spec.
    package let values: [Value]

    /// Explains the first run of each variant of `study`.
    package static func all(of study: Study) -> [ExplainedSpec] {
        study.variants.compactMap { variant in
            study.runs.first { $0.variant == variant.name }.map {
                ExplainedSpec($0, variant.written, compositions: study.compositions)
            }
        }
    }

    init(_ plan: RunPlan, _ written: Node, compositions: [Mark: String]) {
        directory = plan.directory
        variant = plan.variant
        values = Self.leaves(of: plan.spec).map { keys, node in
            Value(keys: keys, node: node, origin: Self.origin(of: keys, in: written, compositions))
        }
    }

    /// Returns the values of a spec that are no mappings of further keys.
    package static func leaves(of node: Node, below keys: [String] = []) -> [(keys: [String], node: Node)] {
        guard let pairs = node.mapping, !pairs.isEmpty else { return [(keys, node)] }
        return pairs.flatMap { leaves(of: $0.value, below: keys + [$0.key]) }
    }

    private static func origin(of keys: [String], in written: Node, _ compositions: [Mark: String]) -> ValueOrigin {
        if keys == ["variant"] || keys == ["seed"] { return .plan }
        var node = written
        for key in keys {
            if let next = node[key] {
                node = next
            } else if key != "kind" || node.scalar == nil || node.scalar?.resolved == .null {
                return .standard
            }
        }
        if node.scalar?.resolved == .null { return .standard }
        if let name = compositions[node.mark] { return .composition(name, node.mark) }
        return node.mark.line > 0 ? .file(node.mark) : .option(node.mark.file)
    }

    /// The spec as YAML, with the origin of each value in a comment.
    package var text: String {
        var lines: [(text: String, origin: ValueOrigin?)] = []
        var open: [String] = []
        for value in values {
            let parents = value.keys.dropLast()
            let shared = zip(open, parents).prefix { $0 == $1 }.count
            for (depth, key) in parents.enumerated().dropFirst(shared) {
                lines.append((Self.indented(key, depth) + ":", nil))
            }
            open = Array(parents)
            let key = Self.indented(value.keys.last ?? "", parents.count)
            lines.append(("\(key): \(value.node.flowText)", value.origin))
        }
        let width = min(56, lines.filter { $0.origin != nil }.map(\.text.count).max() ?? 0)
        return lines.map { line, origin in
            guard let origin else { return line }
            return line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(origin)"
        }
        .joined(separator: "\n")
    }

    private static func indented(_ key: String, _ depth: Int) -> String {
        String(repeating: "  ", count: depth)
            + Node(.scalar(.init(key, isPlain: false)), at: Mark(of: "")).flowText
    }
}
