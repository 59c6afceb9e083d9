// What spans of the standard library cannot do yet: be copied as a whole.

extension MutableSpan where Element: BitwiseCopyable {
    /// Copies `other`, which must be as long.
    @inlinable package mutating func update(from other: Span<Element>) {
        precondition(other.count == count, "spans of different lengths")
        update(from: other, at: 0)
    }

    /// Copies `other` to the elements from `start`.
    @inlinable package mutating func update(from other: Span<Element>, at start: Int) {
        precondition(start >= 0 && other.count <= count - start, "the span has no room")
        other.withUnsafeBufferPointer { other in
            withUnsafeMutableBufferPointer { own in
                guard let source = other.baseAddress, let own = own.baseAddress else { return }
                (own + start).update(from: source, count: other.count)
            }
        }
    }
}

extension MutableRawSpan {
    /// Copies `other`, which must be as long.
    package mutating func update(from other: RawSpan) {
        precondition(other.byteCount == byteCount, "spans of different lengths")
        other.withUnsafeBytes { other in withUnsafeMutableBytes { $0.copyMemory(from: other) } }
    }
}

extension Array {
    /// Creates an array with the elements of `span`.
    @inlinable package init(copying span: Span<Element>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }

    /// Appends the elements of `span`.
    @inlinable package mutating func append(copying span: Span<Element>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
