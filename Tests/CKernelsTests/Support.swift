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
