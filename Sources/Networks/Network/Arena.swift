/// Zeroed floats, allocated once and handed out in pieces that begin on a cache line.
struct Arena: ~Copyable {
    private let base: UnsafeMutablePointer<Float>
    private let capacity: Int
    private var used = 0

    /// Room for pieces of the given counts.
    init(pieces: [Int]) {
        capacity = pieces.reduce(0) { $0 + padded($1) }
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64)
        base = bytes.initializeMemory(as: Float.self, repeating: 0, count: capacity)
    }

    /// The beginning of the next `count` floats.
    mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
        precondition(used + padded(count) <= capacity, "the pieces are those that room was made for")
        defer { used += padded(count) }
        return base + used
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}
