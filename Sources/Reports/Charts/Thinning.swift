/// Leaves out points of a line that a drawing cannot show, and keeps the first and the last one and every extreme.
///
/// The line is cut into pieces of as many points each; of a piece its lowest and its highest point remain.
///
/// - Parameters:
///   - values: The line's values, from left to right.
///   - limit: About how many points may remain, 4 or more.
/// - Returns: the places of those that remain, ascending; all where there are no more than `limit`.
func thinned(_ values: [Double], to limit: Int) -> [Int] {
    guard values.count > limit, values.count > 2 else { return Array(values.indices) }
    let pieces = max(1, limit / 2 - 1)
    let inner = 1..<values.count - 1
    var kept = [0]
    for piece in 0..<pieces {
        let begin = inner.lowerBound + inner.count * piece / pieces
        let end = inner.lowerBound + inner.count * (piece + 1) / pieces
        guard begin < end else { continue }
        var (lowest, highest) = (begin, begin)
        for index in begin..<end {
            if values[index] < values[lowest] { lowest = index }
            if values[index] > values[highest] { highest = index }
        }
        kept.append(min(lowest, highest))
        if lowest != highest { kept.append(max(lowest, highest)) }
    }
    kept.append(values.count - 1)
    return kept
}
