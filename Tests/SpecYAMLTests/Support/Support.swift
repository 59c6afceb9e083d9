import SpecYAML
import Testing

/// The lines that a user sees for `text`; empty where it is parsed.
func problems(_ text: String, limits: Node.Limits = .standard) -> [String] {
    problems(bytes: Array(text.utf8), limits: limits)
}

/// The lines that a user sees for `bytes`; empty where they are parsed.
func problems(bytes: [UInt8], limits: Node.Limits = .standard) -> [String] {
    do throws(Diagnostics) {
        _ = try Node.parse(bytes, file: "t.yaml", limits: limits)
        return []
    } catch {
        return error.all.map(\.description)
    }
}

/// The node of a text that must have one.
func node(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Node {
    try #require(try Node.parse(text, file: "t.yaml"), sourceLocation: sourceLocation)
}

private let nowhere = Mark(file: "", line: 1, column: 1)

/// A string that must not be read as anything else.
func string(_ text: String) -> Node { Node(.scalar(.init(text, isPlain: false)), at: nowhere) }

/// A scalar as a user would type it without quotes.
func plain(_ text: String) -> Node { Node(.scalar(.init(text, isPlain: true)), at: nowhere) }

/// A list.
func list(_ items: Node...) -> Node { Node(.sequence(items), at: nowhere) }

/// A list.
func list(_ items: [Node]) -> Node { Node(.sequence(items), at: nowhere) }

/// A mapping.
func mapping(_ pairs: (String, Node)...) -> Node { mapping(pairs) }

/// A mapping.
func mapping(_ pairs: [(String, Node)]) -> Node {
    Node(.mapping(pairs.map { Node.Pair($0.0, at: nowhere, $0.1) }), at: nowhere)
}

/// The same numbers in every run (SplitMix64: Steele, Lea and Flood 2014).
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
