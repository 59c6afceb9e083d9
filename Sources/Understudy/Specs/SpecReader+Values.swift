import SpecYAML

extension SpecReader {
    /// Reads the value of `key`; `standard` is the default.
    public mutating func value<Value: SpecValue>(
        _ key: String, default standard: Value, _ documentation: String
    ) -> Value {
        read(key, standard: standard, check: nil, documentation)
    }

    /// Reads the value of `key`; `standard` is the default.
    ///
    /// Each problem that `findProblems` finds in the node is reported at its own position.
    public mutating func value<Value: SpecValue>(
        _ key: String, default standard: Value, _ documentation: String, findProblems: (Node) -> [Diagnostic]
    ) -> Value {
        let value = read(key, standard: standard, check: nil, documentation)
        if let node = node(key), Value.read(node) != nil {
            for found in findProblems(node) { note(problem(found.message, at: found.mark, key: key)) }
        }
        return value
    }

    /// Reads the number of `key`; `standard` is the default. A number outside `bounds` is a problem.
    ///
    /// - Parameter absent: the meaning of an absent value, for the list of parameters, where `standard` depends on
    ///   other keys.
    public mutating func value<Value: SpecValue>(
        _ key: String, default standard: Value, in bounds: some ValueBounds<Value>, absent: String? = nil,
        _ documentation: String
    ) -> Value {
        read(key, standard: standard, check: .init(bounds), absent: absent, documentation)
    }

    /// Reads the value of the required key `key`.
    ///
    /// - Parameter example: a value for the message that the key is missing.
    public mutating func value<Value: SpecValue>(
        _ key: String, as type: Value.Type = Value.self, _ documentation: String, example: Value? = nil
    ) -> Value {
        required(key, check: nil, documentation, example: example)
    }

    /// Reads the number of the required key `key`. A number outside `bounds` is a problem.
    ///
    /// - Parameter example: a number for the message that the key is missing.
    public mutating func value<Value: SpecValue>(
        _ key: String, as type: Value.Type = Value.self, in bounds: some ValueBounds<Value>, _ documentation: String,
        example: Value? = nil
    ) -> Value {
        required(key, check: .init(bounds), documentation, example: example)
    }

    /// Reads the number of `key`: `standard` if it is absent or null, and `nil` if it is `none`.
    ///
    /// - Parameter absent: the meaning of an absent value, for the list of parameters.
    public mutating func optionalValue<Value: SpecValue>(
        _ key: String, as type: Value.Type = Value.self, default standard: Value? = nil,
        in bounds: some ValueBounds<Value>, absent: String? = nil, _ documentation: String
    ) -> Value? {
        let check = Check<Value>(bounds)
        return optional(key, standard: standard, check: check, absent: absent, documentation)
    }

    /// Reads the value of `key`; returns `nil` if it is absent, null or `none`.
    ///
    /// - Parameter absent: the meaning of an absent value, for the list of parameters.
    public mutating func optionalValue<Value: SpecValue>(
        _ key: String, as type: Value.Type = Value.self, absent: String? = nil, _ documentation: String
    ) -> Value? {
        optional(key, standard: nil, check: nil, absent: absent, documentation)
    }

    /// Reads the value of `key`; returns `nil` if it is absent, null or `none`.
    ///
    /// - Parameter example: what to write in place of a value that is none.
    public mutating func optionalValue<Value: SpecValue>(
        _ key: String, as type: Value.Type = Value.self, _ documentation: String, example: Value
    ) -> Value? {
        optional(key, standard: nil, check: nil, absent: nil, documentation, example: example)
    }

