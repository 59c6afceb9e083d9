import CKernels

// The kernels of nearest-neighbor searches. Each function checks that the buffers are large enough and that the numbers
// of rows and blocks are in them, and calls the function of the same name in CKernels.h, which documents what it
// computes.

/// The functions that compare sets of bits.
public struct BitKernels: @unchecked Sendable {
    // Unchecked: the functions are stateless.
    private let setDistances = Self.table.set_distances
    private let rowDistances = Self.table.row_distances
    private let weightedRowDistances = Self.table.weighted_row_distances
    private let nearRows = Self.table.near_rows

    private static var table: KernelTable { Kernels.current.table }

    /// Creates the functions of the current kernels.
    public init() {}

    /// Returns the distance between two bit sets of as many words.
    public func distance(_ query: Span<UInt64>, _ set: Span<UInt64>, relative: Bool) -> Int32 {
        precondition(query.count == set.count, "sets of different sizes")
        var distance: Int32 = 0
        withPointers(query, set) { setDistances(1, query.count, relative, $0, $1, &distance) }
        return distance
    }

    /// Writes the distance between the bit set `query` and each of `rows`, [count, words].
    public func distances(
        _ query: Span<UInt64>, _ rows: Span<UInt64>, relative: Bool, into distances: consuming MutableSpan<Int32>
    ) {
        let words = query.count
        precondition(words > 0 && rows.count.isMultiple(of: words), "rows of another size than the query")
        let count = rows.count / words
        precondition(distances.count >= count, "there is no room for the distances")
        withPointers(query, rows) { query, rows in
            withPointer(&distances) { setDistances(count, words, relative, query, rows, $0) }
        }
    }

    /// Writes the distance between `query`, [channels, words], and those of `rows`, [.., channels, words], whose
    /// numbers are in `numbers`.
    ///
    /// - Parameter weights: [channels], the weight of each channel's distance; `nil` for equal weights.
    public func rowDistances(
        _ numbers: Span<Int32>, channels: Int, words: Int, relative: Bool, weights: [Int32]? = nil,
        _ query: Span<UInt64>, _ rows: Span<UInt64>, into distances: consuming MutableSpan<Int32>
    ) {
        let width = channels * words
        precondition(width > 0 && query.count >= width, "the query has another layout")
        precondition(isEach(of: numbers, below: rows.count / width), "no such row")
        precondition(distances.count >= numbers.count, "there is no room for the distances")
        precondition(weights.map { $0.count >= channels } ?? true, "a weight for each channel")
        let count = numbers.count
        withPointers(query, rows) { query, rows in
            withPointer(numbers) { numbers in
                withPointer(&distances) { distances in
                    guard let weights else {
                        return rowDistances(count, numbers, channels, words, relative, query, rows, distances)
                    }
                    weightedRowDistances(count, numbers, channels, words, relative, weights, query, rows, distances)
                }
            }
        }
    }

    /// The rows of a search, as bit planes.
    public struct Planes: ~Escapable {
        let (any, ranks, starts, planes): (Span<UInt64>, Span<UInt32>, Span<Int64>, Span<UInt64>)

        /// Describes rows; see `near_rows`.
        @_lifetime(copy any, copy ranks, copy starts, copy planes)
        public init(any: Span<UInt64>, ranks: Span<UInt32>, starts: Span<Int64>, planes: Span<UInt64>) {
            (self.any, self.ranks, self.starts, self.planes) = (any, ranks, starts, planes)
        }
    }

