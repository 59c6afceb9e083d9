import UnderstudyKernels

/// The state of a run, while it is saved to a checkpoint or restored from one.
///
/// One function, `mutating func saveOrRestoreState(in:)`, lists the state that changes during a run and serves both
/// directions. When saving, each call writes a value to the archive; when restoring, each call replaces the value with
/// the saved one. Order, names and types therefore always agree.
///
///     mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
///         try archive.number(&count, "count")
///         try archive.numbers(&errors, "errors")
///         try archive.within("model") { try model.saveOrRestoreState(in: &$0) }
///     }
///
/// A restored value may be any that the file has: indices and counts that are used as such are read with their bounds
/// (`in:`), or checked with `require`. Signed whole numbers are bounded in any case, so that counting on does not
/// overflow.
///
/// Leave out what follows from the spec, the seed and the recording (`begin` creates it), and buffers used within one
/// call. Numbers keep their exact bits, so that a restored run continues exactly as the saved one would have.
public struct StateArchive {
    /// A part of a state: a named array of numbers.
    public struct Part: Hashable, Sendable {
        /// The name: `expert.inference.votes`.
        public var name: String
        /// The type of the numbers, as safetensors names it.
        public var type: String
        /// The number of numbers.
        public var count: Int
        /// The size in bytes.
        public var byteCount: Int

        /// Describes a part.
        public init(name: String, type: String, count: Int, byteCount: Int) {
            self.name = name
            self.type = type
            self.count = count
            self.byteCount = byteCount
        }
    }

    /// Writes the bytes of one part; called for one part after the other.
    public typealias Writer = (_ part: Part, _ bytes: RawSpan) throws -> Void
    /// Passes a part's description and bytes to `body`; throws if there is no such part.
    ///
    /// The bytes are valid during `body`.
    public typealias Reader = (_ name: String, _ body: (Part, RawSpan) throws -> Void) throws -> Void

    private enum Direction {
        case saving(Writer)
        case restoring(Reader)
        /// Within a list: values follow each other without names.
        case packing
        case unpacking
    }

    /// The number of the agent's actions, which restored actions are below.
    public var actionCount = Int(Int32.max)
    /// The number of elements of an observation, which restored observations have; `nil` if it is unknown.
    public var elementCount: Int?

    private var direction: Direction
    private var path: [String] = []
    private var packed: [UInt8] = []
    private var place = 0

    /// Creates an archive that saves to `writer`.
    public init(savingTo writer: @escaping Writer) { direction = .saving(writer) }

    /// Creates an archive that restores from `reader`.
    public init(restoringFrom reader: @escaping Reader) { direction = .restoring(reader) }

    /// `true` when restoring.
    public var isRestoring: Bool {
        switch direction {
        case .saving, .packing: false
        case .restoring, .unpacking: true
        }
    }

    /// Saves or restores the values that `body` lists, with `name` and a dot before their names.
    public mutating func within(_ name: String, _ body: (inout StateArchive) throws -> Void) throws {
        path.append(name)
        defer { path.removeLast() }
        try body(&self)
    }

    /// Saves or restores a number.
    ///
    /// - Throws: `StateError` if the saved number is missing or has another type, or a counter is out of bounds.
    public mutating func number<Number: StateNumber>(_ number: inout Number, _ name: String) throws {
        var numbers = CollectionOfOne(number)
        var span = numbers.mutableSpan
        try self.numbers(in: &span, name)
        number = numbers[0]
    }

    /// Saves or restores an index or a count within `bounds`.
    ///
    /// - Throws: `StateError` if the saved number is missing, has another type or is not within `bounds`.
    public mutating func number<Number: StateNumber & Comparable>(
        _ number: inout Number, _ name: String, in bounds: some RangeExpression<Number>
    ) throws {
        try self.number(&number, name)
        try require(number, in: bounds, name)
    }

    /// Throws if `number`, which was restored as `name`, is not within `bounds`.
    public func require<Number: Comparable>(
        _ number: Number, in bounds: some RangeExpression<Number>, _ name: String
    ) throws {
        guard isRestoring, !bounds.contains(number) else { return }
        throw StateError(full(name), "\(number) is out of bounds")
    }

    /// Throws if `numbers`, which were restored as `name`, are not all within `bounds`.
    public func require<Number: Comparable>(
        _ numbers: some Sequence<Number>, in bounds: some RangeExpression<Number>, _ name: String
    ) throws {
        guard isRestoring, let number = numbers.first(where: { !bounds.contains($0) }) else { return }
        throw StateError(full(name), "\(number) is out of bounds")
    }

