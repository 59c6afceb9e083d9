import SpecYAML

/// Several values for one key, in the notation of another program for searches.
package enum SearchNotation {
    /// Each of these values, at least one.
    case values([Node])
    /// Numbers between two ends.
    case range(from: Node, to: Node, isLogarithmic: Bool)

    private static let listKeys = ["grid_search", "values", "choice", "choices"]
    private static let lowKeys = ["min", "low", "lower", "from"]
    private static let highKeys = ["max", "high", "upper", "to"]
    private static let scaleKeys: Set = ["distribution", "scale", "log"]

    /// Reads a mapping such as `{grid_search: [1, 2]}` (Ray), or `{min: 1, max: 2}` (Weights & Biases), or a call such as
    /// `tune.choice([1, 2])`; `nil` for anything else.
    package init?(_ node: Node) {
        if let scalar = node.scalar {
            self.init(call: scalar.text, at: node.mark)
            return
        }
        guard let pairs = node.mapping else { return nil }
        let names = Set(pairs.map(\.key))
        if let key = Self.listKeys.first(where: names.contains), let items = node[key]?.sequence, !items.isEmpty,
            names.subtracting([key, "distribution"]).isEmpty
        {
            self = .values(items)
            return
        }
        if names == ["value"], let value = node["value"], value.scalar != nil {
            self = .values([value])
            return
        }
        guard let low = Self.lowKeys.first(where: names.contains), let from = node[low],
            let high = Self.highKeys.first(where: names.contains), let to = node[high],
            names.subtracting([low, high]).subtracting(Self.scaleKeys).isEmpty
        else { return nil }
        let scale = Self.scaleKeys.sorted().compactMap { node[$0]?.scalar?.text.lowercased() }
        let isLogarithmic = node["log"]?.scalar?.text.lowercased() == "true" || scale.contains { $0.contains("log") }
        self.init(from: from, to: to, isLogarithmic: isLogarithmic)
    }

    private init?(call text: String, at mark: Mark) {
        func node(_ text: Substring) -> Node {
            Node(.scalar(.init(String(text.trimmingPrefix(while: \.isWhitespace)), isPlain: true)), at: mark)
        }
        if let match = text.wholeMatch(of: /(?:tune\.)?(?:grid_search|choice)\(\[?([^\[\]()]+)\]?\)/) {
            self = .values(match.1.split(separator: ",").map { node($0) })
        } else if let match = text.wholeMatch(of: /(?:tune\.)?(log)?uniform\(([^,()]+),([^,()]+)\)/) {
            self.init(from: node(match.2), to: node(match.3), isLogarithmic: match.1 != nil)
        } else if let match = text.wholeMatch(of: /(?:tune\.)?(log)?randint\(([^,()]+),([^,()]+)\)/),
            let end = Int.read(node(match.3))
        {
            // The end of such a range is not in it.
            self.init(from: node(match.2), to: (end - 1).specNode(at: mark), isLogarithmic: match.1 != nil)
        } else {
            return nil
        }
    }

    /// Returns `pairs` with each call of a search whole, whose commas in `{ }` end its value: `uniform(0.9, 0.99)`.
    package static func joined(_ pairs: [Node.Pair]) -> [Node.Pair] {
        guard pairs.contains(where: { $0.key.utf8.last == UInt8(ascii: ")") }) else { return pairs }
        var joined: [Node.Pair] = []
        var isOpen = false
        for pair in pairs {
            if isOpen, pair.value.isNull, let last = joined.indices.last, let scalar = joined[last].value.scalar {
                joined[last].value.content = .scalar(.init(scalar.text + ", " + pair.key, isPlain: true))
                isOpen = !pair.key.hasSuffix(")")
                continue
            }
            joined.append(pair)
            let text = pair.value.scalar.flatMap { $0.isPlain ? $0.text : nil } ?? ""
            isOpen =
                text.wholeMatch(of: /(?:tune\.)?(?:grid_search|choice|(?:log)?uniform|(?:log)?randint)\([^()]*/) != nil
        }
        return joined
    }

    private init?(from: Node, to: Node, isLogarithmic: Bool) {
        guard let low = Double.read(from), let high = Double.read(to), low < high, !isLogarithmic || low > 0 else {
            return nil
        }
        self = .range(from: from, to: to, isLogarithmic: isLogarithmic)
    }

    /// A value that can stand in the spec itself.
    package var first: Node? {
        switch self {
        case .values(let values): values.first
        case .range(let from, _, _): from
        }
    }

    /// The values as `sweep` or the keys of `tune` take them: `[1, 2]` or `{from: 1, to: 2}`.
    package var text: String {
        switch self {
        case .values(let values): "[" + values.map(\.flowText).joined(separator: ", ") + "]"
        case .range(let from, let to, let isLogarithmic):
            "{from: \(from.flowText), to: \(to.flowText)\(isLogarithmic ? ", scale: log" : "")}"
        }
    }

    /// Returns the part of a spec that tries the values of `searches`, each with the path of its key; `nil` if there is
    /// none.
    package static func part(trying searches: [(path: String, notation: SearchNotation)]) -> String? {
        let keys = searches.map { "\($0.path): \($0.notation.text)" }.joined(separator: ", ")
        let lists = searches.compactMap { search -> Int? in
            if case .values(let values) = search.notation { values.count } else { nil }
        }
        if lists.count == searches.count { return "sweep: {\(keys)}" }
        // `tune` chooses between at least two values.
        return lists.allSatisfy { $0 > 1 } ? "tune: {keys: {\(keys)}}" : nil
    }
}

extension SpecReader {
    /// The keys of a spec that cannot have several values.
    private static let singleKeys: Set = ["understudy", "name", "summary", "requires", "tune", "slurm"]

    /// Returns what to write in place of several values for the key at `path`; `nil` if the value is no such notation.
    ///
    /// - Parameter isValue: whether an item of a plain list is a value of the key.
    func searchRemedy(
        for node: Node, at path: [String], isValue: (Node) -> Bool = { _ in false }
    ) -> String? {
        guard let top = path.first, !Self.singleKeys.contains(top), !path.contains(where: { $0.contains("[") }) else {
            return nil
        }
        let items = node.sequence ?? []
        let list = items.count > 1 && items.allSatisfy(isValue) ? SearchNotation.values(items) : nil
        guard let notation = SearchNotation(node) ?? list, let first = notation.first,
            let part = SearchNotation.part(trying: [(path.joined(separator: "."), notation)])
        else { return nil }
        if case .values(let values) = notation, values.count == 1 { return "write \(first.flowText)" }
        return "write \(first.flowText) here, and \(part) at the top of the spec, together with other such keys"
    }

    /// Returns the remedy for several kinds of this part, such as `{grid_search: [adam, rmsprop]}`.
    func searchRemedy(forPart pair: Node.Pair) -> String? {
        guard pair.value.sequence?.allSatisfy({ Double.read($0) == nil }) == true else { return nil }
        return searchRemedy(for: Node(.mapping([pair]), at: pair.keyMark), at: path)
    }

    /// Returns the part that tries what `parameters` of another program lists, at the top of a spec.
    func searchRemedy(forParameters pair: Node.Pair) -> String? {
        guard path.isEmpty, pair.key == "parameters", let entries = pair.value.mapping, !entries.isEmpty else {
            return nil
        }
        let searches = entries.compactMap { entry -> (path: String, notation: SearchNotation)? in
            guard let notation = SearchNotation(entry.value),
                let path = Self.named(entry.key.split(separator: ".").map(String.init), in: nestedKeys)
            else { return nil }
            return (path.joined(separator: "."), notation)
        }
        guard searches.count == entries.count, let part = SearchNotation.part(trying: searches) else { return nil }
        return "write \(part) in its place"
    }
}
