import CKernels
import Testing

/// A table under test, with the name that a failing test shows.
struct Table: CustomTestStringConvertible, @unchecked Sendable {
    let functions: KernelTable

    var name: String { String(cString: functions.name) }
    var testDescription: String { name }

    /// Whether multiply-add rounds once.
    var fuses: Bool {
        #if arch(arm64)
            true
        #else
            name == "avx2"
        #endif
    }

    /// The tables that this processor runs.
    static let all = [kernel_table_named("avx2"), kernel_table_named("baseline")].compactMap { $0 }
        .map { Table(functions: $0.pointee) }
}

/// SplitMix64 (Steele, Lea & Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// `count` values in [-1, 1).
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(next() >> 40) * 0x1p-23 - 1 }
    }
}
