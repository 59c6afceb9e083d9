import SpecYAML
import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The values that a tuned key can have.
enum TuningDomain: Hashable, Sendable {
    /// A range of numbers, ends included.
    case range(TuningRange)
    /// One of several values of any type.
    case choice([Node])

    /// The scale on which values of a range are uniform; the raw values are the names in specs.
    enum Scale: String, CaseIterable {
        case linear, log
    }

    /// A problem with a range, and its place.
    struct Problem: Error {
        let message: String
        let mark: Mark
    }

    /// Reads a list of values, or a mapping with `from`, `to` and `scale`.
    init(_ node: Node) throws(Problem) {
        if let values = node.sequence {
            guard values.count > 1 else {
                throw Problem(message: "must be a list of at least two values", mark: node.mark)
            }
            var seen: Set<String> = []
            for value in values where !seen.insert(value.canonicalText).inserted {
                throw Problem(message: "has \(value.flowText) twice, remove one", mark: value.mark)
            }
            self = .choice(values)
            return
        }
        guard let pairs = node.mapping else {
            if let notation = SearchNotation(node) {
                throw Problem(message: "has another program's form, write \(notation.text)", mark: node.mark)
            }
            throw Problem(
                message: "must be a range such as {from: 1e-5, to: 1e-2, scale: log}, or a list of values, not "
                    + node.quoted,
                mark: node.mark)
        }
        for pair in pairs where !["from", "to", "scale"].contains(pair.key) {
            if let notation = SearchNotation(node) {
                throw Problem(message: "has another program's form, write \(notation.text)", mark: node.mark)
            }
            throw Problem(message: "a range has from, to and scale, and no '\(pair.key)'", mark: pair.keyMark)
        }
        guard let from = node["from"], let to = node["to"] else {
            throw Problem(message: "a range needs from and to, such as {from: 1e-5, to: 1e-2}", mark: node.mark)
        }
        var ends: [Double] = []
        for end in [from, to] {
            guard let number = Double.read(end), abs(number) <= 1e15 else {
                throw Problem(message: "must be a number up to 1e15, not \(end.quoted)", mark: end.mark)
            }
            ends.append(number)
        }
        guard ends[0] < ends[1] else {
            throw Problem(message: "from must be below to, not \(from.flowText) and \(to.flowText)", mark: node.mark)
        }
        var isLogarithmic = false
        if let scale = node["scale"] {
            guard let chosen = scale.scalar.flatMap({ Scale(rawValue: $0.text) }) else {
                throw Problem(message: "scale must be linear or log, not \(scale.quoted)", mark: scale.mark)
            }
            isLogarithmic = chosen == .log
        }
        guard !isLogarithmic || ends[0] >= 1e-30 else {
            throw Problem(message: "from must be above 0 on a scale: log, not \(from.flowText)", mark: from.mark)
        }
        self = .range(
            TuningRange(
                from: ends[0], to: ends[1], isLogarithmic: isLogarithmic,
                isWhole: Int.read(from) != nil && Int.read(to) != nil, mark: node.mark))
    }

    /// The number of values, or `nil` if there are too many to count.
    var count: Int? {
        switch self {
        case .choice(let values): values.count
        case .range(let range): range.isWhole && range.to - range.from < 1e6 ? Int(range.to - range.from) + 1 : nil
        }
    }

    /// Whether some value is a part with keys.
    var hasParts: Bool {
        if case .choice(let values) = self { values.contains { $0.mapping != nil } } else { false }
    }

    /// Draws a value.
    func draw(using stream: inout RandomStream) -> Node {
        switch self {
        case .choice(let values): values[stream.integer(below: values.count)]
        case .range(let range): range.draw(using: &stream)
        }
    }
}

/// A range of numbers.
struct TuningRange: Hashable, Sendable {
    let from: Double
    let to: Double
    /// Whether the logarithm is uniform, rather than the number.
    let isLogarithmic: Bool
    /// Whether the numbers are whole, as both ends are written.
    let isWhole: Bool
    /// The place in the spec.
    let mark: Mark

    /// Draws a whole number, or a number of three significant digits.
    func draw(using stream: inout RandomStream) -> Node {
        // Each whole number has an interval of its own.
        let top = isWhole ? to + 1 : to
        let share = stream.uniform()
        let number = isLogarithmic ? exp(log(from) + share * (log(top) - log(from))) : from + share * (top - from)
        if isWhole {
            return Int(min(max(number.rounded(.down), from), to)).specNode(at: mark)
        }
        return min(max(Self.rounded(number), from), to).specNode(at: mark)
    }

    /// Returns a number with three significant digits.
    private static func rounded(_ number: Double) -> Double {
        guard number != 0 else { return 0 }
        let exponent = Int(log10(abs(number)).rounded(.down)) - 2
        let digits = (number / pow(10, Double(exponent))).rounded()
        // From its text, because a product with a power of ten is not exact.
        return Double("\(Int(digits))e\(exponent)") ?? number
    }
}
