import Foundation

/// The error of a failed system call.
struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The value of `errno`.
    let code: Int32

    /// The system's error message, such as `No such file or directory`.
    var description: String { String(cString: strerror(code)) }
}
