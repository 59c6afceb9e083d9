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
        let near = siblings.filter { other in
            let (mark, place) = (other.keyMark, pair.keyMark)
            // All of an algorithm has the place of its name.
            return mark.file == place.file && (mark.line == place.line || mark.column == place.column)
                && mark != other.value.mark
        }
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

    /// Returns what to write, so that the key at `path` has `value`.
    func remedy(setting path: [String], to value: Node) -> String {
        func text(_ keys: ArraySlice<String>) -> Substring {
            keys.reversed().reduce(value.flowText) { "{\($1): \($0)}" }.dropFirst().dropLast()
        }
        guard let last = pairs.last else { return "Write \(text(path[...]))" }
        let place = "in line \(last.keyMark.line)"
        guard pairs.count < path.count else { return "It is set \(place)" }
        let rest = text(path[pairs.count...])
        if last.value.mapping != nil {
            return "Add '\(rest)' to '\(path[..<pairs.count].joined(separator: "."))' \(place)"
        }
        // A word is a component of that kind, which stays.
        let kind = last.value.isNull || last.value.isNone ? "" : last.value.scalar.map { "kind: \($0.text), " } ?? ""
        return "Write '\(last.key): {\(kind)\(rest)}' \(place)"
    }
}
