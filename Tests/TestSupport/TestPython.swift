import Foundation
import Testing

extension Tag {
    /// Compares with another program; skipped where that is not installed.
    @Tag public static var interop: Self
}

/// The Python of `UNDERSTUDY_TEST_PYTHON`, which `scripts/test` sets to that of `scripts/setup --tests`.
public enum TestPython {
    /// Its path; `nil` if the variable is not set.
    public static let path = ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_PYTHON"]

    /// Returns whether it can import `packages`, a list with commas.
    public static func imports(_ packages: String) -> Bool { (try? run("import \(packages)"))?.exitCode == 0 }

    /// Returns the reason to skip a test that needs `package`.
    public static func isMissing(_ package: String) -> Comment {
        "UNDERSTUDY_TEST_PYTHON names no Python with \(package); scripts/setup --tests makes one"
    }

    /// Runs a script in `folder`, and returns its exit code and what it printed, errors included.
    public static func run(
        _ script: String, _ arguments: String..., in folder: URL? = nil
    ) throws -> (exitCode: Int32, output: String) {
        try run(script, arguments: arguments, in: folder)
    }

    /// Runs a script in `folder`, and returns its exit code and what it printed.
    ///
    /// - Parameter hasErrors: whether what it writes to standard error is among it.
    public static func run(
        _ script: String, arguments: [String], hasErrors: Bool = true, in folder: URL? = nil
    ) throws -> (exitCode: Int32, output: String) {
        guard let path else { return (127, "UNDERSTUDY_TEST_PYTHON is not set") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-c", script] + arguments
        if let folder { process.currentDirectoryURL = folder }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = hasErrors ? output : FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
