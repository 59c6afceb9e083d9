import Foundation

/// A problem with files that prevents making, playing or recording runs, with a remedy.
package struct ExecutionError: Error, Hashable, Sendable {
    /// The kind of a problem.
    package enum Kind: Hashable, Sendable {
        /// An output file or folder cannot be created.
        case cannotCreateOutput
        /// Reading or writing failed.
        case inputOutput
        /// Existing files must not be touched, because they belong to something else or are in use.
        case refused
        /// An input file or folder is missing.
        case missingInput
        /// An input file exists, but its content is invalid.
        case damagedInput
        /// A service is missing, does not answer or refuses.
        case unavailable
    }

    /// The kind of the problem.
    package let kind: Kind
    /// The file or folder, as the user gave it.
    package let path: String
    /// The problem, without a final period.
    package let problem: String
    /// The remedy, without a final period.
    package let remedy: String

    /// Creates an error.
    package init(_ kind: Kind, path: String, problem: String, remedy: String) {
        self.kind = kind
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    /// The exit code of a command that fails with this error, as in `sysexits.h`.
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
    /// Creates the error of a system call that set `errno` to `code`.
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

    /// Creates an error from Foundation's error for a file.
    init(_ kind: Kind, path: String, error: any Error) {
        self.init(
            kind, path: path, problem: error.localizedDescription,
            remedy: "check the path, or choose another output folder")
    }
}
