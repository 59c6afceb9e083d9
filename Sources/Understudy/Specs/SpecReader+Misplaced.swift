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
        let keys = pair.key.split(separator: ".").map(String.init)
        if keys.count == 1, let layers = NearMiss.layers(in: pair), nestedKeys.contains(["network", "hidden"]) {
            return [(["network", "hidden"], layers)]
        }
        let path: [String]? =
            if keys.count > 1 {
                isUnread(keys) ? keys : Self.named(keys, in: nestedKeys)
            } else if pair.key == "kind" || pair.key == "extends" {
                nil
            } else {
                nestedKeys.first { $0.last == pair.key } ?? self.path(calledElsewhere: pair.key)
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
