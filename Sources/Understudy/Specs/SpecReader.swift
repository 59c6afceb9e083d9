import SpecYAML

/// Reads typed, checked and documented values from one mapping of a spec.
///
/// Problems are collected, not thrown: an invalid value is reported at its position and a stand-in is returned, so that
/// all mistakes of a spec are shown at once. Unread keys are problems too. In a dry run (`init(describing:)`), the same
/// calls list the parameters.
public struct SpecReader {
    /// The registry of components that nested sections may name.
    public let registry: Registry
    /// The keys from the document's root to this mapping.
    let path: [String]
    /// The pairs of the mapping; `nil` if it is absent and every value takes its default.
    let pairs: [Node.Pair]?
    /// The position for problems without a position of their own.
    let mark: Mark
    /// `true` in a dry run, which only lists the parameters.
    ///
    /// Every value is then its default or a stand-in. Nothing may be started or opened to check them.
    public let isDry: Bool
    /// `true` if a document that this one extends could not be read.
    ///
    /// Missing keys may be defined there, so they are not problems.
    let isPartial: Bool
    /// The extension points of the components around this mapping, in a dry run that declares the keys of all parts and
    /// of all kinds; `nil` otherwise.
    let surveyed: [String]?
    /// `true` if the node is not a mapping.
    ///
    /// This is reported once; missing keys are not reported.
    private let isUnreadable: Bool
    /// Whether the mapping stands at `mark`, so that keys can be added there; otherwise it comes from an algorithm.
    private let isWritten: Bool
    /// `true` if reading stopped before all keys were requested, so that no key can be called unknown.
    var isIncomplete = false

    /// The problems found so far, in order.
    public private(set) var problems: [Diagnostic] = []
    /// The parameters requested so far.
    public private(set) var parameters: [ParameterDescription] = []
    /// The names of the plugins whose components were read so far.
    package var usedPlugins: Set<String> = []
    var askedKeys: [String] = []
    /// The sources and units of keys that are not declared yet.
    private var annotations: [(key: String, change: (inout ParameterDescription) -> Void)] = []
    /// The keys requested from nested mappings, as paths from this mapping.
    private(set) var nestedKeys: [[String]] = []
    /// The values read so far, including defaults, in order.
    var values: [Node.Pair] = []
    /// The full keys that are missing, but for one of another name or place; their values are stand-ins.
    private var renamedKeys: Set<String> = []

    init(
        _ node: Node?, at mark: Mark, path: [String], registry: Registry, isDry: Bool, isPartial: Bool,
        surveyed: [String]? = nil, askedKeys: [String] = []
    ) {
        self.surveyed = surveyed
        self.registry = registry
        self.path = path
        self.mark = node?.mark ?? mark
        self.isDry = isDry
        self.isPartial = isPartial
        self.askedKeys = askedKeys
        pairs = (node?.mapping).map(SearchNotation.joined) ?? node.flatMap { $0.isNull ? [] : nil }
        isUnreadable = node != nil && pairs == nil
        // All of an algorithm has the place of its name, and a part that several layers lack has that of the spec.
        isWritten =
            node?.mark != mark
            && pairs.map { $0.isEmpty || $0.contains { $0.keyMark != $0.value.mark } } ?? false
        if let node, isUnreadable {
            problems.append(
                problem(
                    "must be a mapping of keys to values, not \(node.shortText)\(Self.remedy(forMapping: node, path.last))",
                    at: node.mark, key: nil))
        }
    }

    /// Creates a dry reader, which lists the requested parameters.
    public init(describing registry: Registry) {
        self.init(
            nil, at: Mark(file: "", line: 1, column: 1), path: [], registry: registry, isDry: true, isPartial: false)
    }

    /// Creates a dry reader, which also lists the parameters of every part inside, and of all its kinds.
    public init(surveying registry: Registry) {
        self.init(
            nil, at: Mark(file: "", line: 1, column: 1), path: [], registry: registry, isDry: true, isPartial: false,
            surveyed: [])
    }

    /// Reads a whole document with `body`.
    ///
    /// - Parameter isPartial: `true` if a document that this one extends could not be read. Missing keys are then not
    ///   problems, as they may be defined there.
    /// - Throws: `Diagnostics` with all problems found. An error thrown by `body` is reported at the document's
    ///   position. The list is empty if a partial document without problems of its own yields no value.
    public static func read<Value>(
        _ document: Node, registry: Registry, isPartial: Bool = false, _ body: (inout SpecReader) throws -> Value
    ) throws(Diagnostics) -> Value {
        var reader = SpecReader(
            document, at: document.mark, path: [], registry: registry, isDry: false, isPartial: isPartial)
        let value = reader.finish(body)
        guard let value, reader.problems.isEmpty else { throw Diagnostics(reader.problems) }
        return value
    }

