import Foundation
import SpecYAML
import Understudy

/// The origin of a value of a resolved spec.
package enum ValueOrigin: Hashable, Sendable {
    /// A place in a file.
    case file(Mark)
    /// A composition of the program, and the place that names it.
    case composition(String, Mark)
    /// An option of the command line, such as `--set learner.gamma=0.9`.
    case option(String)
    /// The default of the program.
    case standard
    /// The description of the recording, which is in this file; `nil` for another place.
    case recording(String?)
    /// The plan: the variant and the seed of a run.
    case plan
}

extension ValueOrigin: CustomStringConvertible {
    /// `quickstart.yaml:9`, `diiqn (quickstart.yaml:21)`, `--set learner.gamma=0.9`, `default`, `the
    /// recording's maze.json` or `the run`.
    package var description: String {
        switch self {
        case .file(let mark): Self.place(mark)
        case .composition(let name, let mark): "\(name) (\(Self.place(mark)))"
        case .option(let text): text
        case .standard: "default"
        case .recording(let file): "the recording's \(file ?? "description")"
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
        /// Its origin.
        package let origin: ValueOrigin
        /// The value that a run reads elsewhere, because the spec leaves it open.
        package var stated: Node?
        /// The values that tuning tries: a range or a list.
        package var tuned: Node?

        /// The keys, separated by dots.
        package var path: String { keys.joined(separator: ".") }
    }

    /// The run's folder within the study's: `dqn/seed-0`.
    package let directory: String
    /// The variant's name.
    package let variant: String
    /// The values, in the order of the resolved spec.
    package let values: [Value]
    /// The values of the part `tune`, which has no part in the runs; empty for a variant that is not tuned.
    package var tuning: [Value] = []

    /// Explains the first run of each variant of `study`.
    package static func all(of study: Study) -> [ExplainedSpec] {
        study.variants.compactMap { variant in
            study.runs.first { $0.variant == variant.name }.map { ExplainedSpec($0, variant, of: study) }
        }
    }

    private init(_ plan: RunPlan, _ variant: Study.Variant, of study: Study) {
        directory = plan.directory
        self.variant = plan.variant
        let tuned = study.tuning.flatMap { tuning in
            tuning.variants.contains { $0.name == plan.variant } ? tuning.settings : nil
        }
        values = Self.leaves(of: plan.spec).map { keys, node in
            var value = Value(
                keys: keys, node: node, origin: Self.origin(of: keys, in: variant.written, study.compositions))
            value.tuned = tuned?.keys.entries.first { $0.path.keys == keys }?.node
            guard keys == ["expert", "return"], node.isNone, let stated = variant.expertReturn else { return value }
            let dataset = plan.spec["expert"]?["dataset"]
            let names = (dataset?.sequence ?? dataset.map { [$0] } ?? []).compactMap {
                $0["path"]?.scalar.flatMap { Self.description(of: $0.text) }
            }
            value = Value(
                keys: keys, node: node, origin: .recording(names.isEmpty ? nil : names.joined(separator: ", ")))
            value.stated = stated.specNode(at: node.mark)
            return value
        }
        guard let tuned else { return }
        let ranges = tuned.keys.entries.map { (keys: ["keys", $0.key], node: $0.node) }
        tuning = (ranges + Self.leaves(of: tuned.resolved.without("keys"))).map { keys, node in
            Value(
                keys: ["tune"] + keys, node: node,
                origin: Self.origin(of: ["tune"] + keys, in: tuned.written, study.compositions))
        }
    }

    /// Returns the name of the JSON file beside a recording, if there is one.
    private static func description(of recording: String) -> String? {
        let url = URL(filePath: recording).deletingPathExtension().appendingPathExtension("json")
        return FileManager.default.fileExists(atPath: url.path) ? url.lastPathComponent : nil
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
        var lines: [(text: String, remark: String?)] = []
        var open: [String] = []
        for value in values + tuning {
            let parents = value.keys.dropLast()
            let shared = zip(open, parents).prefix { $0 == $1 }.count
            for (depth, key) in parents.enumerated().dropFirst(shared) {
                lines.append((Self.indented(key, depth) + ":", nil))
            }
            open = Array(parents)
            let key = Self.indented(value.keys.last ?? "", parents.count)
            let remark = "\(value.origin)" + (value.tuned.map { "; tuned: \($0.flowText)" } ?? "")
            lines.append(("\(key): \((value.stated ?? value.node).flowText)", remark))
        }
        let width = min(56, lines.filter { $0.remark != nil }.map(\.text.count).max() ?? 0)
        return lines.map { line, remark in
            guard let remark else { return line }
            return line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(remark)"
        }
        .joined(separator: "\n")
    }

    private static func indented(_ key: String, _ depth: Int) -> String {
        String(repeating: "  ", count: depth)
            + Node(.scalar(.init(key, isPlain: false)), at: Mark(of: "")).flowText
    }
}
