import UnderstudyKernels

/// The numbers of a recording's observations, one row after the other.
///
/// They are single-precision numbers. Where all of them are whole numbers from 0 to 255, as pixels and bits are, they can
/// be stored in one byte each. Such a number is converted when it is read, so that a reader sees no difference.
///
/// Reading by rows (`copy(_:into:)`, `withNumbers(in:using:_:)`) is fast. Reading by elements, as a collection, is for
/// checks and tests. Only `numbers` takes memory for everything at once.
public struct RecordedObservations: Sendable {
    /// Whether each number is stored in a byte.
    public private(set) var isCompact: Bool
    /// The numbers, if each is stored in 4 bytes.
    private var floats: [Float]
    /// The bytes, if each number is stored in one.
    private var octets: [UInt8]
    /// The number for each value of a byte; `nil` if it is the value itself.
    private var table: [Float]?

    /// Stores numbers in 4 bytes each.
    public init(_ numbers: [Float]) {
        (isCompact, floats, octets) = (false, numbers, [])
    }

    /// Stores numbers in one byte each.
    public init(bytes: [UInt8]) {
        (isCompact, floats, octets) = (true, [], bytes)
    }

    /// Stores numbers in one byte each, with other numbers for the values of a byte.
    ///
    /// - Precondition: `table` has 256 numbers.
    package init(bytes: [UInt8], table: [Float]) {
        self.init(bytes: bytes)
        precondition(table.count == 256, "a number for each value of a byte")
        self.table = table
    }

    /// Stores no numbers, with room for `count` of them.
    ///
    /// - Parameter isCompact: whether bytes are to be appended.
    package init(roomFor count: Int, isCompact: Bool) {
        (self.isCompact, floats, octets) = (isCompact, [], [])
        if isCompact { octets.reserveCapacity(count) } else { floats.reserveCapacity(count) }
    }

    /// Stores no numbers, with room for `count` numbers of `other` in its form.
    package init(roomFor count: Int, of other: RecordedObservations) {
        self.init(roomFor: count, isCompact: other.isCompact)
        table = other.table
    }

    /// Joins `parts`, of which there is at least one; bytes stay bytes if all parts have them.
    init(joining parts: [RecordedObservations]) {
        let isCompact = parts.allSatisfy { $0.isCompact && $0.table == parts[0].table }
        self.init(roomFor: parts.reduce(0) { $0 + $1.count }, isCompact: isCompact)
        table = isCompact ? parts[0].table : nil
        for part in parts { append(0..<part.count, of: part) }
    }
}

// MARK: - Reading

extension RecordedObservations {
    /// All numbers; where they are stored in bytes, this takes 4 times their memory.
    public var numbers: [Float] {
        guard isCompact else { return floats }
        var numbers = [Float](repeating: 0, count: octets.count)
        var span = numbers.mutableSpan
        copy(0..<count, into: &span)
        return numbers
    }

    /// The numbers as the bytes in which they are stored; `nil` if they are not.
    public var bytes: [UInt8]? { isCompact && table == nil ? octets : nil }

    /// Bytes that are equal exactly where the numbers are; `nil` if there are none.
    package var marks: [UInt8]? {
        guard isCompact, table.map({ Set($0.map(\.bitPattern)).count == 256 }) ?? true else { return nil }
        return octets
    }

    /// Writes the numbers at the indices in `range` to the elements of `target` from `start`.
    ///
    /// - Precondition: they exist, and `target` has room for them.
    public func copy(_ range: Range<Int>, into target: inout MutableSpan<Float>, at start: Int = 0) {
        guard isCompact else { return target.update(from: floats.span.extracting(range), at: start) }
        precondition(start >= 0 && range.count <= target.count - start, "the span has no room")
        // Spans, because the compiler turns such loops over them into vector instructions.
        let bytes = octets.span.extracting(range)
        if let table {
            let numbers = table.span
            for index in bytes.indices { target[start + index] = numbers[Int(bytes[index])] }
        } else {
            for index in bytes.indices { target[start + index] = Float(bytes[index]) }
        }
    }

    /// Calls `body` with the numbers at the indices in `range`.
    ///
    /// - Parameter room: an array of the caller, to which the numbers are written if they are stored in bytes. It grows
    ///   when it is too short, so that a second call with as many numbers allocates nothing.
    /// - Precondition: the numbers exist.
    public func withNumbers<Result>(
        in range: Range<Int>, using room: inout [Float], _ body: (Span<Float>) -> Result
    ) -> Result {
        guard isCompact else { return body(floats.span.extracting(range)) }
        if room.count < range.count { room = [Float](repeating: 0, count: range.count) }
        var span = room.mutableSpan
        copy(range, into: &span)
        return body(room.span.extracting(0..<range.count))
    }

    /// Prefetches the numbers at the indices in `range`, which are read next.
    func prefetch(_ range: Range<Int>) {
        if isCompact {
            Prefetching.ask(for: octets.span.extracting(range))
        } else {
            Prefetching.ask(for: floats.span.extracting(range))
        }
    }

    /// Returns the index of the first number from `start` that is infinite or NaN; `nil` if all are finite.
    package func firstNonfinite(from start: Int = 0) -> Int? {
        guard isCompact else { return floats[start...].firstIndex { !$0.isFinite } }
        guard let table, !table.allSatisfy(\.isFinite) else { return nil }
        return octets[start...].firstIndex { !table[Int($0)].isFinite }
    }

