extension BitBlocks {
    /// Calls `improve` with every row to which `query` is nearer than the row's bound, or as near where ties are kept, and makes the
    /// distance the new bound where it says so.
    ///
    /// - Parameters:
    ///   - ahead: gets the places with which `improve` may be called next, a few at a time, so that it can ask for their memory (``Prefetching``).
    ///   - improve: gets the row's place in ``order``, from the first to the last, and the distance; returns whether that is the new bound.
    public mutating func improveBounds(
        near query: Span<UInt64>, ahead: (_ places: Span<Int32>) -> Void = { _ in },
        _ improve: (_ place: Int, _ distance: Float) -> Bool
    ) {
        precondition(query.count == layout.wordCount, "the query has another layout")
        guard count > 0 else { return }
        let found = query.withUnsafeBufferPointer { findCandidates($0) }
        let slack: Int32 = keepsTies ? 1 : 0
        var changed = -1
        for first in stride(from: 0, to: found, by: Prefetching.portion) {
            let portion = first..<min(first + Prefetching.portion, found)
            ahead(candidates.rows.span.extracting(portion))
            for number in portion {
                let row = Int(candidates.rows[number])
                let distance = candidates.distances[number]
                guard distance < bounds[row], improve(row, units.distance(distance)) else { continue }
                bounds[row] = distance + slack
                limits.set(bounds[row], for: row)
                // Rows come in their order, so a block is refreshed once it is behind.
                let block = row / BitPlanes.blockRows
                if changed >= 0, changed != block { limits.refresh(changed) }
                changed = block
            }
        }
        if changed >= 0 { limits.refresh(changed) }
    }

    /// Finds the rows that may be near, and their distances.
    ///
    /// - Returns: how many there are.
    private mutating func findCandidates(_ words: UnsafeBufferPointer<UInt64>) -> Int {
        guard let words = words.baseAddress else { return 0 }
        query.fill(words)
        query.setBounds()
        let found = kernel.nearRows(
            planes.count, layout.channels, query.wordsPerChannel, planes.any, planes.ranks, planes.starts,
            planes.planes, limits.rows, limits.blocks, query.words, query.bounds, &candidates.common, &candidates.rows)
        if let weights {
            kernel.weightedRowDistances(
                found, candidates.rows, layout.channels, layout.wordsPerChannel, true, weights.channels, words, rows,
                &candidates.distances)
        } else {
            kernel.rowDistances(
                found, candidates.rows, layout.channels, layout.wordsPerChannel, metric == .jaccard, words, rows,
                &candidates.distances)
        }
        return found
    }
}
