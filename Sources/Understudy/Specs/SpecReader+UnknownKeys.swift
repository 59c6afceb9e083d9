import SpecYAML

// MARK: - Suggesting keys

extension SpecReader {
    /// Returns a suggestion to replace the key of `pair`, and whether what was meant is clear from it.
    func hint(forUnknown pair: Node.Pair, in pairs: [Node.Pair]) -> (text: String, isGuessed: Bool) {
        let key = NearMiss.snakeCase(pair.key)
        let known = Set(askedKeys).sorted()
        let free = known.filter { key in !pairs.contains { $0.key == key } }
        if let remedy = Lookalike.remedy(for: pair.key) { return (remedy, true) }
        if let hint = NearMiss.space(in: pair) { return (hint, true) }
        if key != pair.key, free.contains(key) { return ("did you mean '\(key)'?", true) }
        if let hint = besideItsPart(pair, in: pairs) { return (hint, true) }
        if let hint = layers(pair, in: pairs) { return (hint, true) }
        if let hint = searchRemedy(forParameters: pair) ?? searchRemedy(forPart: pair) { return (hint, true) }
        if let number = thousands(before: pair, in: pairs) {
            return ("a comma ends a value, write \(number)", true)
        }
        if key == "extends", !path.isEmpty {
            return ("a whole spec or variant extends others, move it to the top of the spec or of the variant", true)
        }
        if let hint = misplaced(pair, in: pairs) ?? wrapped(pair, in: pairs) { return (hint, true) }
        let evaluation =
            askedKeys.filter { $0.hasPrefix("evaluat") }
            + nestedKeys.filter { $0.last?.hasPrefix("evaluat") == true }.map { $0.joined(separator: ".") }
        if ["evaluation", "eval", "evaluator"].contains(key), !evaluation.isEmpty {
            return ("evaluations are set by \(evaluation.sorted().joined(separator: ", "))", true)
        }
        if NearMiss.isPolicy(pair) { return ("remove it, the part network sets the network", true) }
        if key == "seed", free.contains("seeds"), let seed = Int.read(pair.value) {
            return ("did you mean 'seeds: [\(seed)]'? A number alone is the number of seeds", true)
        }
        if let value = NearMiss.value(for: key, among: free) { return ("write \(value)", true) }
        let names = (Self.synonyms[key] ?? []).filter(free.contains)
        if !names.isEmpty { return ("did you mean '\(names.joined(separator: "' or '"))'?", true) }
        if path.isEmpty || path == ["tune"], NearMiss.isIdle(pair) {
            return ("nothing in a spec corresponds to it, remove it", true)
        }
        if let near = suggestion(for: key, among: free) {
            return ("did you mean '\(near)'?", key.lowercased() == near.lowercased())
        }
        if known.isEmpty { return ("no keys are known here", false) }
        let list = "known here: \(known.joined(separator: ", "))"
        // This also covers a word in place of a mapping: `expert: diiqn`.
        return key == "kind" ? ("this part has no kinds; \(list)", true) : (list, false)
    }

    /// Returns the hint for layers as other programs write them in this part; `nil` for other keys.
    private func layers(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard askedKeys.contains("hidden"), node("hidden") == nil else { return nil }
        if let layers = NearMiss.layers(in: pair) { return "write hidden: \(layers.flowText)" }
        return NearMiss.equalLayers(pair.key, in: pairs).map { "write hidden: \($0.text), in place of \($0.keys)" }
    }

    /// Returns the path among `known` that `keys` mean, the last by a name that another library has for it.
    ///
    /// If there is none with the same parts, it is the shortest with the same last key.
    package static func named(_ keys: [String], in known: [[String]]) -> [String]? {
        guard let last = keys.last else { return nil }
        let names = [last] + (synonyms[last] ?? [])
        let exact = names.map { keys.dropLast() + [$0] }.first { known.contains(Array($0)) }
        if let exact { return Array(exact) }
        return known.filter { $0.last.map(names.contains) == true && $0.last != "kind" }
            .min { ($0.count, $0.joined(separator: ".")) < ($1.count, $1.joined(separator: ".")) }
    }

    /// Returns the number that a comma split into the pair before `pair` and its key, with its kind.
    ///
    /// `{steps: 20,000}` has the key `000` without a value, and `{gamma: 0,99}` the key `99`.
    private func thousands(before pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard let index = pairs.firstIndex(where: { $0.keyMark == pair.keyMark }), index > 0, pair.value.isNull,
            !pair.key.isEmpty, pair.key.allSatisfy(\.isWholeNumber), let first = pairs[index - 1].value.scalar?.text,
            !first.isEmpty, first.allSatisfy(\.isWholeNumber)
        else { return nil }
        return pair.key.count == 3 && first != "0"
            ? "\(first)_\(pair.key) for thousands" : "\(first).\(pair.key) for a decimal point"
    }
}
