#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A fixed number of elements in memory that begins on a cache line.
///
/// It is a reference: whoever holds it sees each change, and the memory lives as long as any holder. Every access by
/// index or by range is checked. Two mutable spans of the same elements must not be used at the same time.
public final class Buffer<Element: BitwiseCopyable> {
    @usableFromInline let elements: UnsafeMutableBufferPointer<Element>
    /// The memory as allocated, which begins up to one cache line earlier.
    private let allocation: UnsafeMutableRawPointer

    /// Allocates a buffer of `count` copies of `value`.
    public convenience init(repeating value: Element, count: Int) {
        self.init(zeroBytesFor: count)
        elements.update(repeating: value)
    }

    /// Allocates a buffer of `count` zeros. The system provides the memory when it is first used.
    public convenience init(zeros count: Int) where Element: Numeric { self.init(zeroBytesFor: count) }

    /// Allocates a buffer with a copy of `values`.
    public convenience init(_ values: Span<Element>) {
        self.init(zeroBytesFor: values.count)
        var span = mutableSpan
        span.update(from: values)
    }

    private init(zeroBytesFor count: Int) {
        precondition(count >= 0, "a buffer has no negative size")
        let line = 64
        guard let allocation = calloc(count * MemoryLayout<Element>.stride + line, 1) else {
            preconditionFailure("out of memory")
        }
        self.allocation = allocation
        elements = UnsafeMutableBufferPointer(
            start: allocation.alignedUp(toMultipleOf: line).bindMemory(to: Element.self, capacity: count), count: count)
    }

    deinit { free(allocation) }
}

extension Buffer {
    /// All elements.
    @inlinable public var span: Span<Element> {
        @_lifetime(borrow self) get { _overrideLifetime(elements.span, borrowing: self) }
    }

    /// All elements, to be changed.
    @inlinable public var mutableSpan: MutableSpan<Element> {
        @_lifetime(borrow self) get { _overrideLifetime(elements.mutableSpan, borrowing: self) }
    }

    /// Returns the elements at the indices in `range`.
    @inlinable @inline(__always) @_lifetime(borrow self) public func span(_ range: Range<Int>) -> Span<Element> {
        _overrideLifetime(elements.extracting(range).span, borrowing: self)
    }

    /// Returns the elements at the indices in `range`, to be changed.
    @inlinable @inline(__always) @_lifetime(borrow self) public func mutableSpan(_ range: Range<Int>) -> MutableSpan<
        Element
    > {
        _overrideLifetime(elements.extracting(range).mutableSpan, borrowing: self)
    }

    /// Copies `count` elements of `other` from index `first` to the elements from `start`.
    ///
    /// Unlike a copy by way of spans, it counts no references, which matters for a few elements at a time.
    @inlinable public func copy(_ count: Int, of other: Buffer, from first: Int, to start: Int) {
        precondition(count >= 0 && first >= 0 && start >= 0, "there are no such elements")
        precondition(count <= other.elements.count - first && count <= elements.count - start, "not enough elements")
        guard let source = other.elements.baseAddress, let own = elements.baseAddress else { return }
        if count <= 8 {
            // A call of memmove costs more than copying the few numbers of a typical vector.
            for index in 0..<count { own[start + index] = source[first + index] }
        } else {
            (own + start).update(from: source + first, count: count)
        }
    }

    /// Writes `count` bits as zeros and ones to the elements from `start`.
    ///
    /// - Parameters:
    ///   - words: the bits, 64 in a word, the lowest first.
    ///   - first: the index of the first word.
    ///   - patterns: the eight elements for each value of a byte.
    @inlinable public func unpack(
        _ count: Int, bitsOf words: Buffer<UInt64>, from first: Int, by patterns: Buffer, to start: Int
    ) {
        precondition(count >= 0 && first >= 0 && start >= 0, "there are no such elements")
        precondition(count <= elements.count - start && (count + 63) / 64 <= words.count - first, "not enough elements")
        precondition(patterns.count == 2048, "eight elements for each value of a byte")
        guard let bits = words.elements.baseAddress, let own = elements.baseAddress,
            let patterns = patterns.elements.baseAddress
        else { return }
        var rest: UInt64 = 0
        let whole = count / 8
        for byte in 0..<whole {
            rest = byte.isMultiple(of: 8) ? bits[first + byte / 8] : rest >> 8
            (own + start + byte * 8).update(from: patterns + Int(rest & 0xff) * 8, count: 8)
        }
        if whole * 8 < count {
            rest = whole.isMultiple(of: 8) ? bits[first + whole / 8] : rest >> 8
            (own + start + whole * 8).update(from: patterns + Int(rest & 0xff) * 8, count: count - whole * 8)
        }
    }

    /// Writes the element for each of `count` groups of `size` bytes to the elements from `start`.
    ///
    /// - Parameters:
    ///   - bytes: the bytes, of which the groups follow each other.
    ///   - first: the index of the first byte.
    ///   - table: the element for each value of a byte.
    ///   - distance: the distance from the first element of a group to that of the next.
    @inlinable public func expand(
        _ count: Int, of size: Int, bytesOf bytes: Buffer<UInt8>, from first: Int, by table: Buffer, to start: Int,
        distance: Int
    ) {
        precondition(
            count > 0 && size > 0 && distance >= size && first >= 0 && start >= 0, "there are no such elements")
        precondition(count * size <= bytes.count - first, "not enough bytes")
        precondition((count - 1) * distance + size <= elements.count - start, "not enough elements")
        precondition(table.count == 256, "an element for each value of a byte")
        guard let source = bytes.elements.baseAddress, let own = elements.baseAddress,
            let table = table.elements.baseAddress
        else { return }
        var (from, to) = (source + first, own + start)
        for _ in 0..<count {
            for place in 0..<size { to[place] = table[Int(from[place])] }
            from += size
            to += distance
        }
    }

    /// Copies `values` to the elements from `start`.
    @inlinable public func copy(_ values: Span<Element>, to start: Int) {
        precondition(start >= 0 && values.count <= elements.count - start, "not enough elements")
        values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress, let own = elements.baseAddress else { return }
            (own + start).update(from: source, count: values.count)
        }
    }

    /// Sets the elements at the indices in `range` to `value`.
    @inlinable public func fill(_ range: Range<Int>, with value: Element) {
        elements.extracting(range).update(repeating: value)
    }
}

extension Buffer: RandomAccessCollection {
    /// 0
    @inlinable public var startIndex: Int { 0 }

    /// The number of elements.
    @inlinable public var endIndex: Int { elements.count }

    /// The element at `index`, which must exist.
    @inlinable public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < elements.count, "the buffer has no such element")
            return elements[index]
        }
        set {
            precondition(index >= 0 && index < elements.count, "the buffer has no such element")
            elements[index] = newValue
        }
    }
}

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
