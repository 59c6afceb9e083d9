import YAML

extension Node {
    /// This node with `overlay` laid over it: the way in which a spec extends another.
    ///
    /// - Mappings are merged key by key, deeply; keys keep their order, new ones follow.
    /// - Where both name a `kind` and the kinds differ, the overlay replaces the whole, all keys of the old kind included: the keys of one component mean
    ///   nothing to another. Where only one names a kind, or both the same, they are merged.
    /// - A word beside a mapping stands for `{kind: word}`. `none` and null do not: they replace a mapping, and are replaced by one.
    /// - Anything else, lists included, is replaced by the overlay.
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

    /// The node where it is a mapping, `{kind: word}` where it is a word, else `nil`.
    var asComponent: Node? {
        if mapping != nil { return self }
        guard case .string(let word) = scalar?.resolved, word != "none" else { return nil }
        return Node(.mapping([Pair("kind", at: mark, self)]), at: mark)
    }

    /// The mapping without `key`.
    func without(_ key: String) -> Node {
        guard let pairs = mapping else { return self }
        return Node(.mapping(pairs.filter { $0.key != key }), at: mark)
    }
}
