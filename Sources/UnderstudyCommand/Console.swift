import ArgumentParser
import Foundation
import StudyExecution
import Understudy

/// The process's standard streams.
enum Console {
    /// Writes `text` and a terminator, by default a newline, to standard output.
    ///
    /// Control characters, which may come from a spec, a file or Python, are escaped. Colors stay where they are wanted.
    ///
    /// A closed pipe (`| head`) is not an error; the text is discarded. If writing to standard output fails for another
    /// reason, such as a full disk, the process exits with code 74 and a message on standard error.
    static func print(_ text: String, terminator: String = "\n") {
        let text = TerminalText.escaped(text, keepsColors: keepsColors) + terminator
        guard let code = Files.write(Array(text.utf8), to: STDOUT_FILENO), code != EPIPE else { return }
        error("standard output: error: \(String(cString: strerror(code)))")
        exit(ExitCode.ioFailure.rawValue)
    }

    /// Whether color sequences in the output are the program's own.
    private static let keepsColors = wantsColor

    /// Writes `text` and a newline to standard error, with control characters escaped.
    static func error(_ text: String) {
        // A failure here cannot be reported anywhere.
        _ = Files.write(Array((TerminalText.escaped(text) + "\n").utf8), to: STDERR_FILENO)
    }

    /// Whether standard output is a terminal on which colors are wanted (https://no-color.org).
    static var wantsColor: Bool { Terminal(STDOUT_FILENO, environment: ProcessInfo.processInfo.environment).hasColor }

    /// The width in columns of the terminal on standard output; 80 if it is not a terminal.
    static var width: Int { Terminal.size(STDOUT_FILENO).columns }
}

/// A duration on the command line, such as `90s`, `30m`, `2h` or `1d`.
struct TimeSpan {
    let duration: Duration

    init(_ text: String) throws {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), text.count <= 9,
            text.dropLast().allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text.dropLast()), number > 0
        else { throw ValidationError("write a time such as 90s, 30m, 2h or 1d") }
        duration = .seconds(number * unit)
    }
}

/// Reads a number on the command line; `0x10` is none.
///
/// - Throws: `ValidationError` if the text is no number in decimal notation.
func decimalNumber(_ text: String) throws -> Double {
    guard let number = DecimalNumber.double(text) else { throw ValidationError("write a number, such as 0.5") }
    return number
}

/// State shared by all commands.
enum CommandContext {
    /// The components available in the running program.
    @TaskLocal static var registry = Registry()
}
