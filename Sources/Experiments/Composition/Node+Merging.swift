import SpecYAML

extension Node {
    /// Returns the node with `overlay` merged over it, as a spec extends another.
    ///
    /// - Mappings are merged recursively, key by key. Existing keys keep their order, and new ones follow.
    /// - If both name a `kind` and the kinds differ, the overlay replaces the whole mapping, including all keys of the
    ///   old kind, because the keys of one component mean nothing to another. If only one names a kind, or both name
    ///   the same, they are merged.
    /// - A word beside a mapping stands for `{kind: word}`. `none` and null do not: they replace a mapping, and are
    ///   replaced by one.
    /// - The overlay replaces anything else, including lists.
    func overlaid(with overlay: Node) -> Node {
        guard mapping != nil || overlay.mapping != nil, let over = overlay.asComponent, let under = asComponent,
            let overPairs = over.mapping, var pairs = under.mapping
        else { return overlay }
        if let a = under["kind"], let b = over["kind"], !a.hasSameValue(as: b) { return overlay }
        for pair in overPairs {
            if let place = pairs.firstIndex(where: { $0.key == pair.key }) {
                pairs[place] = Pair(pair.key, at: pair.keyMark, pairs[place].value.overlaid(with: pair.value))
            } else {
                pairs.append(pair)
            }
        }
        return Node(.mapping(pairs), at: over.mark)
    }

    /// The node if it is a mapping, `{kind: word}` if it is a word, and `nil` otherwise.
    var asComponent: Node? {
        if mapping != nil { return self }
        guard case .string(let word) = scalar?.resolved, word != "none" else { return nil }
        return Node(.mapping([Pair("kind", at: mark, self)]), at: mark)
    }

    /// Returns the mapping without `key`.
    func without(_ key: String) -> Node {
        guard let pairs = mapping else { return self }
        return Node(.mapping(pairs.filter { $0.key != key }), at: mark)
    }
}