    /// Throws if an observation that was restored as `name` has another number of elements than `elementCount`.
    public func requireObservation(_ observation: [Float], _ name: String) throws {
        guard isRestoring, let elementCount, observation.count != elementCount else { return }
        throw StateError(full(name), "it has \(observation.count) elements, not \(elementCount)")
    }

    /// Throws if a restored counter is out of range and could overflow.
    private func requireCounter<Number: StateNumber>(_ number: Number, _ name: String) throws {
        guard isRestoring, let number = number as? any (StateNumber & BinaryInteger & SignedNumeric) else { return }
        try requireCounter(Int64(number), bits: MemoryLayout.size(ofValue: number) * 8, name)
    }

    private func requireCounter(_ number: Int64, bits: Int, _ name: String) throws {
        let limit: Int64 = bits > 32 ? 1 << 50 : 1 << 30
        guard number.magnitude <= limit.magnitude else { throw StateError(full(name), "\(number) is out of bounds") }
    }

    /// Saves or restores a flag.
    public mutating func flag(_ flag: inout Bool, _ name: String) throws {
        var number: UInt8 = flag ? 1 : 0
        try self.number(&number, name)
        guard number <= 1 else { throw StateError(full(name), "\(number) is neither 0 nor 1") }
        flag = number == 1
    }

    /// Saves or restores an optional number.
    public mutating func optional<Number: StateNumber>(_ number: inout Number?, _ name: String) throws {
        var numbers = number.map { [$0] } ?? []
        try self.numbers(&numbers, name, varies: true)
        guard numbers.count <= 1 else { throw StateError(full(name), "it is one number at most, not \(numbers.count)") }
        number = numbers.first
    }

    /// Saves or restores numbers.
    ///
    /// - Parameter varies: `true` if the saved count may differ from the current one.
    /// - Throws: `StateError` if the saved numbers are missing, or have another type or count.
    public mutating func numbers<Number: StateNumber>(
        _ numbers: inout [Number], _ name: String, varies: Bool = false
    ) throws {
        if varies, isRestoring {
            let count = try savedCount(name)
            if numbers.count != count { numbers = Array(repeating: Number.zero, count: count) }
        } else if varies {
            try pack(numbers.count)
        }
        var span = numbers.mutableSpan
        try self.numbers(in: &span, name)
    }

    /// Saves or restores numbers within `bounds`.
    ///
    /// - Parameter varies: `true` if the saved count may differ from the current one.
    /// - Throws: `StateError` if the saved numbers are missing, have another type or count, or are not within `bounds`.
    public mutating func numbers<Number: StateNumber & Comparable>(
        _ numbers: inout [Number], _ name: String, varies: Bool = false, in bounds: some RangeExpression<Number>
    ) throws {
        try self.numbers(&numbers, name, varies: varies)
        try require(numbers, in: bounds, name)
    }

    /// Saves or restores flags.
    public mutating func flags(_ flags: inout [Bool], _ name: String) throws {
        var numbers = flags.map { $0 ? UInt8(1) : 0 }
        try self.numbers(&numbers, name)
        try require(numbers, in: 0...1, name)
        if isRestoring { flags = numbers.map { $0 != 0 } }
    }

    /// Saves or restores the numbers of `span`.
    ///
    /// - Throws: `StateError` if the saved numbers are missing, or have another type or count.
    public mutating func numbers<Number: StateNumber>(in span: inout MutableSpan<Number>, _ name: String) throws {
        switch direction {
        case .saving: try save(span.span.bytes, span.count, Number.self, name)
        case .restoring(let reader):
            try restore(&span, name, reader)
        case .packing: append(span.span.bytes)
        case .unpacking:
            let byteCount = span.count * MemoryLayout<Number>.stride
            guard packed.count - place >= byteCount else { throw StateError(full(), "it ends too early") }
            span.become(packed.span.bytes.extracting(place..<place + byteCount))
            place += byteCount
        }
        guard isRestoring, Number.zero is any BinaryInteger & SignedNumeric else { return }
        for index in span.indices { try requireCounter(span[index], name) }
    }

    /// Saves or restores the numbers of several buffers, each under its name.
    public mutating func buffers(_ buffers: [(name: String, values: Buffer<Float>)]) throws {
        for (name, values) in buffers {
            var span = values.mutableSpan
            try numbers(in: &span, name)
        }
    }

    /// Saves or restores an optional value, within a list.
    ///
    /// - Parameters:
    ///   - fresh: a placeholder into which the value is restored.
    ///   - exchange: saves or restores the numbers of the value.
    public mutating func presence<Value>(
        of value: inout Value?, fresh: @autoclosure () -> Value,
        _ exchange: (inout Value, inout StateArchive) throws -> Void
    ) throws {
        var isPresent = value != nil
        try flag(&isPresent, "is_present")
        guard isPresent else {
            value = nil
            return
        }
        var present = value ?? fresh()
        try exchange(&present, &self)
        value = present
    }

