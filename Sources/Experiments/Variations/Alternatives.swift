import SpecYAML
import Understudy

/// An entry of `sweep` or `ablate`: alternative values for one key, or for several keys together.
struct Alternatives {
    /// The part that contains the entry, `sweep` or `ablate`.
    let part: String
    /// The keys, at least one.
    let paths: [SpecPath]
    /// The place of the keys.
    let keyMark: Mark
    /// The values, at least one. If there are several keys, each is a list with one value per key.
    let values: [Node]

    /// The keys as written in an entry: `learner.gamma`, or `learner.gamma, learner.tau`.
    var text: String { paths.map(\.text).joined(separator: ", ") }

    /// Returns a problem of the whole entry, or of a value at `mark`.
    func problem(_ message: String, at mark: Mark? = nil) -> Diagnostic {
        Diagnostic(message, at: mark ?? keyMark, key: "\(part).\(text)")
    }

    /// Returns the value of each key for one of `values`.
    func parts(of value: Node) -> [Node] { paths.count == 1 ? [value] : value.sequence ?? [] }

    /// Returns the entries of `part` in the order of the spec, except that a nested key follows its parent:
    /// `optimizer.decay` after `optimizer`.
    static func read(_ part: String, of document: Node, problems: inout [Diagnostic]) -> [Alternatives] {
        guard let node = document[part], !node.isNone else { return [] }
        guard let pairs = node.mapping.map(SearchNotation.joined), !pairs.isEmpty else {
            let keys = (node.sequence ?? []).compactMap { $0.scalar.flatMap { SpecPath($0.text)?.text } }
                .filter { $0.contains(".") }
            let remedy =
                keys.isEmpty || keys.count != node.sequence?.count
                ? ""
                : "; write \(keys.map { "'\($0): [VALUE, VALUE]'" }.joined(separator: " and ")), with the values to try"
            problems.append(
                Diagnostic(
                    "must be a mapping of keys such as learner.gamma to lists of values\(remedy)", at: node.mark,
                    key: part))
            return []
        }
        let isForeign = node["parameters"]?.mapping != nil
        let all = pairs.compactMap { pair -> Alternatives? in
            if isForeign, foreignKeys.contains(pair.key) {
                problems.append(
                    Diagnostic(
                        "belongs to another program's search, remove it", at: pair.keyMark, key: "\(part).\(pair.key)"))
                return nil
            }
            do throws(Diagnostic) {
                return try Alternatives(part, pair)
            } catch {
                problems.append(error)
                return nil
            }
        }
        return all.reduce(into: []) { ordered, entry in
            let outer = all.filter { other in
                other.paths != entry.paths
                    && entry.paths.contains { path in other.paths.contains(where: path.isInside) }
            }
            .sorted { ($0.paths.map(\.keys.count).min() ?? 0) < ($1.paths.map(\.keys.count).min() ?? 0) }
            for next in outer + [entry] where !ordered.contains(where: { $0.paths == next.paths }) {
                ordered.append(next)
            }
        }
    }

