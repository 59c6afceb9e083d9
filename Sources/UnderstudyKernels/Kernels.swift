import CKernels

/// The numerical kernels of one instruction set, chosen at process start.
///
/// Results of different instruction sets differ in the last bits. So the name of the kernels belongs in every run's
/// record.
public struct Kernels: @unchecked Sendable {
    // Unchecked, because the table is a constant of the C target and its functions are stateless.
    let table: KernelTable

    /// `"avx2"` or `"baseline"`.
    public let name: String

    /// A warning for the user if the requested kernels are not available; otherwise `nil`.
    public let warning: String?

    /// The default kernels of this process.
    ///
    /// They are the fastest ones that the processor supports, or those named by the environment variable
    /// `UNDERSTUDY_ISA` (`avx2` or `baseline`). An unknown or unsupported name is ignored and reported in ``warning``.
    public static let current = Kernels(request: kernel_request_from_environment().map { String(cString: $0) })

    /// Creates the kernels called `name`, or returns `nil` if they are unknown or not supported by this processor.
    public init?(named name: String) {
        guard let table = kernel_table_named(name) else { return nil }
        self.init(table: table.pointee, warning: nil)
    }

    /// Creates the kernels for a value of `UNDERSTUDY_ISA`; `nil` and `""` select the default.
    init(request: String?) {
        let choice = kernel_choice(request)
        let table = choice.table.pointee
        self.init(
            table: table,
            warning: Self.warning(about: request ?? "", choice.reason, using: String(cString: table.name)))
    }

    /// Returns the warning for a request that could not be fulfilled.
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
