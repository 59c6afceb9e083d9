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
            "bayes": "random", "bayesian": "random", "tpe": "random", "hyperband": "halving", "asha": "halving",
            "successivehalving": "halving",
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
        case "yes", "y", "on", "1", "true", "t": "true"
        case "ja", "wahr", "oui", "vrai", "si", "s\u{ED}", "verdadero", "sim", "verdadeiro", "vero": "true"
        case "\u{434}\u{430}", "\u{662F}", "\u{771F}", "\u{306F}\u{3044}": "true"
        case "no", "n", "off", "0", "false", "f": "false"
        case "nein", "falsch", "non", "faux", "falso", "n\u{E3}o": "false"
        case "\u{43D}\u{435}\u{442}", "\u{5426}", "\u{5047}", "\u{3044}\u{3044}\u{3048}": "false"
        default: nil
        }
    }

    /// Returns whether `text` is another word for `none`.
    static func isNone(_ text: String) -> Bool {
        let words: Set = [
            "none", "null", "nil", "no", "off", "false", "disabled", "nothing", "nan", "nein", "aus", "kein", "keine",
            "keiner", "nichts", "non", "aucun", "aucune", "rien", "ninguno", "ninguna", "nada", "nenhum", "nenhuma",
            "nessuno", "nessuna", "\u{43D}\u{435}\u{442}", "\u{65E0}", "\u{7121}", "\u{306A}\u{3057}",
        ]
        return words.contains(text.lowercased())
    }

    /// Returns the key in the form of specs: `total_timesteps` for `--total-timesteps` and `totalTimesteps`.
    static func snakeCase(_ key: String) -> String {
        var text = ""
        for letter in key.drop(while: { $0 == "-" }) {
            if letter.isUppercase, let last = text.last, last.isLowercase || last.isNumber { text += "_" }
            text += letter == "-" ? "_" : letter.lowercased()
        }
        return text
    }

    /// Returns the first placeholder of another program in `text`, such as `${learner.batch_size}` or `$STEPS`.
    static func placeholder(in text: String) -> String? {
        text.firstMatch(of: /\$\{[^}]*\}|\$\(?[A-Za-z_][A-Za-z0-9_]*\)?|%\([A-Za-z_]+\)s/).map { String($0.0) }
    }

    /// Whether other programs have the key for what a spec does not say, such as where results are logged.
    static func isIdle(_ pair: Node.Pair) -> Bool {
        let keys: Set = [
            "metric", "objective", "goal", "direction", "early_terminate", "program", "command", "project", "entity",
            "wandb", "wandb_project_name", "wandb_entity", "track", "capture_video", "cuda", "torch_deterministic",
            "device", "num_gpus", "verbose", "tensorboard_log", "save_model", "upload_model", "hf_entity", "framework",
            "num_workers", "num_rollout_workers", "num_env_runners", "num_envs", "n_envs", "_target_", "hydra",
        ]
        return keys.contains(snakeCase(pair.key)) || isPolicy(pair)
    }

    /// Whether the pair is Stable-Baselines3's name of a policy's network, such as `policy: MlpPolicy`.
    static func isPolicy(_ pair: Node.Pair) -> Bool {
        pair.key == "policy" && pair.value.scalar?.text.hasSuffix("Policy") == true
    }

    /// Returns the hint for a text with quotes of a word processor; `nil` if it has none.
    static func quotes(in text: String) -> String? {
        let found = text.filter { "\u{201C}\u{201D}\u{201E}\u{2018}\u{2019}\u{AB}\u{BB}".contains($0) }
        guard let first = found.first else { return nil }
        return "\(first) is no quote of YAML, write plain quotes or none"
    }

    /// Returns the hint for a key with its value behind the colon, without a space: `kind:npz` in a mapping.
    static func space(in pair: Node.Pair) -> String? {
        guard case .null = pair.value.scalar?.resolved,
            let colon = pair.key.firstIndex(where: { $0 == ":" || $0 == "\u{FF1A}" }),
            colon > pair.key.startIndex, pair.key.index(after: colon) < pair.key.endIndex
        else { return nil }
        if pair.key[colon] != ":" {
            let value = pair.key[pair.key.index(after: colon)...].drop(while: \.isWhitespace)
            return "write a plain colon in place of U+FF1A: \(pair.key[..<colon]): \(value)"
        }
        return "write a space after the colon: \(pair.key[..<colon]): \(pair.key[pair.key.index(after: colon)...])"
    }

    /// Returns the kind of dataset that is called like the ending of a file: `npz` for `data/x.npz`.
    static func kind(ofFile path: String, among names: [String]) -> String? {
        names.first { path.lowercased().hasSuffix("." + $0) }
    }

    /// Returns the items of `text` with commas, if only these are missing: `64, 64` for `64 64`.
    static func commas(in text: String, isItem: (String) -> Bool) -> String? {
        // U+FF0C and U+3001 are the commas of Chinese and Japanese, U+060C that of Arabic.
        let items = text.split { ",\u{FF0C}\u{3001}\u{60C}".contains($0) || $0.isWhitespace }.map(String.init)
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
