@testable import MinAtar

/// Recorded draws in place of a generator. Asking for a kind or bounds other than those recorded is noted.
struct RecordedDraws: Draws {
    /// One draw: a real number where there are no bounds.
    struct Draw {
        var bounds: Range<Int>?
        var value: Double
    }

    let draws: [Draw]
    /// How many were asked for.
    private(set) var position = 0
    /// What was asked for in place of what was recorded, at the first such place.
    private(set) var mismatch: String?

    init(_ draws: [Draw]) { self.draws = draws }

    mutating func real() -> Double { next(nil) ?? 0.5 }

    mutating func integer(in bounds: Range<Int>) -> Int { next(bounds).map { Int($0) } ?? bounds.lowerBound }

    private mutating func next(_ bounds: Range<Int>?) -> Double? {
        defer { position += 1 }
        guard mismatch == nil else { return nil }
        guard position < draws.count, draws[position].bounds == bounds else {
            let recorded = position < draws.count ? Self.text(draws[position].bounds) : "nothing"
            mismatch = "draw \(position): asked for \(Self.text(bounds)), recorded is \(recorded)"
            return nil
        }
        return draws[position].value
    }

    private static func text(_ bounds: Range<Int>?) -> String {
        bounds.map { "a whole number in \($0)" } ?? "a real number"
    }
}