    /// Reads the list of numbers of `key`; `standard` is the default. An item outside `bounds` is a problem.
    ///
    /// - Parameter most: the greatest number of items.
    public mutating func list<Value: SpecValue>(
        _ key: String, default standard: [Value], each bounds: some ValueBounds<Value>, most: Int = 1_000,
        _ documentation: String
    ) -> [Value] {
        declare(
            key, [Value].typeText, rule: bounds.rule, standard: standard.specText,
            form: [Value].form(within: bounds.limits), documentation)
        let node = take(key)
        var values = standard
        if let node, let items = node.sequence, items.count > most {
            note(
                problem(
                    "must have at most \(most.specText) items, not \(items.count.specText)", at: node.mark, key: key))
        } else if let node, let items = node.sequence {
            // Each invalid item is a separate problem, reported at its own position.
            let check = Check<Value>(bounds)
            values = items.compactMap { item in
                guard let several = commas(in: item, check) else { return convert(item, key: key, check: check) }
                note(
                    problem(
                        "a comma is missing in '\(item.scalar?.text ?? "")', write \(several)", at: item.mark, key: key)
                )
                return nil
            }
        } else if let node {
            let rule = "\([Value].typeText) \(bounds.rule)"
            let check = Check<Value>(bounds)
            let remedy = remedy(forList: node, of: key, check)
            note(problem("must be \(rule), not \(node.shortText)\(remedy)", at: node.mark, key: key))
        }
        keep(values.specNode(at: node?.mark ?? mark), as: key)
        return values
    }

    /// Returns the remedy for what stands in place of a list; empty if there is none.
    private func remedy<Value: SpecValue>(forList node: Node, of key: String, _ check: Check<Value>) -> String {
        if let remedy = placeholderRemedy(for: node) ?? dashes(in: node) { return remedy }
        if let search = searchRemedy(for: node, at: path + [key]) { return ", \(search)" }
        if let items = commas(in: node, check) { return ", write [\(items)]" }
        return Value.read(node).map(check.holds) == true ? ", write [\(node.scalar?.text ?? "")]" : ""
    }

    /// Returns the remedy for a value that only another program replaces, such as `${batch}`; `nil` for any other.
    func placeholderRemedy(for node: Node) -> String? {
        guard let text = node.scalar?.text, let found = NearMiss.placeholder(in: text) else { return nil }
        return ", \(found == text ? "which" : "'\(found)'") is not expanded, write the value that it stands for"
    }

    /// Returns the remedy for items without a space after their dashes, which YAML reads as one text: `-32 -64`.
    private func dashes(in node: Node) -> String? {
        guard let scalar = node.scalar, scalar.isPlain else { return nil }
        let items = scalar.text.split(separator: " ")
        guard !items.isEmpty, items.allSatisfy({ $0.first == "-" && $0.count > 1 }) else { return nil }
        return ", write a space after each dash: " + items.map { "- \($0.dropFirst())" }.joined(separator: ", ")
    }

    /// Returns the items that a single text has, as in `64, 64` or `64 64`.
    private func commas<Value: SpecValue>(in node: Node, _ check: Check<Value>) -> String? {
        guard let scalar = node.scalar, Value.read(node) == nil else { return nil }
        return NearMiss.commas(in: scalar.text) { item in
            Value.read(Node(.scalar(.init(item, isPlain: true)), at: node.mark)).map(check.holds) == true
        }
    }

    /// Reads the list of distinct numbers of `key`; `standard` is the default.
    ///
    /// An item outside `bounds`, a duplicate and an empty list are problems.
    ///
    /// - Returns: at least one number and no duplicates, provided that this holds for `standard`.
    public mutating func distinctList<Value: SpecValue & Hashable>(
        _ key: String, default standard: [Value], each bounds: some ValueBounds<Value>, _ documentation: String
    ) -> [Value] {
        declare(
            key, [Value].typeText, rule: bounds.rule, standard: standard.specText,
            form: .list(of: Value.form(within: bounds.limits), isDistinct: true), documentation)
        let values = list(key, default: standard, each: bounds, documentation)
        guard let node = node(key), let items = node.sequence, items.count <= SpecLimits.items else { return values }
        if items.isEmpty {
            note(problem("must not be an empty list, leave it out for \(standard.specText)", at: node.mark, key: key))
        }
        var firsts: [Value: Node] = [:]
        var distinct: [Value] = []
        for item in items {
            guard let value = Value.read(item), bounds.contains(value) else { continue }
            if let first = firsts[value] {
                note(problem("\(item.shortText) repeats \(first.shortText), remove one", at: item.mark, key: key))
            } else {
                firsts[value] = item
                distinct.append(value)
            }
        }
        return distinct.isEmpty ? standard : distinct
    }

