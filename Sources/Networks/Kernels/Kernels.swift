import CKernels

/// The numerical kernels of one instruction set, chosen when the process starts.
///
/// Results of different instruction sets differ in the last bits, so the name of the one in use belongs in every run's
/// record.
public struct Kernels: @unchecked Sendable {
    // Unchecked: the table is a constant of the C target, and its functions keep no state.
    let table: KernelTable

    /// `"avx2"` or `"baseline"`.
    public let name: String

    /// What to tell the user when the environment asked for kernels that could not be had; otherwise `nil`.
    public let warning: String?

    /// The kernels that this process uses unless told otherwise.
    ///
    /// They are the fastest that the processor runs, or those that the environment variable `UNDERSTUDY_ISA` names
    /// (`avx2` or `baseline`). A name that is unknown, or that this processor does not run, is passed over and reported
    /// in ``warning``.
    public static let current = Kernels(request: kernel_request_from_environment().map { String(cString: $0) })

    /// The kernels called `name`, or `nil` when there are none or this processor does not run them.
    public init?(named name: String) {
        guard let table = kernel_table_named(name) else { return nil }
        self.init(table: table.pointee, warning: nil)
    }

    /// The kernels for a request as the environment variable `UNDERSTUDY_ISA` makes it; `nil` and `""` ask for nothing.
    init(request: String?) {
        let choice = kernel_choice(request)
        let table = choice.table.pointee
        self.init(
            table: table,
            warning: Self.warning(about: request ?? "", choice.reason, using: String(cString: table.name)))
    }

    /// The text for a request that ended in other kernels.
    static func warning(about request: String, _ reason: KernelChoiceReason, using name: String) -> String? {
        let asked = "UNDERSTUDY_ISA asks for \"\(request)\" kernels"
        return switch reason {
        case .automatic, .requested: nil
        case .unknown: "\(asked), which are neither \"avx2\" nor \"baseline\"; using \"\(name)\""
        case .unsupported: "\(asked), which this processor does not run; using \"\(name)\""
        }
    }

    private init(table: KernelTable, warning: String?) {
        self.table = table
        self.name = String(cString: table.name)
        self.warning = warning
    }
}
