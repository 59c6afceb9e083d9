/// The state of a run on its way to a checkpoint, or back.
///
/// What changes as a run goes on is listed once, by one function that serves both ways: `mutating func saveOrRestoreState(in:)`. In saving, each call hands a value to the
/// archive; in restoring, each call replaces the value by the saved one. So the two can never disagree on the order, the names or the types.
///
///     mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
///         try archive.number(&count, "count")
///         try archive.numbers(&errors, "errors")
///         try archive.within("model") { try model.saveOrRestoreState(in: &$0) }
///     }
///
/// Left out is what follows from the spec, the seed and the recording (`begin` makes it), and what is only room for one call.
/// Numbers keep their bits, so that a restored run goes on exactly as the saved one would have.
public struct StateArchive {
    /// A part of a state: an array of numbers under a name.
    public struct Part: Hashable, Sendable {
        /// The name, `expert.inference.votes`.
        public var name: String
        /// The numbers' type as safetensors calls it.
        public var type: String
        /// The number of numbers.
        public var count: Int
        /// The bytes that they take.
        public var byteCount: Int

        /// Describes a part.
        public init(name: String, type: String, count: Int, byteCount: Int) {
            self.name = name
            self.type = type
            self.count = count
            self.byteCount = byteCount
        }
    }

    /// Takes the bytes of one part after the other.
    public typealias Writer = (_ part: Part, _ bytes: UnsafeRawBufferPointer) throws -> Void
    /// Gives the bytes of a part, valid during `body`, with what is known of it; throws where there is none.
    public typealias Reader = (_ name: String, _ body: (Part, UnsafeRawBufferPointer) throws -> Void) throws -> Void

    private enum Direction {
        case saving(Writer)
        case restoring(Reader)
        /// Inside of a list: values follow each other without names.
        case packing
        case unpacking
    }

    private var direction: Direction
    private var path: [String] = []
    private var packed: [UInt8] = []
    private var place = 0

    /// An archive that hands what it is given to `writer`.
    public init(savingTo writer: @escaping Writer) { direction = .saving(writer) }

    /// An archive that gives what `reader` has.
    public init(restoringFrom reader: @escaping Reader) { direction = .restoring(reader) }

    /// Whether values are replaced by saved ones.
    public var isRestoring: Bool {
        switch direction {
        case .saving, .packing: false
        case .restoring, .unpacking: true
        }
    }

    /// Saves or restores what `body` lists under names that begin with `name` and a dot.
    public mutating func within(_ name: String, _ body: (inout StateArchive) throws -> Void) throws {
        path.append(name)
        defer { path.removeLast() }
        try body(&self)
    }

    /// Saves or restores a number.
    ///
    /// - Throws: `StateError` where there is none to restore, or of another type.
    public mutating func number<Number: StateNumber>(_ number: inout Number, _ name: String) throws {
        try withUnsafeMutableBytes(of: &number) { try exchange($0, 1, Number.self, name) }
    }

    /// Saves or restores a flag.
    public mutating func flag(_ flag: inout Bool, _ name: String) throws {
        var number: UInt8 = flag ? 1 : 0
        try self.number(&number, name)
        guard number <= 1 else { throw StateError(full(name), "\(number) is neither 0 nor 1") }
        flag = number == 1
    }

    /// Saves or restores a number that may be absent.
    public mutating func optional<Number: StateNumber>(_ number: inout Number?, _ name: String) throws {
        var numbers = number.map { [$0] } ?? []
        try self.numbers(&numbers, name, varies: true)
        guard numbers.count <= 1 else { throw StateError(full(name), "it is one number at most, not \(numbers.count)") }
        number = numbers.first
    }

    /// Saves or restores numbers.
    ///
    /// - Parameter varies: whether there may be another number of them than now.
    /// - Throws: `StateError` where there are none to restore, of another type, or another number of them.
    public mutating func numbers<Number: StateNumber>(
        _ numbers: inout [Number], _ name: String, varies: Bool = false
    ) throws {
        if varies, isRestoring {
            let count = try savedCount(name)
            if numbers.count != count { numbers = Array(repeating: Number.zero, count: count) }
        } else if varies {
            try pack(numbers.count)
        }
        let count = numbers.count
        try numbers.withUnsafeMutableBytes { try exchange($0, count, Number.self, name) }
    }