    /// Runs `body`, then reports unknown keys; a thrown error is reported at this mapping's position.
    mutating func finish<Value>(_ body: (inout SpecReader) throws -> Value) -> Value? {
        var value: Value?
        do {
            value = try body(&self)
        } catch let error as Diagnostics {
            problems += error.all.map { $0.mark == .unknown ? problem($0.text, at: mark, key: nil) : $0 }
        } catch {
            // A component that fails on stand-ins only repeats problems that are already reported.
            if problems.isEmpty, !isPartial { problems.append(problem("\(error)", at: mark, key: nil)) }
        }
        noteUnknownKeys()
        return value
    }

    private mutating func noteUnknownKeys() {
        guard !isDry, !isIncomplete, let pairs else { return }
        if isPartial, askedKeys.contains("kind"), node("kind") == nil { return }
        let kind = values.first { $0.key == "kind" }?.value.scalar?.text
        // If the kind itself is invalid, its keys are unknown.
        if askedKeys.contains("kind"), kind == nil { return }
        let subject = kind.map { " for '\($0)'" } ?? ""
        let unknown = pairs.filter { !askedKeys.contains($0.key) }
        let hints = unknown.map { hint(forUnknown: $0, in: pairs) }
        // One remedy is enough: the missing key is there, under another name or outside its part.
        let meant = unknown.flatMap { keysMeant(by: $0, in: pairs) }
        let renamed = problems.filter { problem in
            problem.isMissingKey
                && meant.contains { keys in
                    let key = (path + keys).joined(separator: ".")
                    return problem.key == key || key.hasPrefix(problem.key + ".")
                        || keys.count == 1 && problem.key.hasPrefix(key + ".")
                }
        }
        problems.removeAll(where: renamed.contains)
        renamedKeys.formUnion(renamed.map(\.key))
        for (pair, (hint, isGuessed)) in zip(unknown, hints) {
            var problem = problem("unknown key\(subject), \(hint)", at: pair.keyMark, key: pair.key)
            problem.unknownKey = isGuessed ? nil : NearMiss.snakeCase(pair.key)
            problems.append(problem)
        }
    }

    /// Returns the paths of the keys that are not there and that an unknown key is another name or spelling of.
    private func keysMeant(by pair: Node.Pair, in pairs: [Node.Pair]) -> [[String]] {
        if let settings = settings(meantBy: pair) ?? settings(wrappedIn: pair) { return settings.map(\.path) }
        if let part = part(ofKind: pair, in: pairs) { return [[part.key]] }
        let free = Set(askedKeys).sorted().filter { key in !pairs.contains { $0.key == key } }
        if NearMiss.space(in: pair) != nil {
            let key = String(pair.key.prefix { $0 != ":" })
            return free.contains(key) ? [[key]] : []
        }
        let name = NearMiss.snakeCase(pair.key)
        if free.contains(name) { return [[name]] }
        let key = Self.synonyms[name]?.first(where: free.contains) ?? suggestion(for: name, among: free)
        return key.map { [[$0]] } ?? []
    }
}

// MARK: - Noting problems

extension SpecReader {
    /// Reports a problem with the value of `keys`, such as a conflict with another key.
    ///
    /// - Parameter keys: the key, or the path of keys from here to it. If it is absent, the problem is reported at the
    ///   nearest existing ancestor.
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

    /// Returns whether the value of `keys`, from here down, comes from the spec or is its default.
    ///
    /// It is `false` for a stand-in: the value is invalid, missing or possibly in a document that could not be read.
    public func isKnown(_ keys: String...) -> Bool {
        if isPartial {
            let value = keys.dropFirst().reduce(keys.first.flatMap { node($0) }) { $0?[$1] }
            if value == nil { return false }
        }
        let parts = Set(keys.indices.map { (path + keys[...$0]).joined(separator: ".") })
        return renamedKeys.isDisjoint(with: parts) && !problems.contains { parts.contains($0.key) }
    }

