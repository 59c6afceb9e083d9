/// A hash of an action sequence, never 0; different sequences rarely have the same one.
struct ActionDigest {
    private(set) var value: UInt64 = 1

    init() {}

    init(_ actions: [Int]) {
        for action in actions { append(action) }
    }

    mutating func append(_ action: Int) {
        // The multiplier of FNV-1a is odd, so no action below 2^40 gives 0.
        value = (value ^ UInt64(truncatingIfNeeded: action &+ 1)) &* 0x100_0000_01B3
        if value == 0 { value = 1 }
    }
}
