import SpecYAML

// MARK: - Keys outside their part

extension SpecReader {
    /// A key below this mapping, with the value that it should have.
    typealias Setting = (path: [String], value: Node)

    /// The most characters of a remedy; a longer one hides the problem.
    private static let longestRemedy = 300

    /// Returns the hint for a key that stands outside its part, by its name or as a path; `nil` if it means none below.
    ///
    /// Several such keys of a part that is missing have one remedy, which makes the part once.
    func misplaced(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard let meant = settings(meantBy: pair), let path = meant.first?.path else { return nil }
        let parts = WrittenParts(along: path, beside: pair, in: pairs)
        let joint = pairs.filter { WrittenParts.isNear($0, pair) && !askedKeys.contains($0.key) }.compactMap { other in
            settings(meantBy: other).map { (key: other.key, mark: other.keyMark, settings: $0) }
        }
        .filter { other in other.settings.first.map { parts.needJointRemedy(path, $0.path) } ?? false }
        .sorted { $0.mark < $1.mark }
        let question = isUnread(path) ? "" : "did you mean '\(path.joined(separator: "."))'? "
        func told(_ remedy: String) -> String {
            question + (question.isEmpty ? String(remedy.prefix(1)).lowercased() + remedy.dropFirst() : remedy)
        }
        if let first = joint.first, first.mark != pair.keyMark { return told("The fix of '\(first.key)' has it, too") }
        let remedy = parts.remedy(setting: joint.isEmpty ? meant : joint.flatMap(\.settings))
        let names = joint.map { "'\($0.key)'" }
        let end =
            names.count > 1
            ? ", in place of \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])" : ""
        return names.count < 2 && remedy.count > Self.longestRemedy && !question.isEmpty
            ? String(question.dropLast()) : told(remedy + end)
    }

    /// Returns what a key that is unknown here sets below; `nil` if nothing is meant.
    func settings(meantBy pair: Node.Pair) -> [Setting]? {
        let name = NearMiss.snakeCase(pair.key)
        let keys = name.split(separator: ".").map(String.init)
        if keys.count == 1, let layers = NearMiss.layers(in: Node.Pair(name, at: pair.keyMark, pair.value)),
            nestedKeys.contains(["network", "hidden"])
        {
            return [(["network", "hidden"], layers)]
        }
        let path: [String]? =
            if keys.count > 1 {
                isUnread(keys) ? keys : Self.named(keys, in: nestedKeys)
            } else if name == "kind" || name == "extends" {
                nil
            } else {
                nestedKeys.first { $0.last == name } ?? self.path(calledElsewhere: name)
            }
        guard let path else { return nil }
        if path.last == "seeds", keys.last == "seed", Int.read(pair.value) != nil {
            // A number alone is the number of seeds.
            return [(path, Node(.sequence([pair.value]), at: pair.value.mark))]
        }
        let schedule = path.dropLast() + ["schedule"]
        if path.last == "learning_rate", let text = pair.value.scalar?.text, let rate = NearMiss.linearRate(in: text),
            nestedKeys.contains(Array(schedule))
        {
            func word(_ text: String) -> Node { Node(.scalar(.init(text, isPlain: true)), at: pair.value.mark) }
            return [(path, word(rate)), (Array(schedule), word(NearMiss.Schedule.linear.rawValue))]
        }
        return [(path, pair.value.withoutExponent)]
    }

    /// Returns what a mapping sets that stands around keys of the spec, such as `config: {lr: 0.1}`; `nil` if its key
    /// means anything else, or one in it means nothing.
    func settings(wrappedIn pair: Node.Pair) -> [Setting]? {
        let name = NearMiss.snakeCase(pair.key)
        // A part with another spelling of its name is no mapping around others.
        guard path.isEmpty, let inner = pair.value.mapping, !inner.isEmpty, settings(meantBy: pair) == nil,
            !askedKeys.contains(name), suggestion(for: name, among: askedKeys) == nil,
            Self.synonyms[name]?.contains(where: askedKeys.contains) != true
        else { return nil }
        var found: [Setting] = []
        if askedKeys.contains("environment"), node("environment") == nil, let name = environment(calledBy: pair.key) {
            found.append((["environment"], Node(.scalar(.init(name, isPlain: true)), at: pair.keyMark)))
        }
        for pair in inner {
            let key = NearMiss.snakeCase(pair.key)
            if let own = ([key] + (Self.synonyms[key] ?? [])).first(where: askedKeys.contains) {
                found.append(([own], pair.value))
            } else if let own = settings(meantBy: pair) ?? settings(wrappedIn: pair) {
                found += own
            } else if !NearMiss.isIdle(pair) {
                return nil
            }
        }
        return found.isEmpty ? nil : found
    }

    private func environment(calledBy key: String) -> String? {
        registry.environments[key]?.name ?? NearMiss.unversioned(key, among: registry.environments.names)
    }