    /// Returns the numbers that `convert` makes of these, without expanding bytes.
    package func mapped(_ convert: (Float) -> Float) -> RecordedObservations {
        guard isCompact else { return RecordedObservations(floats.map(convert)) }
        return RecordedObservations(bytes: octets, table: (table ?? (0..<256).map { Float($0) }).map(convert))
    }

    /// Returns the first `count` numbers.
    func first(_ count: Int) -> RecordedObservations {
        var part = self
        part.removeLast(self.count - count)
        return part
    }
}

extension RecordedObservations: RandomAccessCollection {
    /// 0
    public var startIndex: Int { 0 }

    /// The number of numbers.
    public var endIndex: Int { count }

    /// The number of numbers.
    public var count: Int { isCompact ? octets.count : floats.count }

    /// The number at `index`, which must exist.
    public subscript(index: Int) -> Float {
        guard isCompact else { return floats[index] }
        return table?[Int(octets[index])] ?? Float(octets[index])
    }
}

extension RecordedObservations: Hashable {
    /// Returns whether both have equal numbers, however they are stored.
    public static func == (first: RecordedObservations, second: RecordedObservations) -> Bool {
        switch (first.isCompact, second.isCompact) {
        case (false, false): first.floats == second.floats
        case (true, true) where first.table == second.table && first.marks != nil: first.octets == second.octets
        default: first.elementsEqual(second)
        }
    }

    /// Hashes the numbers.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for number in self { hasher.combine(number) }
    }
}

// MARK: - Filling

extension RecordedObservations {
    /// Makes room for `count` numbers in all, so that nothing is copied as they are appended.
    package mutating func reserve(_ count: Int) {
        if isCompact { octets.reserveCapacity(count) } else { floats.reserveCapacity(count) }
    }

    /// Stores the numbers in 4 bytes each from now on.
    ///
    /// - Parameter count: the numbers for which there is to be room, if that is more than there is room for now.
    private mutating func expand(withRoomFor count: Int) {
        guard isCompact else { return }
        var numbers: [Float] = []
        numbers.reserveCapacity(Swift.max(count, octets.capacity))
        for byte in octets { numbers.append(table?[Int(byte)] ?? Float(byte)) }
        self = RecordedObservations(numbers)
    }

    /// Appends a number; bytes stay bytes if it is a whole number from 0 to 255.
    package mutating func append(_ number: Float) {
        // Comparing bits excludes -0, of which a byte would lose the sign.
        if isCompact, table == nil, 0...255 ~= number, Float(UInt8(number)).bitPattern == number.bitPattern {
            octets.append(UInt8(number))
        } else {
            expand(withRoomFor: count + 1)
            floats.append(number)
        }
    }

    /// Appends numbers; where bytes were stored, all are stored in 4 bytes from then on.
    package mutating func append(_ numbers: ArraySlice<Float>) {
        expand(withRoomFor: count + numbers.count)
        floats += numbers
    }

    /// Appends bytes, each the number of its value.
    package mutating func append(bytes: ArraySlice<UInt8>) {
        if isCompact, table == nil {
            octets += bytes
        } else {
            expand(withRoomFor: count + bytes.count)
            for byte in bytes { floats.append(Float(byte)) }
        }
    }

    /// Appends the numbers of `other` at the indices in `range`.
    package mutating func append(_ range: Range<Int>, of other: RecordedObservations) {
        if isCompact, other.isCompact, table == other.table {
            octets += other.octets[range]
        } else {
            expand(withRoomFor: count + range.count)
            if other.isCompact { floats += other[range] } else { floats += other.floats[range] }
        }
    }

    /// Appends `count` zeros, which are to be overwritten.
    package mutating func appendRoom(for count: Int) {
        if isCompact {
            octets += repeatElement(0, count: count)
        } else {
            floats += repeatElement(0, count: count)
        }
    }

    /// Removes the last `count` numbers.
    package mutating func removeLast(_ count: Int) {
        if isCompact { octets.removeLast(count) } else { floats.removeLast(count) }
    }

    /// Copies the numbers of `other` at the indices in `range` to those from `start`.
    package mutating func copy(_ range: Range<Int>, of other: RecordedObservations, to start: Int) {
        if isCompact, other.isCompact, table == other.table {
            for index in range { octets[start + index - range.lowerBound] = other.octets[index] }
        } else {
            expand(withRoomFor: count)
            var span = floats.mutableSpan
            other.copy(range, into: &span, at: start)
        }
    }

    /// Copies the numbers at the indices in `range` to those from `start`; the ranges may overlap.
    package mutating func copy(_ range: Range<Int>, to start: Int) {
        if isCompact { octets.move(range, to: start) } else { floats.move(range, to: start) }
    }
}

extension Array {
    /// Copies the elements at the indices in `range` to those from `start`; the ranges may overlap.
    fileprivate mutating func move(_ range: Range<Int>, to start: Int) {
        guard start != range.lowerBound else { return }
        let distance = start - range.lowerBound
        var span = mutableSpan
        if distance < 0 {
            for index in range { span[index + distance] = span[index] }
        } else {
            for index in range.reversed() { span[index + distance] = span[index] }
        }
    }
}
