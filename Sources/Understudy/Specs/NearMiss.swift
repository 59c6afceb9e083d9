import SpecYAML

/// Recognizes common mistakes in specs and suggests corrections.
enum NearMiss {
    /// Returns the number that `text` stands for as people write it, such as `500k`, `2M` or `10%`.
    static func number(in text: String) -> Double? {
        let factors: [Character: Double] = ["k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "%": 0.01]
        guard let last = text.last, let factor = factors[last], text.first?.isNumber == true,
            let number = Double(text.dropLast().replacing("_", with: ""))
        else { return nil }
        // Dividing gives the nearest number: 10 / 100 is 0.1.
        return last == "%" ? number / 100 : number * factor
    }

    /// Returns the key and value for a name that is a value of another key: `kind: prioritized` for `prioritized`.
    static func value(for name: String, among keys: [String]) -> String? {
        let values = ["dueling": "head", "prioritized": "kind", "per": "kind"]
        guard let key = values[name], keys.contains(key) else { return nil }
        return "\(key): \(name == "per" ? "prioritized" : name)"
    }

    /// Words that multiply the number before them.
    private static let factors: Set = ["k", "m", "b", "g", "thousand", "million", "billion", "mio", "mln", "percent"]

    /// Returns the number in `text` without what follows it, such as a comma, and what to do about the rest.
    static func numberBeforeRest(in text: String) -> (number: String, remedy: String)? {
        if let match = text.wholeMatch(of: #/([-+.0-9_e]+)[,;]+/#) {
            return (String(match.1), "remove what follows the number")
        }
        if let match = text.wholeMatch(of: #/([-+.0-9_e]+)#.*/#) {
            return (String(match.1), "write a space before the comment")
        }
        if let match = text.wholeMatch(of: #/([-+.0-9_e]+) +([A-Za-z]+)/#), !factors.contains(match.2.lowercased()) {
            return (String(match.1), "remove what follows the number")
        }
        return nil
    }

    /// Returns the number with a comma in `text`, with a decimal point, or an underscore between thousands.
    ///
    /// `0,99` is 0.99, and `20,000` is 20_000.
    static func comma(in text: String) -> String? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].allSatisfy(\.isWholeNumber), !parts[1].isEmpty,
            let first = Int(parts[0]), first >= 0
        else { return nil }
        return parts[1].count == 3 && first != 0 ? "\(parts[0])_\(parts[1])" : "\(parts[0]).\(parts[1])"
    }

    /// Returns the number in `text` whose points separate thousands, with underscores: `5_000` for `5.000`.
    static func points(in text: String) -> String? {
        text.wholeMatch(of: /[1-9][0-9]{0,2}(\.[0-9]{3})+/) == nil ? nil : text.replacing(".", with: "_")
    }

    /// The course of a rate that falls to 0, as a spec names it.
    enum Schedule: String {
        case linear
    }

    /// Returns the number in a rate that falls to 0, as Stable-Baselines3's zoo writes it: `2.3e-3` for `lin_2.3e-3`.
    static func linearRate(in text: String) -> String? {
        guard let match = text.wholeMatch(of: /lin_([0-9.]+(?:[eE][-+]?[0-9]+)?)/), Double(match.1) != nil else {
            return nil
        }
        return String(match.1)
    }

    /// Returns the layers that `policy_kwargs` or `net_arch` of Stable-Baselines3 gives a network; `nil` if none are read.
    static func layers(in pair: Node.Pair) -> Node? {
        switch pair.value.content {
        case .sequence(let items):
            guard pair.key == "net_arch", !items.isEmpty, items.allSatisfy({ Int.read($0) != nil }) else { return nil }
            return pair.value
        case .mapping(let pairs):
            // A network of values is `qf` beside one of a policy.
            let names = pair.key == "net_arch" ? ["qf", "vf", "pi"] : pair.key == "policy_kwargs" ? ["net_arch"] : []
            let inner = names.lazy.compactMap { name in pairs.first { $0.key == name } }.first
            return inner.flatMap { layers(in: Node.Pair("net_arch", at: $0.keyMark, $0.value)) }
        case .scalar(let scalar):
            guard let match = scalar.text.firstMatch(of: /net_arch['"]?[=:][^\[]*\[([0-9, ]+)\]/),
                pair.key == "policy_kwargs"
            else { return nil }
            let items = match.1.split { $0 == "," || $0 == " " }
            return Node(
                .sequence(items.map { Node(.scalar(.init(String($0), isPlain: true)), at: pair.value.mark) }),
                at: pair.value.mark)
        }
    }

    /// Returns the list of equal layers for their number and their size, such as `{layers: 2, units: 64}`, and these keys;
    /// `nil` if `key` is neither.
    static func equalLayers(_ key: String, in pairs: [Node.Pair]) -> (text: String, keys: String)? {
        func number(_ names: Set<String>) -> (key: String, value: Int)? {
            pairs.lazy.compactMap { pair in
                names.contains(pair.key) ? Int.read(pair.value).map { (pair.key, $0) } : nil
            }.first
        }
        guard let count = number(["layers", "n_layers", "num_layers", "hidden_layers", "depth"]),
            let size = number(["units", "width", "hidden_size", "hidden_units", "num_units", "hidden_dim"]),
            (1...8).contains(count.value), [count.key, size.key].contains(key)
        else { return nil }
        return (Array(repeating: size.value, count: count.value).specText, "'\(count.key)' and '\(size.key)'")
    }

    /// Returns the one of `names` that another program calls `name`; `nil` if none is known.
    static func choice(for name: String, among names: [String]) -> String? {
        let others = [
            "mse": "squared", "l2": "squared", "meansquarederror": "squared", "smoothl1": "huber", "kaiming": "he",
            "xavier": "glorot", "per": "prioritized", "cosineannealing": "cosine", "exp": "exponential",
        ]
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return others[plain.hasSuffix("loss") ? String(plain.dropLast(4)) : plain].flatMap {
            names.contains($0) ? $0 : nil
        }
    }

    /// Returns the one of `names` that a name with a version means, such as `CartPole-v1`; `nil` if none is meant.
    static func unversioned(_ name: String, among names: [String]) -> String? {
        guard let match = name.wholeMatch(of: #/([A-Za-z]+)-v[0-9]+/#) else { return nil }
        func plain(_ name: some StringProtocol) -> String { name.lowercased().filter(\.isLetter) }
        return names.first { plain($0) == plain(match.1) }
    }

    /// Returns `true` or `false` for another word of the same meaning.
    static func flag(in text: String) -> String? {
        switch text.lowercased() {
        case "yes", "y", "on", "1", "true": "true"
        case "no", "n", "off", "0", "false": "false"
        default: nil
        }
    }

    /// Returns the hint for a text with quotes of a word processor; `nil` if it has none.
    static func quotes(in text: String) -> String? {
        let found = text.filter { "\u{201C}\u{201D}\u{201E}\u{2018}\u{2019}\u{AB}\u{BB}".contains($0) }
        guard let first = found.first else { return nil }
        return "\(first) is no quote of YAML, write plain quotes or none"
    }

    /// Returns the hint for a key with its value behind the colon, without a space: `kind:npz` in a mapping.
    static func space(in pair: Node.Pair) -> String? {
        guard case .null = pair.value.scalar?.resolved, let colon = pair.key.firstIndex(of: ":"),
            colon > pair.key.startIndex, pair.key.index(after: colon) < pair.key.endIndex
        else { return nil }
        return "write a space after the colon: \(pair.key[..<colon]): \(pair.key[pair.key.index(after: colon)...])"
    }

    /// Returns the kind of dataset that is called like the ending of a file: `npz` for `data/x.npz`.
    static func kind(ofFile path: String, among names: [String]) -> String? {
        names.first { path.lowercased().hasSuffix("." + $0) }
    }

    /// Returns the items of `text` with commas, if only these are missing: `64, 64` for `64 64`.
    static func commas(in text: String, isItem: (String) -> Bool) -> String? {
        let items = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        return items.count > 1 && items.allSatisfy(isItem) ? items.joined(separator: ", ") : nil
    }

    /// The key of a part by which people give the whole part a single value.
    private static let mainKeys = [
        "network": "hidden", "replay": "capacity", "training": "steps", "requires": "plugins",
    ]

    /// Returns the remedy for a value in place of a part; empty if none can be guessed.
    static func remedy(forPart name: String?, _ node: Node) -> String {
        guard let name else { return "" }
        let isSingle = node.sequence != nil || node.scalar.map { Int($0.text.replacing("_", with: "")) != nil } ?? false
        if let key = mainKeys[name], isSingle {
            return ", write \(name): {\(key): \(node.flowText)}"
        }
        let text = node.scalar?.text ?? ""
        for suffix in [".npz", ".csv"] where name == "expert" && text.hasSuffix(suffix) {
            let kind = suffix.dropFirst()
            return ", write expert: {dataset: {kind: \(kind), path: \(text)}}"
        }
        return ""
    }
}
