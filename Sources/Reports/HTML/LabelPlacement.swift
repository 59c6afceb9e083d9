/// Moves labels apart that would overlap, each as little as the others allow.
///
/// The places minimise the sum of squared shifts under the gap (isotonic regression by pooling adjacent violators), so
/// labels of curves that end at one value spread evenly around it.
///
/// - Parameters:
///   - wanted: Where each label wants to be, in any order.
///   - gap: The least distance between two labels; it is narrowed where `range` has no room.
///   - range: Where labels may be.
/// - Returns: The places in the order of `wanted`.
func spread(_ wanted: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
    guard wanted.count > 1 else { return wanted.map { min(max($0, range.lowerBound), range.upperBound) } }
    let gap = min(gap, (range.upperBound - range.lowerBound) / Double(wanted.count - 1))
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }

    // Less its share of the gaps, each label only has to be no higher up than the one before it.
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
