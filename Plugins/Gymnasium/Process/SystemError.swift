import Foundation

/// What a system call failed with.
struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The value of `errno`.
    let code: Int32

    /// The system's text for it: `No such file or directory`.
    var description: String { String(cString: strerror(code)) }
}
