import ArgumentParser
import Execution
import Foundation

/// The process's standard streams.
enum Console {
    /// Writes `text` and a terminator, a line's end unless told otherwise, to standard output.
    ///
    /// A reader that went away (`| head`) is no failure of the command: the text is dropped. Where standard output cannot be written for another
    /// reason, such as a full disk, the process ends with exit code 74 and says so on standard error.
    static func print(_ text: String, terminator: String = "\n") {
        guard let code = Files.write(Array((text + terminator).utf8), to: STDOUT_FILENO), code != EPIPE else { return }
        error("standard output: error: \(String(cString: strerror(code)))")
        exit(ExitCode.ioFailure.rawValue)
    }

    /// Writes `text` and a line's end to standard error.
    static func error(_ text: String) {
        // There is nowhere to tell of a failure.
        _ = Files.write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Whether standard output is a terminal on which colours are wanted (https://no-color.org).
    static var wantsColor: Bool { Terminal(STDOUT_FILENO, environment: ProcessInfo.processInfo.environment).hasColor }

    /// The width of the terminal on standard output; 80 where it is none.
    static var width: Int { Terminal.size(STDOUT_FILENO).columns }
}