    /// Reads the case of `key`, written as its raw value; `standard` is the default.
    public mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: String, default standard: Choice, _ documentation: String
    ) -> Choice {
        let names = Choice.allCases.map(\.rawValue)
        declare(
            key, "one of: " + names.joined(separator: ", "), rule: nil, standard: standard.rawValue,
            form: .words(names), documentation)
        guard let node = take(key) else {
            keep(Node(.scalar(.init(standard.rawValue, isPlain: true)), at: mark), as: key)
            return standard
        }
        if let choice = node.scalar.flatMap({ Choice(rawValue: $0.text) }) {
            keep(node, as: key)
            return choice
        }
        noteNoChoice(node, among: names, key: key)
        return standard
    }

    /// Reports that `node`, the value of `key`, is not in `names`.
    mutating func noteNoChoice(_ node: Node, among names: [String], key: String) {
        let near = node.scalar.flatMap { suggestion(for: $0.text, among: names) }
        let placeholder = placeholderRemedy(for: node).map { String($0.dropFirst(2)) }
        let search = searchRemedy(for: node, at: path + [key]) { $0.scalar.map { names.contains($0.text) } ?? false }
        let choice = node.scalar.flatMap { NearMiss.choice(for: $0.text, among: names) }.map { "write \($0)" }
        let hint =
            placeholder ?? search ?? choice ?? near.map { "did you mean '\($0)'?" }
            ?? "one of: \(names.joined(separator: ", "))"
        note(problem("cannot be \(node.shortText), \(hint)", at: node.mark, key: key))
    }

    /// Returns the items of the list of `key` unread, for other code to interpret; empty if it is absent or null.
    ///
    /// - Parameter form: the form of the list, for the schema and the list of parameters.
    public mutating func items(_ key: String, type: String, form: ValueForm, _ documentation: String) -> [Node] {
        declare(key, type, rule: nil, standard: "[]", form: form, documentation)
        var value = Node(.sequence([]), at: mark)
        if let node = take(key), !node.isNull {
            if let items = node.sequence, items.count <= SpecLimits.items {
                noteFlags(in: node, key: key)
                value = node.canonical
            } else if node.sequence != nil {
                note(problem("must have at most \(SpecLimits.items) items", at: node.mark, key: key))
            } else {
                note(problem("must be \(type), not \(node.shortText)", at: node.mark, key: key))
            }
        }
        keep(value, as: key)
        return value.sequence ?? []
    }

    /// Returns the mapping of `key` unread, with any keys, for other code to interpret; empty if it is absent or null.
    public mutating func mapping(_ key: String, _ documentation: String) -> Node {
        declare(key, "a mapping", rule: nil, standard: "{}", form: .mapping, documentation)
        let empty = Node(.mapping([]), at: mark)
        var value = empty
        if let node = take(key), !node.isNull {
            if node.mapping != nil {
                noteFlags(in: node, key: key)
                value = node.canonical
            } else {
                let remedy = Self.remedy(forMapping: node)
                note(
                    problem(
                        "must be a mapping of keys to values, not \(node.shortText)\(remedy)", at: node.mark, key: key))
            }
        }
        keep(value, as: key)
        return value
    }

    /// Reports Boolean values in other spellings, such as `True`, in a value with any keys.
    private mutating func noteFlags(in node: Node, key: String) {
        switch node.content {
        case .mapping(let pairs): for pair in pairs { noteFlags(in: pair.value, key: "\(key).\(pair.key)") }
        case .sequence(let items): for item in items { noteFlags(in: item, key: key) }
        case .scalar(let scalar):
            guard case .bool(let flag) = scalar.resolved, Bool.read(node) == nil else { return }
            note(
                problem(
                    "is neither true nor false but '\(scalar.text)', write \(flag), or put a text in quotes",
                    at: node.mark, key: key))
        }
    }
}

extension Node {
    /// The same value with every scalar in canonical spelling.
    fileprivate var canonical: Node {
        switch content {
        case .scalar(let scalar): Node(.scalar(.init(scalar.resolved)), at: mark)
        case .sequence(let items): Node(.sequence(items.map(\.canonical)), at: mark)
        case .mapping(let pairs):
            Node(.mapping(pairs.map { .init($0.key, at: $0.keyMark, $0.value.canonical) }), at: mark)
        }
    }
}

