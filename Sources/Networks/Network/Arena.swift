/// A memory arena of zero-initialized floats; each allocation starts on a cache line and lives as long as the arena.
struct Arena: ~Copyable {
    private var pieces: [UnsafeMutableRawPointer] = []

    /// Allocates `count` floats.
    mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: padded(count) * MemoryLayout<Float>.stride, alignment: 64)
        pieces.append(bytes)
        return bytes.initializeMemory(as: Float.self, repeating: 0, count: padded(count))
    }

    deinit {
        for piece in pieces { piece.deallocate() }
    }
}