    /// Saves or restores a list of values of several numbers each, under one name.
    ///
    /// - Parameters:
    ///   - fresh: a placeholder into which a value is restored.
    ///   - exchange: saves or restores the numbers of one value; their names do not matter.
    public mutating func list<Element>(
        _ elements: inout [Element], _ name: String, fresh: @autoclosure () -> Element,
        _ exchange: (inout Element, inout StateArchive) throws -> Void
    ) throws {
        switch direction {
        case .saving:
            let outer = direction
            direction = .packing
            packed.removeAll(keepingCapacity: true)
            do {
                defer { direction = outer }
                try packEach(&elements, exchange)
            }
            let bytes = packed
            try save(bytes.span.bytes, bytes.count, UInt8.self, name)
        case .restoring:
            var bytes: [UInt8] = []
            try numbers(&bytes, name, varies: true)
            let outer = direction
            direction = .unpacking
            (packed, place) = (bytes, 0)
            path.append(name)
            defer {
                direction = outer
                path.removeLast()
            }
            try unpackEach(&elements, fresh, exchange)
            guard place == packed.count else { throw StateError(full(), "it goes on after its end") }
        case .packing: try packEach(&elements, exchange)
        case .unpacking: try unpackEach(&elements, fresh, exchange)
        }
    }
}

// MARK: - Bytes

extension StateArchive {
    private func full(_ name: String? = nil) -> String { (path + (name.map { [$0] } ?? [])).joined(separator: ".") }

    private func restore<Number: StateNumber>(
        _ span: inout MutableSpan<Number>, _ name: String, _ reader: Reader
    ) throws {
        let count = span.count
        try reader(full(name)) { part, saved in
            guard part.type == Number.stateType else {
                throw StateError(part.name, "its numbers are \(part.type), not \(Number.stateType)")
            }
            guard saved.byteCount == count * MemoryLayout<Number>.stride, part.count == count else {
                throw StateError(part.name, "it has \(part.count) numbers, not \(count)")
            }
            span.become(saved)
        }
    }

    private mutating func append(_ bytes: RawSpan) { bytes.withUnsafeBytes { packed += $0 } }

    private func save<Number: StateNumber>(
        _ bytes: RawSpan, _ count: Int, _: Number.Type, _ name: String
    ) throws {
        guard case .saving(let writer) = direction else { return }
        try writer(Part(name: full(name), type: Number.stateType, count: count, byteCount: bytes.byteCount), bytes)
    }

    /// Returns the count of the numbers saved under `name`, or of those that come next in a list.
    private mutating func savedCount(_ name: String) throws -> Int {
        guard case .restoring(let reader) = direction else {
            var count = 0
            try number(&count, name)
            // A number takes at least one byte.
            guard count >= 0, count <= packed.count - place else { throw StateError(full(), "it ends too early") }
            return count
        }
        var count = 0
        try reader(full(name)) { part, saved in
            guard part.count >= 0, part.count <= saved.byteCount else {
                throw StateError(part.name, "it has \(saved.byteCount) bytes, too few for \(part.count) numbers")
            }
            count = part.count
        }
        return count
    }

    /// Writes a count in a list, where nothing else states it.
    private mutating func pack(_ count: Int) throws {
        guard case .packing = direction else { return }
        append(CollectionOfOne(count).span.bytes)
    }

    private mutating func packEach<Element>(
        _ elements: inout [Element], _ exchange: (inout Element, inout StateArchive) throws -> Void
    ) throws {
        try pack(elements.count)
        for index in elements.indices { try exchange(&elements[index], &self) }
    }

    private mutating func unpackEach<Element>(
        _ elements: inout [Element], _ fresh: () -> Element,
        _ exchange: (inout Element, inout StateArchive) throws -> Void
    ) throws {
        let count = try savedCount("")
        elements.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            var element = fresh()
            try exchange(&element, &self)
            elements.append(element)
        }
    }
}

extension MutableSpan where Element: StateNumber {
    /// Copies `bytes`, which have the size of the span.
    fileprivate mutating func become(_ bytes: RawSpan) {
        var own = mutableBytes
        own.update(from: bytes)
    }
}

/// The reason why a state cannot be restored: it does not match its target.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the part, `replay.next`.
    public let name: String
    /// The problem.
    public let reason: String

    /// Creates an error.
    public init(_ name: String, _ reason: String) {
        self.name = name
        self.reason = reason
    }

    /// `replay.next: it is missing`
    public var description: String { "\(name): \(reason)" }
}