// MARK: - Reading

/// A rule for one value.
struct Check<Value> {
    let rule: String
    let limits: ValueLimits
    let holds: (Value) -> Bool
}

extension Check where Value: Comparable {
    init(_ bounds: some ValueBounds<Value>) {
        self.init(rule: bounds.rule, limits: bounds.limits, holds: bounds.contains)
    }
}

extension SpecReader {
    private mutating func read<Value: SpecValue>(
        _ key: String, standard: Value, check: Check<Value>?, absent: String? = nil, _ documentation: String
    ) -> Value {
        declare(
            key, Value.typeText, rule: check?.rule, standard: absent ?? standard.specText,
            form: Value.form(within: check?.limits ?? .none), documentation)
        let node = take(key)
        let value = node.flatMap { convert($0, key: key, check: check) } ?? standard
        keep(value.specNode(at: node?.mark ?? mark), as: key)
        return value
    }

    private mutating func optional<Value: SpecValue>(
        _ key: String, standard: Value?, check: Check<Value>?, absent: String?, _ documentation: String,
        example: Value? = nil
    ) -> Value? {
        declare(
            key, Value.typeText, rule: check?.rule, standard: absent ?? standard?.specText ?? "none",
            form: Value.form(within: check?.limits ?? .none), isOptional: true, documentation)
        let node = take(key)
        var value = standard
        if let node, !node.isNull {
            value =
                node.isNone ? nil : convert(node, key: key, check: check, alternative: ", or none", example: example)
        }
        keep(value?.specNode(at: node?.mark ?? mark) ?? .none(at: node?.mark ?? mark), as: key)
        return value
    }

    private mutating func required<Value: SpecValue>(
        _ key: String, check: Check<Value>?, _ documentation: String, example: Value?
    ) -> Value {
        declare(
            key, Value.typeText, rule: check?.rule, standard: nil, form: Value.form(within: check?.limits ?? .none),
            documentation)
        guard let node = take(key) else {
            noteMissing(key, documentation, example: example?.specText)
            return Value.standIn
        }
        let value = convert(node, key: key, check: check, example: check == nil ? example : nil) ?? Value.standIn
        keep(value.specNode(at: node.mark), as: key)
        return value
    }

    /// Returns the value of `node`, or reports why it is none.
    ///
    /// - Parameter example: what to write if no remedy can be guessed.
    private mutating func convert<Value: SpecValue>(
        _ node: Node, key: String, check: Check<Value>?, alternative: String = "", example: Value? = nil
    ) -> Value? {
        if let value = Value.read(node), check?.holds(value) ?? true {
            guard let breach = SpecLimits.breach(by: value, isBounded: check?.limits.maximum != nil) else {
                return value
            }
            note(problem("must be \(breach)", at: node.mark, key: key))
            return nil
        }
        let rule = Value.typeText + (check.map { " \($0.rule)" } ?? "") + alternative
        let holds = check?.holds ?? { _ in true }
        let foreign = foreignRemedy(for: node, of: key) { Value.read($0).map(holds) == true }
        var remedy = foreign.map { ", \($0)" } ?? remedy(node, Value.self, holds)
        if remedy.isEmpty, !alternative.isEmpty, let scalar = node.scalar, NearMiss.isNone(scalar.text) {
            remedy = scalar.text == "none" ? ", remove the quotes" : ", write none"
        }
        if remedy.isEmpty, let example { remedy = ", write \(example.specText)" }
        note(problem("must be \(rule), not \(node.shortText)\(remedy)", at: node.mark, key: key))
        return nil
    }

