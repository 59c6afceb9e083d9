import Understudy
import UnderstudyKernels

/// Rows of sets of bits with shrinking bounds, for the query which rows have a new point as their nearest so far.
///
/// The result is exact and is found in two steps. First, a lower bound of each row's distance is summed channel by
/// channel, from the number of bits that the row and the query have in common: |q \ x| / |q| for the Jaccard distance
/// of the sets q and x, |q \ x| for Hamming's. Rows are stored in blocks of 256, bit by bit, so that the sums of all
/// rows of a block are computed at once (Lamport 1975, multiple byte processing). A block is abandoned as soon as no
/// row in it is below its own bound. Second, the distances of the few remaining rows are computed. Queries do not
/// allocate.
public struct BitBlocks: Sendable {
    /// The layout of the rows.
    public let layout: BitLayout
    /// The metric between rows.
    public var metric: BitMetric { units.metric }
    /// `true` if `improveBounds` also reports ties with the nearest so far.
    public let keepsTies: Bool

    /// The weight of each channel's distance; `nil` for equal weights.
    public let weights: BitWeights?

    let units: BitUnits
    /// The concatenated rows, in the order of the blocks.
    let rows: [UInt64]
    /// The row numbers in the order of the blocks.
    ///
    /// Per-row data should be stored in this order, as nearby rows are accessed together.
    public let order: [Int32]
    /// The bound of each row, in the order of the blocks.
    var bounds: [Int32]
    /// The bits of the rows, block by block.
    let planes: BitPlanes
    /// The scaled bounds with which the sums are compared.
    var limits: BitLimits
    /// The current query.
    var query: BitQuery
    /// The rows that may be near the current query, with their distances.
    var candidates: Candidates

    /// Buffers for the results of the kernels.
    struct Candidates: Sendable {
        var common: [UInt8]
        var rows: [Int32]
        var distances: [Int32]
    }

    let kernel = BitKernels()

    /// Indexes `rows`, each with the bound `bound`.
    ///
    /// - Parameters:
    ///   - rows: the concatenated rows of `layout.wordCount` words each; bits beyond the layout's cells are 0.
    ///   - bound: the initial bound: `improveBounds` first reports a row at a distance below it.
    ///   - keepsTies: `true` to also report ties with the nearest so far.
    ///   - weights: the weight of each channel's Jaccard distance; `nil` for equal weights.
    /// - Precondition: rows fit the layout, which has at most 1,024 channels for `jaccard`; weights are for `jaccard`
    ///   only, one for each channel.
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
    /// Calls `improve` with every row for which `query` is nearer than the row's bound, or tied if ties are kept.
    ///
    /// The distance becomes the new bound if `improve` says so.
    ///
    /// - Parameters:
    ///   - ahead: receives the upcoming places, a few at a time, to prefetch their data (`Prefetching`).
    ///   - improve: receives the row's place in ``order``, in ascending order, and the distance; returns whether that
    ///     is the new bound.
    public mutating func improveBounds(
        near query: Span<UInt64>, ahead: (_ places: Span<Int32>) -> Void = { _ in },
        _ improve: (_ place: Int, _ distance: Float) -> Bool
    ) {
        precondition(query.count == layout.wordCount, "the query has another layout")
        guard count > 0 else { return }
        let found = findCandidates(query)
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
                // Rows arrive in order, so a block is refreshed once it is passed.
                let block = row / BitPlanes.blockRows
                if changed >= 0, changed != block { limits.refresh(changed) }
                changed = block
            }
        }
        if changed >= 0 { limits.refresh(changed) }
    }

    /// Finds the rows that may be near, with their distances.
    ///
    /// - Returns: their number.
    private mutating func findCandidates(_ words: Span<UInt64>) -> Int {
        query.fill(words)
        query.setBounds()
        let found = Self.findRows(
            near: query, among: planes, limits, kernel, common: &candidates.common, rows: &candidates.rows)
        let numbers = candidates.rows
        Self.measure(
            numbers.span.extracting(0..<found), from: words, rows: rows, layout, metric, weights, kernel,
            into: &candidates.distances)
        return found
    }

    private static func findRows(
        near query: BitQuery, among planes: BitPlanes, _ limits: BitLimits, _ kernel: BitKernels,
        common: inout [UInt8], rows: inout [Int32]
    ) -> Int {
        kernel.nearRows(
            channels: query.levels.count, words: query.wordsPerChannel,
            BitKernels.Planes(
                any: planes.any.span, ranks: planes.ranks.span, starts: planes.starts.span, planes: planes.planes.span),
            limits: limits.rows.span, blockLimits: limits.blocks.span, query: query.words.span,
            bounds: query.bounds.span, common: common.mutableSpan, into: rows.mutableSpan)
    }

    private static func measure(
        _ numbers: Span<Int32>, from words: Span<UInt64>, rows: [UInt64], _ layout: BitLayout, _ metric: BitMetric,
        _ weights: BitWeights?, _ kernel: BitKernels, into distances: inout [Int32]
    ) {
        kernel.rowDistances(
            numbers, channels: layout.channels, words: layout.wordsPerChannel, relative: metric == .jaccard,
            weights: weights?.channels, words, rows.span, into: distances.mutableSpan)
    }
}

extension BitBlocks {
    /// Saves or restores the bounds, for a search over the same rows.
    public mutating func saveOrRestoreBounds(in archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
        if archive.isRestoring { limits = BitLimits(bounds, query.scale) }
    }
}
