import SpecYAML
import Understudy

/// The seeds of a variant's runs: a count from 0, a list, or an inclusive range such as `5..9`.
struct SeedList: Hashable {
    /// The seeds, in the order of the runs.
    let seeds: [Int]
    /// The seeds as written in the spec.
    private let node: Node

    /// The maximum number of runs of a variant.
    static let most = 10_000

    /// A single run with seed 0.
    static let one = SeedList(seeds: [0], node: Node(.scalar(.init("1", isPlain: true)), at: Mark(of: "")))

    /// Returns the problems of a list or range of seeds, each with its place.
    static func problems(in node: Node) -> [Diagnostic] {
        guard let items = node.sequence else { return rangeProblem(in: node).map { [$0] } ?? [] }
        if items.isEmpty { return [Diagnostic("must not be an empty list, write a count such as 5", at: node.mark)] }
        if items.count > most {
            return [Diagnostic("must be at most 10,000 seeds, not \(items.count.specText)", at: node.mark)]
        }
        var firsts: [Int: Node] = [:]
        return items.compactMap { item in
            guard let seed = Int.read(item), seed >= 0 else {
                return Diagnostic("a seed must be a whole number of at least 0, not \(item.quoted)", at: item.mark)
            }
            guard let first = firsts[seed] else {
                firsts[seed] = item
                return nil
            }
            return Diagnostic("\(item.quoted) repeats \(first.quoted), remove one", at: item.mark)
        }
    }
}

extension SeedList: SpecValue {
    static var typeText: String { "a whole number from 1 to 10000, a list of seeds, or a range such as 5..9" }

    static var standIn: SeedList { one }

    /// `0..4` for `0-4`, `0:4`, `0 to 4` and `range(5)`, and `[1, 2]` for `1, 2`.
    static func remedy(for text: String) -> String? {
        if let match = text.wholeMatch(of: /range\(([0-9]+)\)/), let count = Int(match.1), count > 1 {
            return "0..\(count - 1)"
        }
        let items = text.split { $0 == "," || $0 == " " }.map(String.init)
        if items.count > 1, items.allSatisfy({ Int($0) != nil }) { return "[\(items.joined(separator: ", "))]" }
        guard let match = text.wholeMatch(of: /([0-9]+) ?(?:-|:|to|\.\.\.) ?([0-9]+)/), let first = Int(match.1),
            let last = Int(match.2), first < last
        else { return nil }
        return "\(first)..\(last)"
    }

    static func form(within limits: ValueLimits) -> ValueForm {
        .either([
            .integer(ValueLimits(minimum: 1, maximum: Double(most))),
            .list(of: .integer(ValueLimits(minimum: 0)), isDistinct: true),
            .text(pattern: "^[0-9_]+\\.\\.[0-9_]+$"),
        ])
    }

    static func read(_ node: Node) -> SeedList? {
        if let items = node.sequence { return SeedList(seeds: items.compactMap(Int.read), node: node) }
        if let count = Int.read(node) {
            return (1...most).contains(count) ? SeedList(seeds: Array(0..<count), node: node) : nil
        }
        guard let (first, last) = ends(ofRange: node) else { return nil }
        // `problems` reports an invalid range.
        return SeedList(seeds: first <= last && last - first < most ? Array(first...last) : [0], node: node)
    }

    /// Returns the bounds of a range such as `5..9`, in either order.
    private static func ends(ofRange node: Node) -> (first: Int, last: Int)? {
        guard let text = String.read(node) else { return nil }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        func number(_ text: Substring) -> Int? {
            Int.read(Node(.scalar(.init(String(text), isPlain: true)), at: node.mark))
        }
        guard ends.count == 3, ends[1].isEmpty, let first = number(ends[0]), let last = number(ends[2]), first >= 0,
            last >= 0
        else { return nil }
        return (first, last)
    }

    private static func rangeProblem(in node: Node) -> Diagnostic? {
        guard let (first, last) = ends(ofRange: node) else { return nil }
        if last < first {
            return Diagnostic(
                "a range begins with the smaller seed, write \(last)..\(first), not \(node.quoted)", at: node.mark)
        }
        guard last - first >= most else { return nil }
        return Diagnostic(
            "must be at most 10,000 seeds, not all of \(node.quoted)", at: node.mark)
    }

    var specText: String { node.flowText }

    func specNode(at mark: Mark) -> Node { node }
}
