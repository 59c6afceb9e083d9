import Foundation

/// The process's standard streams.
enum Console {
    /// Writes `text` and a line's end to standard output.
    static func print(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// Writes `text` and a line's end to standard error.
    static func error(_ text: String) { write(text + "\n", to: .standardError) }

    /// Whether standard output is a terminal on which colours are wanted (https://no-color.org).
    static var wantsColor: Bool {
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// The width of the terminal on standard output; 80 where it is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that went away (`| head`) is no failure of the command.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
