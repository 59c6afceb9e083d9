import SpecYAML

// MARK: - Suggesting keys

extension SpecReader {
    /// Returns a suggestion to replace the key of `pair`, and whether what was meant is clear from it.
    func hint(forUnknown pair: Node.Pair, in pairs: [Node.Pair]) -> (text: String, isGuessed: Bool) {
        let key = pair.key
        let known = Set(askedKeys).sorted()
        if let remedy = Lookalike.remedy(for: key) { return (remedy, true) }
        if let hint = dotted(pair, in: pairs) { return (hint, true) }
        if let hint = NearMiss.space(in: pair) { return (hint, true) }
        if let hint = architecture(pair, in: pairs) { return (hint, true) }
        if let hint = linearRate(pair, in: pairs) { return (hint, true) }
        if let hint = searchRemedy(forParameters: pair) ?? searchRemedy(forPart: pair) { return (hint, true) }
        if let number = thousands(before: pair, in: pairs) {
            return ("a comma ends a value, write \(number)", true)
        }
        if key == "extends", !path.isEmpty {
            return ("a whole spec or variant extends others, move it to the top of the spec or of the variant", true)
        }
        if key != "kind", let nested = nestedKeys.first(where: { $0.last == key }) {
            return ("did you mean '\(nested.joined(separator: "."))'?", true)
        }
        let free = known.filter { key in !pairs.contains { $0.key == key } }
        if key == "seed", free.contains("seeds"), let seed = Int.read(pair.value) {
            return ("did you mean 'seeds: [\(seed)]'? A number alone is the number of seeds", true)
        }
        if let value = NearMiss.value(for: key, among: free) { return ("write \(value)", true) }
        let names = (Self.synonyms[key] ?? []).filter(free.contains)
        if !names.isEmpty { return ("did you mean '\(names.joined(separator: "' or '"))'?", true) }
        if let near = suggestion(for: key, among: free) {
            return ("did you mean '\(near)'?", key.lowercased() == near.lowercased())
        }
        if known.isEmpty { return ("no keys are known here", false) }
        let list = "known here: \(known.joined(separator: ", "))"
        // This also covers a word in place of a mapping: `expert: diiqn`.
        return key == "kind" ? ("this part has no kinds; \(list)", true) : (list, false)
    }

    /// Returns the hint for a path in place of nested keys: `optimizer.lr: 0.1`; `nil` if it leads to no key.
    private func dotted(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        let keys = pair.key.split(separator: ".").map(String.init)
        guard let path = path(meantBy: pair) else { return nil }
        let parts = WrittenParts(along: path, beside: pair, in: pairs)
        // Several keys into a part that is missing make the part once.
        let joint = pairs.filter { WrittenParts.isNear($0, pair) && !askedKeys.contains($0.key) }.compactMap { other in
            self.path(meantBy: other).map { (key: other.key, path: $0, value: other.value) }
        }
        .filter { parts.needJointRemedy(path, $0.path) }
        let remedy = parts.remedy(setting: joint.isEmpty ? [(path, pair.value)] : joint.map { ($0.path, $0.value) })
        let names = joint.map { "'\($0.key)'" }
        let end =
            names.count > 1
            ? ", in place of \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])" : ""
        return isUnread(keys)
            ? "\(remedy.prefix(1).lowercased())\(remedy.dropFirst())\(end)"
            : "did you mean '\(path.joined(separator: "."))'? \(remedy)\(end)"
    }

    /// Returns the path of the key that a path in place of nested keys means; `nil` if it leads to no key.
    private func path(meantBy pair: Node.Pair) -> [String]? {
        let keys = pair.key.split(separator: ".").map(String.init)
        guard keys.count > 1 else { return nil }
        return isUnread(keys) ? keys : Self.named(keys, in: nestedKeys)
    }

    /// Returns whether the part of a key is switched off or missing, so that the keys in it are not known.
    private func isUnread(_ keys: [String]) -> Bool {
        let parts = Set(keys.indices.dropFirst().map { (path + keys[..<$0]).joined(separator: ".") })
        if problems.contains(where: { $0.isMissingKey && parts.contains($0.key) }) { return true }
        guard let part = parameters.first(where: { $0.key == keys[0] }), part.isOptional, case .section = part.form
        else { return false }
        return !nestedKeys.contains { $0.first == keys[0] }
    }

    /// Returns the hint for a network as Stable-Baselines3 writes it: `policy_kwargs` or `net_arch`; `nil` for other keys.
    private func architecture(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard let layers = NearMiss.layers(in: pair) else { return nil }
        let path = ["network", "hidden"]
        if nestedKeys.contains(path) {
            let parts = WrittenParts(along: path, beside: pair, in: pairs)
            return "did you mean 'network.hidden'? \(parts.remedy(setting: [(path, layers)]))"
        }
        return askedKeys.contains("hidden") && node("hidden") == nil ? "write hidden: \(layers.flowText)" : nil
    }

    /// Returns the hint for a rate that falls to 0, such as `learning_rate: lin_1e-3`, outside its part; `nil` for others.
    private func linearRate(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        let paths = ["learning_rate", "schedule"].map { ["optimizer", $0] }
        guard let text = pair.value.scalar?.text, let rate = NearMiss.linearRate(in: text),
            pair.key == "lr" || pair.key == "learning_rate", paths.allSatisfy(nestedKeys.contains)
        else { return nil }
        let values = [rate, "linear"].map { Node(.scalar(.init($0, isPlain: true)), at: pair.value.mark) }
        let parts = WrittenParts(along: ["optimizer"], beside: pair, in: pairs)
        return "did you mean 'optimizer.learning_rate'? \(parts.remedy(setting: Array(zip(paths, values))))"
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
