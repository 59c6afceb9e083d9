/// Shifts overlapping labels apart by as little as possible.
///
/// The positions minimize the sum of squared shifts subject to the gap (isotonic regression by pooling adjacent
/// violators). Labels of curves that end at the same value are therefore spread evenly around it.
///
/// - Parameters:
///   - wanted: the preferred position of each label, in any order.
///   - gap: the minimum distance between two labels; it is reduced if they do not all fit in `range`.
///   - range: the allowed positions.
/// - Returns: the positions in the order of `wanted`.
func spread(_ wanted: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
    guard wanted.count > 1 else { return wanted.map { min(max($0, range.lowerBound), range.upperBound) } }
    let gap = min(gap, (range.upperBound - range.lowerBound) / Double(wanted.count - 1))
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }

    // After subtracting the cumulative gaps, the positions only have to be monotonic.
    var pools: [(sum: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
        pools.append((wanted[index] - Double(rank) * gap, 1))
        while pools.count > 1 {
            let last = pools[pools.count - 1]
            let previous = pools[pools.count - 2]
            guard previous.sum / Double(previous.count) > last.sum / Double(last.count) else { break }
            pools.removeLast(2)
            pools.append((previous.sum + last.sum, previous.count + last.count))
        }
    }
    let highest = range.upperBound - Double(wanted.count - 1) * gap
    let settled = pools.flatMap { pool in
        Array(repeating: min(max(pool.sum / Double(pool.count), range.lowerBound), highest), count: pool.count)
    }
    var places = wanted
    for (rank, index) in order.enumerated() {
        places[index] = settled[rank] + Double(rank) * gap
    }
    return places
}
