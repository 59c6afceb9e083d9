/// Removes points of a line that a drawing cannot resolve; keeps the first point, the last point and all extremes.
///
/// The line is split into pieces with equal numbers of points. The lowest and the highest point of each piece are kept.
///
/// - Parameters:
///   - values: the line's values, from left to right.
///   - limit: the approximate maximum number of points to keep, at least 4.
/// - Returns: the indices of the points kept, in ascending order; all indices if there are at most `limit` points.
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
