import SpecYAML
import Understudy

/// The tuning of a study's keys: the part `tune` of a spec.
package struct TuningSettings: Hashable, Sendable {
    /// The methods; the raw values are the names in specs.
    enum MethodName: String, CaseIterable {
        case random, halving
    }

    /// The method that compares the candidates.
    package enum Method: Hashable, Sendable {
        /// Every candidate is trained to the end (Bergstra & Bengio 2012).
        case random
        /// Every candidate begins with a short training, and one in `factor` goes on to a training that is `factor` times
        /// as long (successive halving; Jamieson & Talwalkar 2016).
        case halving(factor: Int)

        /// The name in specs.
        package var name: String {
            switch self {
            case .random: MethodName.random.rawValue
            case .halving: MethodName.halving.rawValue
            }
        }
    }

    /// The keys with their ranges.
    package var keys: TuningKeys
    /// The number of candidates of each variant.
    package var candidates: Int
    /// The number of seeds that each candidate is judged by.
    package var seeds: Int
    /// The seed of the draws.
    package var seed: Int
    /// The method.
    package var method: Method
    /// The spec with this part alone, as it is written.
    private(set) var written = Node(.mapping([]), at: Mark(of: ""))
    /// The part with all defaults.
    private(set) var resolved = Node(.mapping([]), at: Mark(of: ""))

    /// The first seed of tuning; those of the final runs are usually counted from 0.
    package static let firstSeed = 1_000_000

    /// The seeds of the runs that candidates are judged by.
    package var tuningSeeds: [UInt64] { (0..<seeds).map { UInt64(Self.firstSeed + $0) } }

    /// Reads the keys of the part.
    init(from reader: inout SpecReader) {
        keys = reader.value(
            "keys", default: TuningKeys.none,
            "The keys that are tuned: each with a range {from, to, scale: linear|log}, or a list of values",
            findProblems: TuningKeys.problems)
        candidates = reader.value(
            "candidates", default: 16, in: 2...1_000, "Settings of these keys that are tried, of each variant")
        seeds = reader.value(
            "seeds", default: 3, in: 1...100,
            "Seeds that each candidate is judged by, from 1,000,000 on; the final runs have those of training.seeds")
        seed = reader.value("seed", default: 0, in: 0...1_000_000_000, "The seed by which candidates are drawn")
        method =
            reader.kindSection(
                "method", default: MethodName.random,
                "Random search, or successive halving: short runs first, and longer ones of the best candidates"
            ) { name, reader in
                switch name {
                case .random: .random
                case .halving:
                    .halving(
                        factor: reader.value(
                            "factor", default: 3, in: 2...10,
                            "One candidate in so many goes on to runs that are longer by it"))
                }
            } ?? .random
        reader.cite("Bergstra & Bengio 2012 (random); Jamieson & Talwalkar 2016 (halving)", for: "method")
        if keys.entries.isEmpty, reader.isKnown("keys") {
            reader.report("needs at least one key to tune, such as optimizer.learning_rate", at: "keys")
        }
    }

    /// Reads the part of a whole spec; `nil` if there is none or it has problems.
    static func read(_ base: Node, registry: Registry, problems: inout [Diagnostic]) -> TuningSettings? {
        guard let part = base["tune"], part.scalar?.resolved != .null, !part.isNone else { return nil }
        let strays = (part.mapping ?? []).filter { $0.key.contains(".") }
        let hasKeys = part["keys"]?.mapping != nil
        problems += strays.map { stray in
            let line = "\(stray.key): \(stray.value.flowText)"
            let remedy = hasKeys ? "add '\(line)' to 'keys'" : "write it under tune.keys: keys: {\(line)}"
            return Diagnostic("unknown key, \(remedy)", at: stray.keyMark, key: "tune.\(stray.key)")
        }
        let tune = strays.isEmpty ? part : Self.moving(strays, underKeysOf: part)
        let document = Node(.mapping([Node.Pair("tune", at: part.mark, tune)]), at: part.mark)
        do {
            return try SpecReader.read(document, registry: registry) { reader in
                var settings = reader.optionalSection("tune", Self.documentation) { TuningSettings(from: &$0) }
                settings?.written = document
                settings?.resolved = reader.resolved["tune"] ?? tune
                return settings
            }
        } catch {
            problems += error.all
            return nil
        }
    }

    /// Returns the part as it is meant, so that what is moved is checked as well.
    private static func moving(_ strays: [Node.Pair], underKeysOf part: Node) -> Node {
        let keys = (part["keys"]?.mapping ?? []) + strays
        let rest = (part.mapping ?? []).filter { pair in
            pair.key != "keys" && !strays.contains { $0.keyMark == pair.keyMark }
        }
        let pair = Node.Pair("keys", at: part.mark, Node(.mapping(keys), at: part["keys"]?.mark ?? part.mark))
        return Node(.mapping([pair] + rest), at: part.mark)
    }

    /// The meaning of the part.
    static let documentation =
        "Keys whose values are chosen by trial, on seeds of their own; the chosen setting is then run on training.seeds"

    /// The rungs of the tuning of a variant: how long its runs are, and how many candidates there are.
    ///
    /// - Parameters:
    ///   - steps: the steps of a whole run.
    ///   - count: the number of candidates.
    package func rungs(steps: Int, candidates count: Int) -> [(steps: Int, candidates: Int)] {
        guard case .halving(let factor) = method else { return [(steps, count)] }
        var counts = [count]
        while let last = counts.last, last >= factor { counts.append((last + factor - 1) / factor) }
        var divisor = 1
        var rungs: [(steps: Int, candidates: Int)] = []
        for count in counts.reversed() {
            rungs.insert((max(1, steps / divisor), count), at: 0)
            let (next, overflow) = divisor.multipliedReportingOverflow(by: factor)
            divisor = overflow ? steps : next
        }
        return rungs
    }
}

