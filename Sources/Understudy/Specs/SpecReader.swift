import YAML

/// Hands out the typed, checked and documented values of one mapping of a spec.
///
/// Problems are collected, not thrown: a wrong value is noted with its place and a stand-in is returned, so that all mistakes of a spec are
/// shown at once. Keys that nobody asked for are problems too. Run dry (`init(describing:)`), the same reads list the parameters.
public struct SpecReader {
    /// The components that nested parts may name.
    public let registry: Registry
    /// The keys from the document's root to this mapping.
    let path: [String]
    /// What is read, `nil` where the mapping is absent and every value takes its default.
    let pairs: [Node.Pair]?
    /// The place of problems that have no place of their own.
    let mark: Mark
    /// Whether nothing is read and the reads only list the parameters: every value is its default or a stand-in, and nothing may be started or opened to
    /// check them.
    public let isDry: Bool
    /// Whether some of what the document extends could not be read, so that what is absent may stand there: it is no problem.
    let isPartial: Bool
    /// Whether something stands here that is no mapping, which is noted once; what it lacks is not.
    private let isUnreadable: Bool
    /// Whether reading ended before all keys were asked for, so that none can be called unknown.
    var isIncomplete = false

    /// The problems so far, in the order in which they were found.
    public private(set) var problems: [Diagnostic] = []
    /// The parameters asked for so far.
    public private(set) var parameters: [ParameterDescription] = []
    var askedKeys: [String] = []
    /// The keys that nested mappings were asked for, as paths from here.
    private var nestedKeys: [[String]] = []
    /// Every value that was read, defaults included, in the order of reading.
    var values: [Node.Pair] = []

    init(
        _ node: Node?, at mark: Mark, path: [String], registry: Registry, isDry: Bool, isPartial: Bool,
        askedKeys: [String] = []
    ) {
        self.registry = registry
        self.path = path
        self.mark = node?.mark ?? mark
        self.isDry = isDry
        self.isPartial = isPartial
        self.askedKeys = askedKeys
        pairs = node?.mapping ?? node.flatMap { $0.isNull ? [] : nil }
        isUnreadable = node != nil && pairs == nil
        if let node, isUnreadable {
            problems.append(
                problem("must be a mapping of keys to values, not \(node.shortText)", at: node.mark, key: nil))
        }
    }

    /// A reader of nothing, which lists the parameters asked of it.
    public init(describing registry: Registry) {
        self.init(
            nil, at: Mark(file: "", line: 1, column: 1), path: [], registry: registry, isDry: true, isPartial: false)
    }

    /// Reads a whole document with `body`.
    ///
    /// - Parameter isPartial: whether some of what the document extends could not be read. What is absent is then no problem, as it may stand there.
    /// - Throws: `Diagnostics` with every problem found, where there is one; the document's place is that of an error thrown by `body`. They are empty where
    ///   nothing can be made of a partial document that has no problem of its own.
    public static func read<Value>(
        _ document: Node, registry: Registry, isPartial: Bool = false, _ body: (inout SpecReader) throws -> Value
    ) throws(Diagnostics) -> Value {
        var reader = SpecReader(
            document, at: document.mark, path: [], registry: registry, isDry: false, isPartial: isPartial)
        let value = reader.finish(body)
        guard let value, reader.problems.isEmpty else { throw Diagnostics(reader.problems) }
        return value
    }

    /// Runs `body`, then notes unknown keys; an error thrown is noted at this mapping's place.
    mutating func finish<Value>(_ body: (inout SpecReader) throws -> Value) -> Value? {
        var value: Value?
        do {
            value = try body(&self)
        } catch let error as Diagnostics {
            problems += error.all
        } catch {
            // A component that cannot make itself from stand-ins only repeats what is already noted.
            if problems.isEmpty, !isPartial { problems.append(problem("\(error)", at: mark, key: nil)) }
        }
        noteUnknownKeys()
        return value
    }

    private mutating func noteUnknownKeys() {
        guard !isDry, !isIncomplete, let pairs else { return }
        if isPartial, askedKeys.contains("kind"), node("kind") == nil { return }
        let kind = values.first { $0.key == "kind" }?.value.scalar?.text
        // What belongs to a kind that is wrong itself cannot be known.
        if askedKeys.contains("kind"), kind == nil { return }
        let subject = kind.map { " for '\($0)'" } ?? ""
        for pair in pairs where !askedKeys.contains(pair.key) {
            let hint = hint(forUnknown: pair.key, in: pairs)
            problems.append(problem("unknown key\(subject), \(hint)", at: pair.keyMark, key: pair.key))
        }
    }