    /// Returns the hint for a mapping around keys of the spec; `nil` for anything else.
    func wrapped(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard let settings = settings(wrappedIn: pair) else { return nil }
        let parts = Set(settings.map { $0.path[0] })
        guard !pairs.contains(where: { parts.contains($0.key) && WrittenParts.isNear($0, pair) }) else {
            let places = settings.map { $0.path.joined(separator: ".") }
            return "remove it, and write its values as \(places.joined(separator: ", "))"
        }
        if settings.allSatisfy({ $0.path.count == 1 && pair.value[$0.path[0]] != nil }) {
            return "write its keys at the top of the spec, without '\(pair.key)' around them"
        }
        let lines = (WrittenParts.merged(settings.map { ($0.path[...], $0.value) }).mapping ?? []).map {
            "'\($0.key): \($0.value.flowText)'"
        }
        return lines.count == 1
            ? "write \(lines[0]) in its place"
            : "write \(lines.dropLast().joined(separator: ", ")) and \(lines[lines.count - 1]) in its place, each on a line of its own"
    }

    /// Returns the part without a value of its own that `kind` belongs to, and the keys beside it that do as well; `nil`
    /// if there is none.
    func part(ofKind pair: Node.Pair, in pairs: [Node.Pair]) -> (key: String, pairs: [Node.Pair])? {
        guard pair.key == "kind", let kind = pair.value.scalar?.text, !askedKeys.contains("kind") else { return nil }
        for parameter in parameters where node(parameter.key).map(\.isNull) ?? true {
            guard case .kinds(let choice) = parameter.form else { continue }
            let keys = choice.noun.flatMap { registry.keys(of: kind, noun: $0) }
            guard keys != nil || choice.kinds.contains(where: { $0.name == kind }) else { continue }
            let others = pairs.filter { other in
                other.key != "kind" && !askedKeys.contains(other.key)
                    && (path.isEmpty ? keys?.contains(other.key) == true : settings(meantBy: other) == nil)
            }
            return (parameter.key, [pair] + others)
        }
        return nil
    }

    /// Returns the hint for a `kind`, or for a key beside it, that belong to a part beside them; `nil` for other keys.
    func besideItsPart(_ pair: Node.Pair, in pairs: [Node.Pair]) -> String? {
        guard let kind = pairs.first(where: { $0.key == "kind" }), let part = part(ofKind: kind, in: pairs),
            part.pairs.contains(where: { $0.keyMark == pair.keyMark })
        else { return nil }
        guard pair.keyMark == kind.keyMark else { return "the fix of 'kind' has it, too" }
        let names = part.pairs.map { "'\($0.key)'" }
        let all =
            names.count == 1
            ? names[0] : "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
        if let empty = pairs.first(where: { $0.key == part.key }) {
            return "indent \(all) below '\(part.key):' in line \(empty.keyMark.line)"
        }
        return "write \(part.key): \(Node(.mapping(part.pairs), at: pair.keyMark).flowText), in place of \(all)"
    }

    /// Returns the path of the key that is called `name` in other programs; `nil` if there is none, or more than one.
    private func path(calledElsewhere name: String) -> [String]? {
        let names = Self.synonyms[name] ?? []
        guard !names.contains(where: askedKeys.contains) else { return nil }
        for known in names {
            let all = Set(nestedKeys.filter { $0.last == known })
            let missing = Set(problems.filter(\.isMissingKey).map(\.key))
            let choices: [([String]) -> Bool] = [
                { $0.joined(separator: "_") == name },
                { missing.contains((path + $0).joined(separator: ".")) },
                { name.hasPrefix($0[0] + "_") },
                { Self.part(of: name) == $0[0] },
                // Keys of the expert's parts are rarely meant where others have the same name.
                { $0[0] != "expert" },
                { _ in true },
            ]
            if let found = choices.lazy.map({ all.filter($0) }).first(where: { !$0.isEmpty }) {
                return found.count == 1 ? found.first : nil
            }
        }
        return nil
    }

    /// Returns the part of a spec that a name of another program tells, where several have the key; `nil` if it tells none.
    private static func part(of name: String) -> String? {
        if name.contains(/^eps|epsilon|explor|_e$|anneal/) { return "exploration" }
        return name.contains(/^total_|timesteps|frames/) ? "training" : nil
    }

    /// Returns whether the part of a key is switched off or missing, so that the keys in it are not known.
    private func isUnread(_ keys: [String]) -> Bool {
        guard keys.count > 1 else { return false }
        let parts = Set(keys.indices.dropFirst().map { (path + keys[..<$0]).joined(separator: ".") })
        if problems.contains(where: { $0.isMissingKey && parts.contains($0.key) }) { return true }
        guard let part = parameters.first(where: { $0.key == keys[0] }), part.isOptional, case .section = part.form
        else { return false }
        return !nestedKeys.contains { $0.first == keys[0] }
    }
}

extension Node {
    /// The value; `50_000` for `5e4`, which no key for whole numbers takes.
    fileprivate var withoutExponent: Node {
        guard let scalar, scalar.isPlain, case .float(let number) = scalar.resolved,
            scalar.text.lowercased().contains("e"),
            let whole = Int(exactly: number), whole.magnitude >= 10
        else { return self }
        return Node(.scalar(.init(whole.specText, isPlain: true)), at: mark)
    }
}