    /// Returns what to write in place of a value in the notation of another program; `nil` if it is in none.
    ///
    /// - Parameter isValue: whether a node is a value of the key.
    private func foreignRemedy(for node: Node, of key: String, isValue: (Node) -> Bool) -> String? {
        if let remedy = searchRemedy(for: node, at: path + [key], isValue: isValue) { return remedy }
        // A number of steps in place of a share, or a share in place of a number of steps.
        if key == "fraction", let number = Int.read(node), number > 1,
            let count = ["steps", "updates"].first(where: askedKeys.contains), self.node(count) == nil
        {
            return "write '\(count): \(node.flowText)' in place of it"
        }
        if key != "steps", let share = Double.read(node), share > 0, share < 1,
            let steps = self.node("steps").flatMap(Int.read),
            let number = Int(exactly: (share * Double(steps)).rounded()),
            isValue(Node(.scalar(.init(number.specText, isPlain: true)), at: node.mark))
        {
            return "write \(number.specText), which is \(node.flowText) of 'steps'"
        }
        guard key == "learning_rate", let text = node.scalar?.text, let rate = NearMiss.linearRate(in: text) else {
            return nil
        }
        let isScheduled = self.node("schedule") != nil
        return "write \(rate)" + (isScheduled ? "" : ", and add 'schedule: linear' to '\(path.last ?? "optimizer")'")
    }

    /// Returns a suggestion for the intended spelling of `node`, which is not a valid `Value`; empty if there is none.
    ///
    /// - Parameter holds: returns whether a value can be suggested.
    func remedy<Value: SpecValue>(
        _ node: Node, _ type: Value.Type, _ holds: (Value) -> Bool = { _ in true }
    ) -> String {
        guard let scalar = node.scalar else { return Value.remedy(forCollection: node).map { ", write \($0)" } ?? "" }
        guard !node.isNull, Value.read(node) == nil else { return "" }
        if let remedy = placeholderRemedy(for: node) { return remedy }
        func isValid(_ text: String) -> Bool {
            Value.read(Node(.scalar(.init(text, isPlain: true)), at: node.mark)).map(holds) == true
        }
        if type == String.self { return ", put it in quotes" }
        if let (number, first) = Lookalike.number(in: scalar.text), isValid(number) {
            return ", \(first) is no part of a number, write \(number)"
        }
        if !scalar.isPlain, isValid(scalar.text) { return ", remove the quotes" }
        if let own = Value.remedy(for: scalar.text) { return ", write \(own)" }
        if let (number, remedy) = NearMiss.numberBeforeRest(in: scalar.text), isValid(number) {
            return ", \(remedy): \(number)"
        }
        if let number = NearMiss.comma(in: scalar.text), isValid(number) { return ", write \(number)" }
        if type == Bool.self, let flag = NearMiss.flag(in: scalar.text) { return ", write \(flag)" }
        if let number = NearMiss.number(in: scalar.text) {
            let text = Int(exactly: number)?.specText ?? number.specText
            if isValid(text) { return ", write \(text)" }
        }
        if type == Int.self, let grouped = NearMiss.points(in: scalar.text), isValid(grouped) {
            guard case .float(let number) = scalar.resolved, let whole = Int(exactly: number)?.specText, isValid(whole)
            else { return ", write \(grouped)" }
            return ", write \(grouped) if the point separates thousands, or else \(whole)"
        }
        // Several values in place of their list: `-1, 1`.
        let items = scalar.text.split { $0 == "," || $0 == " " }.map {
            Node(.scalar(.init(String($0), isPlain: true)), at: node.mark)
        }
        let list = Node(.sequence(items), at: node.mark)
        if items.count > 1, Value.read(list).map(holds) == true { return ", write \(list.flowText)" }
        let plain = Node.Scalar(scalar.text, isPlain: true)
        guard type == Int.self, case .float(let number) = plain.resolved else { return "" }
        if let whole = Int(exactly: number) { return isValid(whole.specText) ? ", write \(whole.specText)" : "" }
        return abs(number) >= 0x1p63 ? ", which is too large for a whole number (64 bits)" : ""
    }

    mutating func declare(
        _ key: String, _ type: String, rule: String?, standard: String?, form: ValueForm, isOptional: Bool = false,
        _ documentation: String
    ) {
        declare(
            ParameterDescription(
                key: key, type: type, rule: rule, standard: standard, documentation: documentation, form: form,
                isOptional: isOptional))
    }

}

extension Node {
    /// The plain word `none`.
    static func none(at mark: Mark) -> Node { Node(.scalar(.init("none", isPlain: true)), at: mark) }

    /// `true` if the node is the plain word `none`, which disables a part of a spec.
    public var isNone: Bool { scalar.map { $0.isPlain && $0.text == "none" } ?? false }
}