/// The keys that are tuned, with their ranges.
package struct TuningKeys: Hashable, Sendable {
    /// A key.
    package struct Entry: Hashable, Sendable {
        /// The path of the key.
        let path: SpecPath
        /// The values that it can have.
        let domain: TuningDomain
        /// These values as they are written.
        let node: Node
        /// The place of the key.
        let mark: Mark

        /// The keys from the root, separated by dots.
        package var key: String { path.text }
    }

    /// The keys in the order of the spec.
    package let entries: [Entry]
    private let node: Node

    static let none = TuningKeys(entries: [], node: Node(.mapping([]), at: Mark(of: "")))

    private init(entries: [Entry], node: Node) {
        (self.entries, self.node) = (entries, node)
    }

    /// Returns the problems of the keys and of their ranges, each with its place.
    static func problems(in node: Node) -> [Diagnostic] {
        let pairs: [Node.Pair] = SearchNotation.joined(node.mapping ?? [])
        return pairs.flatMap { pair -> [Diagnostic] in
            func problem(_ message: String, at mark: Mark) -> [Diagnostic] {
                [Diagnostic("\(pair.key): \(message)", at: mark)]
            }
            guard let path = SpecPath(pair.key) else {
                return problem("must be keys with dots between them, such as learner.gamma", at: pair.keyMark)
            }
            if let reason = path.reasonAgainstVarying { return problem(reason, at: pair.keyMark) }
            if path.text == "training" || path.text == "training.steps" {
                return problem("cannot be tuned, it is the length of the runs", at: pair.keyMark)
            }
            do throws(TuningDomain.Problem) {
                _ = try TuningDomain(pair.value)
                return []
            } catch {
                return problem(error.message, at: error.mark)
            }
        }
    }
}

extension TuningKeys: SpecValue {
    /// The description of the type, following "must be".
    package static var typeText: String { "a mapping of keys such as learner.gamma to ranges or lists of values" }
    /// No key.
    package static var standIn: TuningKeys { none }
    /// Any mapping.
    package static func form(within limits: ValueLimits) -> ValueForm { .mapping }
    /// Returns the keys that a list has, with their values if it has them: `- learner.gamma: [0.9, 0.99]`.
    package static func remedy(forCollection node: Node) -> String? {
        guard let items = node.sequence, !items.isEmpty else { return nil }
        let pairs = items.flatMap { item in
            item.mapping
                ?? item.scalar.map { [Node.Pair($0.text, at: item.mark, Node(.sequence([]), at: item.mark))] } ?? []
        }
        guard pairs.count >= items.count, pairs.allSatisfy({ SpecPath($0.key) != nil }) else { return nil }
        func isNamed(_ pair: Node.Pair) -> Bool { pair.value.sequence?.isEmpty == true }
        let keys = pairs.map { "\($0.key): \(isNamed($0) ? "[VALUE, VALUE]" : $0.value.flowText)" }
        return "{\(keys.joined(separator: ", "))}" + (pairs.contains(where: isNamed) ? ", with the values to try" : "")
    }
    /// Reads a mapping; `problems` reports what is wrong in it.
    package static func read(_ node: Node) -> TuningKeys? {
        guard let pairs = node.mapping else { return nil }
        let entries = pairs.compactMap { pair -> Entry? in
            guard let path = SpecPath(pair.key), let domain = try? TuningDomain(pair.value) else { return nil }
            return Entry(path: path, domain: domain, node: pair.value, mark: pair.keyMark)
        }
        return TuningKeys(entries: entries, node: node)
    }
    /// The mapping on one line.
    package var specText: String { node.flowText }
    /// The mapping.
    package func specNode(at mark: Mark) -> Node { node }
}
