/// Rows of sets of bits, each with a bound that only shrinks, for the question to which rows a query is nearer than anything before it.
///
/// The answer is exact, and is found in two steps. First a lower bound of each row's distance is added up, channel by channel, from the number of
/// bits that the row has in common with the query: |q \ x| / |q| for the Jaccard distance of the sets q and x, |q \ x| for Hamming's. Rows stand in
/// blocks of 256, bit by bit, so that the sums of all rows of a block are computed at once (Lamport 1975, multiple byte processing),
/// and a block is left as soon as no row of it is below its own bound. Then the distances of the few rows that are left are computed. Queries do not allocate.
public struct BitBlocks: Sendable {
    /// How rows are laid out.
    public let layout: BitLayout
    /// How far rows are apart.
    public var metric: BitMetric { units.metric }
    /// Whether `improveBounds` also takes rows to which a query is as near as the nearest before.
    public let keepsTies: Bool

    /// What each channel's distance counts; `nil` where all count the same.
    public let weights: BitWeights?

    let units: BitUnits
    /// The rows one after the other, in the order of the blocks.
    let rows: [UInt64]
    /// The numbers of the rows in the order of the blocks, in which what is kept for each row should stand: rows that are near each other are asked for together.
    public let order: [Int32]
    /// The bound of each row, in the order of the blocks.
    var bounds: [Int32]
    /// The bits of the rows, block by block.
    let planes: BitPlanes
    /// What of the bounds the sums are compared with.
    var limits: BitLimits
    /// The present query.
    var query: BitQuery
    /// The rows that may be near the present query, and their distances.
    var candidates: Candidates

    /// Room for what the kernels find.
    struct Candidates: Sendable {
        var common: [UInt8]
        var rows: [Int32]
        var distances: [Int32]
    }

    let kernel = BitKernel()

    /// Arranges `rows`, each with the bound `bound`.
    ///
    /// - Parameters:
    ///   - rows: the rows one after the other, each of `layout.wordCount` words; bits beyond the layout's cells are 0.
    ///   - bound: the distance below which `improveBounds` first takes a row.
    ///   - keepsTies: whether it also takes rows to which a query is as near as the nearest before.
    ///   - weights: what each channel's Jaccard distance counts; `nil` where all count the same.
    /// - Precondition: rows fit the layout, which has at most 1,024 channels for `jaccard`; weights are for `jaccard`, one for each channel.
    /// - Complexity: O(n log n) in the number of rows.
    public init(
        rows: [UInt64], layout: BitLayout, metric: BitMetric, bound: Float = .infinity, keepsTies: Bool = false,
        weights: BitWeights? = nil
    ) {
        precondition(rows.count.isMultiple(of: layout.wordCount), "rows do not fit the layout")
        precondition(
            weights.map { metric == .jaccard && $0.channels.count == layout.channels } ?? true,
            "weights do not fit the metric or the layout")
        self.layout = layout
        self.keepsTies = keepsTies
        self.weights = weights
        units = BitUnits(metric, layout, weights)
        let columns = BitColumns(rows: rows, layout: layout, weights: weights)
        order = columns.order
        var sorted: [UInt64] = []
        sorted.reserveCapacity(rows.count)
        for row in order { sorted += rows[Int(row) * layout.wordCount..<(Int(row) + 1) * layout.wordCount] }
        self.rows = sorted
        query = BitQuery(layout, metric, levels: columns.levels, weights: weights)
        planes = BitPlanes(sorted, query)
        let places = planes.count * BitPlanes.blockRows
        candidates = Candidates(
            common: Array(repeating: 0, count: layout.channels), rows: Array(repeating: 0, count: places),
            distances: Array(repeating: 0, count: places))
        bounds = Array(repeating: units.units(below: bound), count: order.count)
        limits = BitLimits(bounds, query.scale)
    }

    /// The number of rows.
    public var count: Int { order.count }
}

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

extension BitBlocks {
    /// Saves or restores the bounds with a search over the same rows.
    public mutating func exchangeBounds(with archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
        if archive.isRestoring { limits = BitLimits(bounds, query.scale) }
    }
}