    /// Writes the numbers of the rows that may be near the query, and returns how many there are.
    ///
    /// - Parameters:
    ///   - limits: the rows' limits as planes, [blocks, 8, 4].
    ///   - blockLimits: the largest limit of each block.
    ///   - query: [channels, words].
    ///   - bounds: [channels, 32].
    ///   - common: room for `channels` numbers.
    ///   - rows: room for 256 numbers per block.
    public func nearRows(
        channels: Int, words: Int, _ planes: borrowing Planes, limits: Span<UInt64>, blockLimits: Span<UInt8>,
        query: Span<UInt64>, bounds: Span<UInt8>, common: consuming MutableSpan<UInt8>,
        into rows: consuming MutableSpan<Int32>
    ) -> Int {
        let (blocks, width) = (planes.starts.count, channels * words)
        precondition(query.count >= width && bounds.count >= 32 * channels, "the query has another layout")
        precondition(planes.any.count >= blocks * width && planes.ranks.count >= blocks * width, "missing planes")
        precondition(limits.count >= 32 * blocks && blockLimits.count >= blocks, "missing limits")
        precondition(common.count >= channels && rows.count >= 256 * blocks, "there is no room for the rows")
        // The planes of a block follow from its bits, so only their end is checked.
        if blocks > 0, width > 0 {
            let last = blocks * width - 1
            precondition(
                Int(planes.starts[blocks - 1]) + Int(planes.ranks[last]) + planes.any[last].nonzeroBitCount
                    <= planes.planes.count / 4, "missing planes")
        }
        return withPointers(planes.any, planes.ranks) { any, ranks in
            withPointers(planes.starts, planes.planes) { starts, planes in
                withPointers(limits, blockLimits) { limits, blockLimits in
                    withPointers(query, bounds) { query, bounds in
                        withPointer(&common) { common in
                            withPointer(&rows) {
                                nearRows(
                                    blocks, channels, words, any, ranks, starts, planes, limits, blockLimits, query,
                                    bounds, common, $0)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The functions that compare a point with eight others, or eight boxes, at once.
public struct PointKernels: @unchecked Sendable {
    // Unchecked: the functions are stateless.
    private let nearBoxes = Self.table.near_boxes
    private let nearPoints = Self.table.near_points
    private let carryBounds = Self.table.carry_bounds
    private let squaredDistances = Self.table.squared_distances

    private static var table: KernelTable { Kernels.current.table }

    /// Creates the functions of the current kernels.
    public init() {}

    /// Writes the boxes nearer to the query than their bound, and returns how many there are.
    ///
    /// - Parameters:
    ///   - blocks: the numbers of the blocks to search.
    ///   - boxes: [.., dimension, 2, 8].
    ///   - bounds: [.., 8].
    ///   - parts: room for eight numbers per block.
    public func nearBoxes(
        _ blocks: Span<Int32>, _ query: Span<Float>, boxes: Span<Float>, bounds: Span<Float>,
        into parts: consuming MutableSpan<Int32>
    ) -> Int {
        let (count, dimension) = (blocks.count, query.count)
        precondition(dimension > 0, "a point has a dimension")
        precondition(
            isEach(of: blocks, below: min(boxes.count / (16 * dimension), bounds.count / 8)), "no such block")
        precondition(parts.count >= 8 * count, "there is no room for the boxes")
        return withPointers(blocks, query) { blocks, query in
            withPointers(boxes, bounds) { boxes, bounds in
                withPointer(&parts) { nearBoxes(count, blocks, dimension, query, boxes, bounds, $0) }
            }
        }
    }

    /// Writes the points nearer to the query than their bound with their squared distances, and returns how many there
    /// are.
    ///
    /// - Parameters:
    ///   - blocks: the numbers of the blocks to search.
    ///   - points: [.., dimension, 8].
    ///   - bounds: [.., 8].
    ///   - parts: room for eight numbers per block.
    ///   - distances: room for eight distances per block.
    public func nearPoints(
        _ blocks: Span<Int32>, _ query: Span<Float>, points: Span<Float>, bounds: Span<Float>,
        into parts: consuming MutableSpan<Int32>, _ distances: consuming MutableSpan<Float>
    ) -> Int {
        let (count, dimension) = (blocks.count, query.count)
        precondition(dimension > 0, "a point has a dimension")
        precondition(
            isEach(of: blocks, below: min(points.count / (8 * dimension), bounds.count / 8)), "no such block")
        precondition(parts.count >= 8 * count && distances.count >= 8 * count, "there is no room for the points")
        return withPointers(blocks, query) { blocks, query in
            withPointers(points, bounds) { points, bounds in
                withPointer(&parts) { parts in
                    withPointer(&distances) {
                        nearPoints(count, blocks, dimension, query, points, bounds, parts, $0)
                    }
                }
            }
        }
    }

    /// Updates the largest bounds of the first `count` of `blocks`, and returns how many blocks above have changed.
    ///
    /// - Parameters:
    ///   - blocks: the blocks in ascending order; afterwards those of the level above.
    ///   - bounds: the bounds of all levels.
    ///   - start: the place of the blocks' bounds, [.., 8].
    ///   - above: the place of the blocks' largest bounds.
    public func carryBounds(
        _ count: Int, _ blocks: consuming MutableSpan<Int32>, in bounds: consuming MutableSpan<Float>, from start: Int,
        to above: Int
    ) -> Int {
        precondition(0...above ~= start && above <= bounds.count, "no such level")
        precondition(
            isEach(of: blocks.span.extracting(0..<count), below: min((above - start) / 8, bounds.count - above)),
            "no such block")
        return withPointer(&blocks) { blocks in
            withPointer(&bounds) { carryBounds(count, blocks, $0 + start, $0 + above) }
        }
    }

    /// Writes the squared distance between the query and each of `rows`, which have its size.
    public func squaredDistances(
        _ query: Span<Float>, _ rows: Span<Float>, into distances: consuming MutableSpan<Float>
    ) {
        let size = query.count
        precondition(size > 0 && distances.count >= rows.count / size, "there is no room for the distances")
        let count = rows.count / size
        withPointers(query, rows) { query, rows in
            withPointer(&distances) { squaredDistances(count, size, query, rows, size, $0) }
        }
    }
}

/// Returns whether all numbers are in 0..<`end`.
private func isEach(of numbers: Span<Int32>, below end: Int) -> Bool {
    // A negative number is a large one without its sign.
    var largest: UInt32 = 0
    for index in numbers.indices { largest = max(largest, UInt32(bitPattern: numbers[index])) }
    return numbers.isEmpty || Int(largest) < end
}