    /// Saves or restores flags.
    public mutating func flags(_ flags: inout [Bool], _ name: String) throws {
        var numbers = flags.map { $0 ? UInt8(1) : 0 }
        try self.numbers(&numbers, name)
        if isRestoring { flags = numbers.map { $0 != 0 } }
    }

    /// Saves or restores the numbers of `buffer`, all of which are initialized.
    public mutating func buffer<Number: StateNumber>(
        _ buffer: UnsafeMutableBufferPointer<Number>, _ name: String
    ) throws {
        try exchange(UnsafeMutableRawBufferPointer(buffer), buffer.count, Number.self, name)
    }

    /// Saves or restores the numbers of some buffers, each under its name.
    public mutating func buffers(_ buffers: [(name: String, values: UnsafeMutableBufferPointer<Float>)]) throws {
        for (name, values) in buffers { try buffer(values, name) }
    }

    /// Saves or restores a value that may be absent; to be used in a list.
    ///
    /// - Parameters:
    ///   - fresh: a value to restore into.
    ///   - exchange: exchanges the numbers of the value.
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

    /// Saves or restores a list of values of more than one number each, under one name.
    ///
    /// - Parameters:
    ///   - fresh: a value to restore into.
    ///   - exchange: exchanges the numbers of one value; their names do not matter.
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
            try bytes.withUnsafeBytes { try save($0, $0.count, UInt8.self, name) }
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

    private mutating func exchange<Number: StateNumber>(
        _ bytes: UnsafeMutableRawBufferPointer, _ count: Int, _: Number.Type, _ name: String
    ) throws {
        switch direction {
        case .saving: try save(UnsafeRawBufferPointer(bytes), count, Number.self, name)
        case .restoring(let reader):
            try reader(full(name)) { part, saved in
                guard part.type == Number.stateType else {
                    throw StateError(part.name, "its numbers are \(part.type), not \(Number.stateType)")
                }
                guard saved.count == bytes.count else {
                    throw StateError(part.name, "it has \(part.count) numbers, not \(count)")
                }
                bytes.copyMemory(from: saved)
            }
        case .packing: packed += UnsafeRawBufferPointer(bytes)
        case .unpacking:
            guard packed.count - place >= bytes.count else { throw StateError(full(), "it ends too early") }
            packed.withUnsafeBytes {
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<place + bytes.count]))
            }
            place += bytes.count
        }
    }

    private func save<Number: StateNumber>(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _: Number.Type, _ name: String
    ) throws {
        guard case .saving(let writer) = direction else { return }
        try writer(Part(name: full(name), type: Number.stateType, count: count, byteCount: bytes.count), bytes)
    }

    /// How many numbers are saved under `name`, or come next in a list.
    private mutating func savedCount(_ name: String) throws -> Int {
        guard case .restoring(let reader) = direction else {
            var count = 0
            try withUnsafeMutableBytes(of: &count) { try exchange($0, 1, Int.self, name) }
            // A number takes at least a byte.
            guard count >= 0, count <= packed.count - place else { throw StateError(full(), "it ends too early") }
            return count
        }
        var count = 0
        try reader(full(name)) { part, _ in count = part.count }
        return count
    }

    /// Notes a count in a list, where nothing else tells it.
    private mutating func pack(_ count: Int) throws {
        guard case .packing = direction else { return }
        var count = count
        withUnsafeMutableBytes(of: &count) { packed += UnsafeRawBufferPointer($0) }
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

/// Why a state cannot be restored: it is not that of what it is restored to.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the part, `replay.next`.
    public let name: String
    /// What is wrong with it.
    public let reason: String

    /// Creates an error.
    public init(_ name: String, _ reason: String) {
        self.name = name
        self.reason = reason
    }

    /// `replay.next: it is missing`
    public var description: String { "\(name): \(reason)" }
}
