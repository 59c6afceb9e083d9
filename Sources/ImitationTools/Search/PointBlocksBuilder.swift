/// Sorts points into blocks: splits along the widest dimension, at block boundaries.
struct PointBlocksBuilder {
    private(set) var order: PointOrder
    private(set) var corners: [Float] = []
    private(set) var bounds: [Float] = []
    private(set) var levels: [PointBlocks.Level] = []
    private let squaredBound: Float

    private static let width = PointBlocks.width

    init(_ order: PointOrder, squaredBound: Float) {
        self.order = order
        self.squaredBound = squaredBound
    }

    mutating func build() {
        guard order.count > 0 else { return }
        split(0..<order.count)
        appendLevel(ofPartsOf: 1) { builder, range, _ in builder.appendPoints(range) }
        // The number of points in one part.
        var size = Self.width
        while size < order.count {
            appendLevel(ofPartsOf: size) { $0.appendBoxes($1, $2) }
            size *= Self.width
        }
    }

    /// Splits a range that begins at a block boundary, so that all its blocks but the last are full.
    private mutating func split(_ range: Range<Int>) {
        guard range.count > Self.width else { return }
        let (axis, width) = order.box(of: range).widest
        // The order of equal points does not matter.
        guard width > 0 else { return }
        var size = Self.width
        while size * Self.width < range.count { size *= Self.width }
        let parts = (range.count + size - 1) / size
        let middle = range.lowerBound + parts / 2 * size
        order.sort(range, along: axis)
        split(range.lowerBound..<middle)
        split(middle..<range.upperBound)
    }

    private mutating func appendLevel(ofPartsOf size: Int, _ append: (inout Self, Range<Int>, Int) -> Void) {
        levels.append(PointBlocks.Level(corners: corners.count, bounds: bounds.count))
        for first in stride(from: 0, to: order.count, by: size * Self.width) {
            append(&self, first..<min(first + size * Self.width, order.count), size)
        }
    }

    /// Appends a block of points.
    private mutating func appendPoints(_ range: Range<Int>) {
        for axis in 0..<order.dimension {
            for number in order.numbers[range] { corners.append(order.points[Int(number) * order.dimension + axis]) }
            corners += repeatElement(0, count: Self.width - range.count)
        }
        appendBounds(range.count)
    }

    /// Appends a block of the boxes around parts of `size` points each; the last may have fewer.
    private mutating func appendBoxes(_ range: Range<Int>, _ size: Int) {
        let boxes = stride(from: range.lowerBound, to: range.upperBound, by: size).map {
            order.box(of: $0..<min($0 + size, range.upperBound))
        }
        for axis in 0..<order.dimension {
            for corner in [\PointOrder.Box.low, \.high] {
                corners += boxes.map { $0[keyPath: corner][axis] }
                corners += repeatElement(0, count: Self.width - boxes.count)
            }
        }
        appendBounds(boxes.count)
    }

    private mutating func appendBounds(_ count: Int) {
        bounds += repeatElement(squaredBound, count: count)
        bounds += repeatElement(-1, count: Self.width - count)
    }
}
