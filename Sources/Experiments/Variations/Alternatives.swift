import YAML

/// The values that one key takes in turn: an entry of the part `sweep` or `ablate`.
struct Alternatives {
    /// The part that the entry stands in, `sweep` or `ablate`.
    let part: String
    /// The key.
    let path: SpecPath
    /// Where the key stands.
    let keyMark: Mark
    /// The values, at least one.
    let values: [Node]

    /// The entries of `part` in the order of the spec, but each after those whose values it is part of: `optimizer.decay` after `optimizer`.
    static func read(_ part: String, of document: Node, problems: inout SpecProblems) -> [Alternatives] {
        guard let node = document[part], !node.isNone else { return [] }
        guard let pairs = node.mapping, !pairs.isEmpty else {
            problems.add(
                SpecProblems(
                    "\(part): must be a mapping of keys such as learner.gamma to lists of values", at: node.mark))
            return []
        }
        let all = pairs.compactMap { pair in
            do throws(SpecProblems) {
                return try Alternatives(part, pair)
            } catch {
                problems.add(error)
                return nil
            }
        }
        return all.reduce(into: []) { ordered, entry in
            let outer = all.filter { entry.path.isInside($0.path) }.sorted { $0.path.keys.count < $1.path.keys.count }
            for next in outer + [entry] where !ordered.contains(where: { $0.path == next.path }) {
                ordered.append(next)
            }
        }
    }

    private init(_ part: String, _ pair: Node.Pair) throws(SpecProblems) {
        func problem(_ message: String, at mark: Mark) -> SpecProblems {
            SpecProblems("\(part).\(pair.key): \(message)", at: mark)
        }
        guard let path = SpecPath(pair.key) else {
            throw problem("must be keys with dots between them, such as learner.gamma", at: pair.keyMark)
        }
        if let reason = path.reasonAgainstVarying { throw problem(reason, at: pair.keyMark) }
        guard let values = pair.value.sequence else {
            let isNull = pair.value.scalar?.resolved == .null
            let example = isNull ? ", such as [0.9, 0.95], or [none] to switch a part off" : ""
            let remedy =
                isNull
                ? ""
                : pair.value.mapping == nil
                    ? ", write [\(pair.value.flowText)]" : ", or write its keys into this one, with dots between them"
            throw problem("must be a list of values\(example), not \(pair.value.quoted)\(remedy)", at: pair.value.mark)
        }
        guard !values.isEmpty else { throw problem("must be a list of at least one value", at: pair.value.mark) }
        self.part = part
        self.path = path
        keyMark = pair.keyMark
        self.values = values
    }

    /// The places of all that is written in the values.
    var marks: Set<Mark> { Set(values.flatMap(\.marks)) }
}

extension SpecPath {
    /// The keys that belong to the whole spec and not to a variant.
    static let keysOfSpec = ["understudy", "name", "summary", "variants", "sweep", "ablate", "slurm"]

    /// Why variants cannot differ by the key, where they cannot.
    fileprivate var reasonAgainstVarying: String? {
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

    /// The places of the node and of all that is in it.
    fileprivate var marks: [Mark] {
        switch content {
        case .scalar: [mark]
        case .sequence(let items): [mark] + items.flatMap(\.marks)
        case .mapping(let pairs): [mark] + pairs.flatMap { [$0.keyMark] + $0.value.marks }
        }
    }
}
