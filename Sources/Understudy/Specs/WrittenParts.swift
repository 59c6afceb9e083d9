import SpecYAML

/// The parts around a key that stand in the file already, where the key itself has to be added.
///
/// A key beside them that names the key by its path, such as `optimizer.lr`, would only repeat them.
struct WrittenParts {
    /// The pairs from the outermost part on, as far as they are there; the last may be the key itself.
    let pairs: [Node.Pair]

    /// Finds the parts on `path` that stand in the same mapping as the key of `pair`.
    ///
    /// - Parameter siblings: the pairs of the mapping, among which may be some of the specs that it is laid over.
    init(along path: [String], beside pair: Node.Pair, in siblings: [Node.Pair]) {
        let near = siblings.filter { Self.isNear($0, pair) }
        guard let part = near.first(where: { $0.key == path[0] }) else {
            pairs = []
            return
        }
        let end = near.map(\.keyMark).filter { $0 > part.keyMark }.min()
        var pairs = [part]
        for key in path.dropFirst() {
            let inner = pairs.last?.value.mapping?.first { $0.key == key }
            guard let inner, inner.keyMark.file == part.keyMark.file, inner.keyMark > part.keyMark,
                inner.keyMark != inner.value.mark, end.map({ inner.keyMark < $0 }) ?? true
            else { break }
            pairs.append(inner)
        }
        self.pairs = pairs
    }

    /// Returns whether two pairs of a mapping stand in the same mapping of a file.
    static func isNear(_ other: Node.Pair, _ pair: Node.Pair) -> Bool {
        let (mark, place) = (other.keyMark, pair.keyMark)
        // All of an algorithm has the place of its name.
        return mark.file == place.file && (mark.line == place.line || mark.column == place.column)
            && mark != other.value.mark
    }

    /// Returns whether the remedies for the keys at two paths, one of which these parts are on, would write a part twice.
    func needJointRemedy(_ path: [String], _ other: [String]) -> Bool {
        // A part that is a word is written anew.
        let isWord = pairs.last.map { $0.value.mapping == nil } ?? false
        let count = min(pairs.count + (isWord ? 0 : 1), path.count)
        return path.prefix(count) == other.prefix(count)
    }

    /// Returns what to write, so that the keys have their values.
    ///
    /// - Parameter values: the path of each key, with its value. These parts are on all of the paths.
    func remedy(setting values: [(path: [String], value: Node)]) -> String {
        func text(_ depth: Int) -> Substring {
            Self.merged(values.map { ($0.path.dropFirst(depth), $0.value) }).flowText.dropFirst().dropLast()
        }
        guard let last = pairs.last else { return "Write \(text(0))" }
        let place = "in line \(last.keyMark.line)"
        guard let path = values.first?.path, values.allSatisfy({ pairs.count < $0.path.count }) else {
            return "It is set \(place)"
        }
        let rest = text(pairs.count)
        if last.value.mapping != nil {
            return "Add '\(rest)' to '\(path[..<pairs.count].joined(separator: "."))' \(place)"
        }
        // A word is a component of that kind, which stays.
        let kind = last.value.isNull || last.value.isNone ? "" : last.value.scalar.map { "kind: \($0.text), " } ?? ""
        return "Write '\(last.key): {\(kind)\(rest)}' \(place)"
    }

    /// Returns the mapping with the values at their paths, which are not empty.
    static func merged(_ values: [(path: ArraySlice<String>, value: Node)]) -> Node {
        var pairs: [Node.Pair] = []
        for (path, value) in values {
            guard let key = path.first, !pairs.contains(where: { $0.key == key }) else { continue }
            let inner = values.filter { $0.path.first == key }.map { (path: $0.path.dropFirst(), value: $0.value) }
            let deeper = inner.filter { !$0.path.isEmpty }
            let whole = inner.first { $0.path.isEmpty }?.value
            var node = whole ?? value
            if !deeper.isEmpty {
                let own = whole.map { $0.mapping ?? [Node.Pair("kind", at: $0.mark, $0)] } ?? []
                node = Node(.mapping(own + (merged(deeper).mapping ?? [])), at: node.mark)
            }
            pairs.append(Node.Pair(key, at: value.mark, node))
        }
        return Node(.mapping(pairs), at: values.first?.value.mark ?? .unknown)
    }
}
