import Foundation

/// A script that tests start in place of a program of the machine.
public enum ProgramFile {
    /// Writes `text` to `path` and makes it executable.
    ///
    /// A process of its own writes the file. If this process wrote it, a child that another test starts meanwhile would
    /// hold the file open for a moment, and Linux refuses to run a file that is open for writing ('Text file busy').
    ///
    /// - Throws: An error of `Process`, or `CocoaError` if the file cannot be written.
    public static func write(_ text: String, to path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", #"printf %s "$2" > "$1" && chmod 755 "$1""#, "sh", path, text]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
    }
}