    /// What to write instead of `key`, as far as that can be guessed.
    private func hint(forUnknown key: String, in pairs: [Node.Pair]) -> String {
        let known = Set(askedKeys).sorted()
        if key != "kind", let nested = nestedKeys.first(where: { $0.last == key }) {
            return "did you mean '\(nested.joined(separator: "."))'?"
        }
        if let near = suggestion(for: key, among: known.filter { key in !pairs.contains { $0.key == key } }) {
            return "did you mean '\(near)'?"
        }
        if known.isEmpty { return "no keys are known here" }
        let list = "known here: \(known.joined(separator: ", "))"
        // Also where a word was laid over a mapping: `expert: diiqn`.
        return key == "kind" ? "this part has no kinds; \(list)" : list
    }
}

// MARK: - Noting problems

extension SpecReader {
    /// Notes a problem with the value of `keys`, such as one that depends on another key.
    ///
    /// - Parameter keys: the key, or the keys from here down to it. Where it is absent, the place is that of what is nearest above it.
    public mutating func report(_ message: String, at keys: String...) {
        guard !isDry else { return }
        var place = mark
        var next = keys.first.flatMap { node($0) }
        for key in keys.dropFirst() {
            place = next?.mark ?? place
            next = next?[key]
        }
        problems.append(problem(message, at: next?.mark ?? place, key: keys.joined(separator: ".")))
    }

    /// Whether the value of `keys`, from here down, is what the spec says or its default: no stand-in for one that is wrong, missing or, perhaps, in what
    /// could not be read.
    public func isKnown(_ keys: String...) -> Bool {
        if isPartial {
            let value = keys.dropFirst().reduce(keys.first.flatMap { node($0) }) { $0?[$1] }
            if value == nil { return false }
        }
        return !keys.indices.contains { last in
            let whole = (path + keys[...last]).joined(separator: ".") + ":"
            return problems.contains { $0.message.hasPrefix(whole) }
        }
    }

    func problem(_ message: String, at mark: Mark, key: String?) -> Diagnostic {
        let keys = (path + (key.map { [$0] } ?? [])).joined(separator: ".")
        return Diagnostic(keys.isEmpty ? message : "\(keys): \(message)", at: mark)
    }

    mutating func note(_ diagnostic: Diagnostic) { problems.append(diagnostic) }

    /// Takes over what `inner` found in an item of a list.
    mutating func adoptItem(_ inner: SpecReader) { problems += inner.problems }

    /// Takes over what was found in the mapping of `key`.
    mutating func adopt(_ inner: SpecReader, as key: String) {
        problems += inner.problems
        nestedKeys += (inner.askedKeys.map { [$0] } + inner.nestedKeys).map { [key] + $0 }
        keep(inner.resolved, as: key)
    }

    /// Notes that `key` is missing: `documentation` says what it is for, `hint` what there is to choose from.
    mutating func noteMissing(_ key: String, _ documentation: String, hint: String = "") {
        guard !isDry, !isUnreadable, !isPartial else { return }
        let purpose = documentation.isEmpty ? "" : " (\(documentation))"
        note(problem("missing, and has no default\(purpose)\(hint)", at: mark, key: key))
    }

    mutating func declare(_ parameter: ParameterDescription) {
        guard !parameters.contains(where: { $0.key == parameter.key }) else { return }
        parameters.append(parameter)
    }

    /// Keeps `value` as that of `key` in what was read.
    mutating func keep(_ value: Node, as key: String) {
        guard !values.contains(where: { $0.key == key }) else { return }
        values.append(Node.Pair(key, at: value.mark, value))
    }

    /// What was read so far with every default written out: reading it again gives the same values. Paths are absolute.
    public var resolved: Node { Node(.mapping(values), at: mark) }

    /// Counts `key` as known: it is read by somebody else, so that it is no problem, and suggested where it is misspelt.
    public mutating func leave(_ key: String) { askedKeys.append(key) }

    /// The value of `key`, marked as asked for.
    mutating func take(_ key: String) -> Node? {
        askedKeys.append(key)
        return node(key)
    }

    func node(_ key: String) -> Node? { pairs?.first { $0.key == key }?.value }
}

extension Node {
    /// Whether the node is YAML's null.
    var isNull: Bool {
        if case .null = scalar?.resolved { true } else { false }
    }

    /// The value as a message quotes it.
    var shortText: String {
        switch content {
        case .scalar(let scalar): isNull ? "null" : "'\(scalar.text.prefix(40))'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