    /// Returns the result of `body` for the value of `key`, or reports the problems that it throws and returns `nil`.
    public mutating func reporting<Value>(at key: String, _ body: () throws(Diagnostics) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            for problem in error.all { report(problem.message, at: key) }
            return nil
        }
    }

    func problem(_ message: String, at mark: Mark, key: String?) -> Diagnostic {
        Diagnostic(message, at: mark, key: (path + (key.map { [$0] } ?? [])).joined(separator: "."))
    }

    mutating func note(_ diagnostic: Diagnostic) { problems.append(diagnostic) }

    /// Adopts the problems that `inner` found in a list item.
    mutating func adoptItem(_ inner: SpecReader) {
        problems += inner.problems
        renamedKeys.formUnion(inner.renamedKeys)
        usedPlugins.formUnion(inner.usedPlugins)
    }

    /// Adopts the results of `inner`, which read the mapping of `key`.
    mutating func adopt(_ inner: SpecReader, as key: String) {
        problems += inner.problems
        renamedKeys.formUnion(inner.renamedKeys)
        usedPlugins.formUnion(inner.usedPlugins)
        annotations += inner.annotations.map { (key + "." + $0.key, $0.change) }
        nestedKeys += (inner.askedKeys.map { [$0] } + inner.nestedKeys).map { [key] + $0 }
        keep(inner.resolved, as: key)
    }

    /// Reports that `key` is missing.
    ///
    /// - Parameters:
    ///   - documentation: its purpose.
    ///   - example: a value as a spec has it.
    ///   - hint: the choices.
    mutating func noteMissing(_ key: String, _ documentation: String, example: String? = nil, hint: String = "") {
        guard !isDry, !isUnreadable, !isPartial else { return }
        let purpose = documentation.isEmpty ? "" : " (\(documentation))"
        let remedy = example.map { ", " + self.remedy(forMissing: "\(key): \($0)") } ?? ""
        var problem = problem("missing, and has no default\(purpose)\(remedy)\(hint)", at: mark, key: key)
        problem.isMissingKey = true
        note(problem)
    }

    /// Returns how to set the missing `line`: in the part that is there, or with the part around it.
    private func remedy(forMissing line: String) -> String {
        guard let part = path.last, !askedKeys.contains("kind") else { return "write '\(line)'" }
        return isWritten ? "add '\(line)' to '\(part)'" : "write '\(part): {\(line)}'"
    }

    mutating func declare(_ parameter: ParameterDescription) {
        guard !parameters.contains(where: { $0.key == parameter.key }) else { return }
        var parameter = parameter
        for annotation in annotations where annotation.key == parameter.key { annotation.change(&parameter) }
        annotations.removeAll { $0.key == parameter.key }
        parameters.append(parameter)
    }

    /// The keys with a source or a unit that were never read, which is a mistake of a component; always empty outside a
    /// dry run.
    public var annotatedUnreadKeys: [String] {
        var seen: Set<String> = []
        return annotations.map(\.key).filter { seen.insert($0).inserted }
    }

    /// Adds the source of the defaults or of the method, such as a publication, to the declarations of `keys`.
    ///
    /// Keys may be read before or after.
    public mutating func cite(_ source: String, for keys: String...) {
        annotate(keys) { $0.source = source }
    }

    /// Adds the unit of the values, such as `environment steps`, to the declarations of `keys`.
    ///
    /// Keys may be read before or after.
    public mutating func measure(in unit: String, _ keys: String...) {
        annotate(keys) { $0.unit = unit }
    }

    private mutating func annotate(
        _ keys: [String], _ change: @escaping (inout ParameterDescription) -> Void
    ) {
        guard isDry else { return }
        for key in keys {
            if let index = parameters.firstIndex(where: { $0.key == key }) {
                change(&parameters[index])
            } else {
                annotations.append((key, change))
            }
        }
    }

    /// Records `value` as the value of `key`.
    mutating func keep(_ value: Node, as key: String) {
        guard !values.contains(where: { $0.key == key }) else { return }
        values.append(Node.Pair(key, at: value.mark, value))
    }

    /// The values read so far, with all defaults written out and absolute paths.
    ///
    /// Reading it again gives the same values.
    public var resolved: Node { Node(.mapping(values), at: mark) }

    /// Marks `key` as known without reading it.
    ///
    /// Other code reads it: it is not reported as unknown, and it is suggested for misspelled keys.
    public mutating func markAsRead(_ key: String) { askedKeys.append(key) }

    /// Declares a key of another part of the program, which reads it, and marks it as known.
    public mutating func markAsRead(_ parameter: ParameterDescription) {
        declare(parameter)
        markAsRead(parameter.key)
    }

    /// Returns the value of `key` and marks it as requested.
    mutating func take(_ key: String) -> Node? {
        askedKeys.append(key)
        return node(key)
    }

    func node(_ key: String) -> Node? { pairs?.first { $0.key == key }?.value }
}

extension SpecReader {
    /// Returns the remedy for a value in place of a mapping, such as `gamma=0.9`; empty if none can be guessed.
    static func remedy(forMapping node: Node, _ part: String? = nil) -> String {
        node.scalar.flatMap { $0.isPlain ? pairMeant(by: $0.text) : nil }.map { ", write '\($0)'" }
            ?? NearMiss.remedy(forPart: part, node)
    }
}

extension Node {
    /// `true` if the node is YAML's null.
    var isNull: Bool {
        if case .null = scalar?.resolved { true } else { false }
    }

    /// The value as quoted in messages.
    var shortText: String {
        switch content {
        case .scalar(let scalar): isNull ? "null" : "'\(scalar.text.prefix(40))'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
