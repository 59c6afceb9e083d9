import Foundation

/// Something about files that keeps runs from being made, played or recorded, with what to do about it.
package struct ExecutionError: Error, Hashable, Sendable {
    /// What kind of problem it is.
    package enum Kind: Hashable, Sendable {
        /// A file or folder of the output cannot be made.
        case cannotCreateOutput
        /// Reading or writing failed.
        case inputOutput
        /// What is there already must not be touched: it belongs to something else, or is in use.
        case refused
        /// A file or folder that is to be read is not there.
        case missingInput
        /// A file that is to be read is there, and its content is wrong.
        case damagedInput
        /// A service is not there, does not answer or refuses.
        case unavailable
    }

    /// What kind of problem it is.
    package let kind: Kind
    /// The file or folder, as the user gave it.
    package let path: String
    /// What is wrong, without a full stop.
    package let problem: String
    /// What to do, without a full stop.
    package let remedy: String

    /// Creates an error.
    package init(_ kind: Kind, path: String, problem: String, remedy: String) {
        self.kind = kind
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    /// The exit code of a command that ends with this error, as in `sysexits.h`.
    package var exitCode: Int32 {
        switch kind {
        case .damagedInput: 65
        case .missingInput: 66
        case .unavailable: 69
        case .cannotCreateOutput, .refused: 73
        case .inputOutput: 74
        }
    }
}

extension ExecutionError: CustomStringConvertible {
    /// `path: error: problem; remedy`
    package var description: String { "\(path): error: \(problem); \(remedy)" }
}

extension ExecutionError {
    /// The error of a system call that has set `errno` to `code`.
    init(_ kind: Kind, path: String, code: Int32) {
        let remedy =
            switch code {
            case ENOSPC, EDQUOT: "make room on the disk, then run the same command again"
            case EACCES, EPERM, EROFS: "choose another output folder, or make this one writable"
            case EMFILE, ENFILE: "use fewer workers, or raise the limit of open files (ulimit -n)"
            case ELOOP: "remove the symbolic link: files of a study are not written through links"
            default: "check the path, or choose another output folder"
            }
        self.init(kind, path: path, problem: String(cString: strerror(code)), remedy: remedy)
    }

    /// What Foundation says about a file.
    init(_ kind: Kind, path: String, error: any Error) {
        self.init(
            kind, path: path, problem: error.localizedDescription,
            remedy: "check the path, or choose another output folder")
    }
}