    private init(_ part: String, _ pair: Node.Pair) throws(Diagnostic) {
        func problem(_ message: String, at mark: Mark) -> Diagnostic {
            Diagnostic(message, at: mark, key: "\(part).\(pair.key)")
        }
        let keys = pair.key.split(separator: ",", omittingEmptySubsequences: false)
        let paths = keys.compactMap { SpecPath(String($0.drop(while: \.isWhitespace))) }
        guard paths.count == keys.count else {
            throw problem(
                "must be keys with dots between them, such as learner.gamma\(keys.count > 1 ? ", and commas between several" : "")",
                at: pair.keyMark)
        }
        for (index, path) in paths.enumerated() {
            if let reason = path.reasonAgainstVarying { throw problem(reason, at: pair.keyMark) }
            if paths[..<index].contains(path) { throw problem("has \(path.text) twice, remove one", at: pair.keyMark) }
        }
        guard let values = pair.value.sequence else {
            let isNull = pair.value.scalar?.resolved == .null
            let example = isNull ? ", such as [0.9, 0.95], or [none] to switch a part off" : ""
            // `1e-4,3e-4` as on a command line.
            let items = (pair.value.scalar?.text ?? "").split(separator: ",")
                .map { $0.split(separator: " ").joined(separator: " ") }
            let list = items.count > 1 ? items.joined(separator: ", ") : pair.value.flowText
            let remedy =
                isNull
                ? ""
                : Self.remedy(forSearch: pair)
                    ?? (pair.value.mapping == nil
                        ? ", write [\(list)]" : ", or write its keys into this one, with dots between them")
            throw problem("must be a list of values\(example), not \(pair.value.quoted)\(remedy)", at: pair.value.mark)
        }
        guard !values.isEmpty else { throw problem("must be a list of at least one value", at: pair.value.mark) }
        if paths.count > 1, let value = values.first(where: { $0.sequence?.count != paths.count }) {
            throw problem(
                "each value must be a list of \(paths.count) values, one for each key, not \(value.flowText)",
                at: value.mark)
        }
        self.part = part
        self.paths = paths
        keyMark = pair.keyMark
        self.values = values
    }

    /// The keys of a search of Weights & Biases beside `parameters`.
    private static let foreignKeys = [
        "method", "metric", "early_terminate", "program", "command", "project", "run_cap",
    ]

    /// Returns the remedy for values as another program's search has them; `nil` for others.
    private static func remedy(forSearch pair: Node.Pair) -> String? {
        if let notation = SearchNotation(pair.value) {
            if case .values = notation { return ", write \(notation.text)" }
            return SearchNotation.part(trying: [(pair.key, notation)]).map {
                ", remove it here, and write \($0) at the top of the spec; sweep and tune cannot stand in one spec"
            }
        }
        if let text = pair.value.scalar?.text, let match = text.wholeMatch(of: /(-?[0-9.]*[0-9])\.\.\.?(-?[0-9.]+)/) {
            guard let from = Int(match.1), let to = Int(match.2), from < to, to - from < 20 else {
                return ", write its values, such as [\(match.1), \(match.2)]"
            }
            return ", write [\((from...to).map(String.init).joined(separator: ", "))]"
        }
        guard pair.key == "parameters", let entries = pair.value.mapping else { return nil }
        let lists = entries.compactMap { entry -> String? in
            guard case .values? = SearchNotation(entry.value) else { return nil }
            return "\(entry.key): \(SearchNotation(entry.value)?.text ?? "")"
        }
        return lists.count == entries.count ? ", write its keys in its place: \(lists.joined(separator: ", "))" : nil
    }

    /// The places of all nodes in the values.
    var marks: Set<Mark> { Set(values.flatMap(\.marks)) }
}

extension SpecPath {
    /// The keys that belong to the whole spec rather than to a variant.
    static let keysOfSpec = [
        "understudy", "name", "summary", "requires", "variants", "sweep", "ablate", "tune", "slurm",
    ]

    /// The reason why the key cannot vary, if there is one.
    var reasonAgainstVarying: String? {
        if Self.keysOfSpec.contains(keys[0]) { return "belongs to the whole spec, not to a variant" }
        if keys[0] == "extends" {
            return "cannot be varied, write a variant for each algorithm, such as {variants: {dqn: {extends: dqn}}}"
        }
        if text == "training.seeds" { return "cannot be varied, seeds are what variants have in common" }
        return nil
    }
}

extension Node {
    /// The value as a message quotes it.
    var quoted: String {
        switch content {
        case .scalar(let scalar): scalar.resolved == .null ? "null" : "'\(scalar.text.prefix(40))'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The places of the node and of all nodes in it.
    fileprivate var marks: [Mark] {
        switch content {
        case .scalar: [mark]
        case .sequence(let items): [mark] + items.flatMap(\.marks)
        case .mapping(let pairs): [mark] + pairs.flatMap { [$0.keyMark] + $0.value.marks }
        }
    }
}
