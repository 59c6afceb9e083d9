import Foundation

/// The Python of `UNDERSTUDY_TEST_PYTHON`.
enum TestPython {
    static let hasGymnasium = imports("gymnasium")
    static let hasBox2D = imports("gymnasium, Box2D")
    static let hasTensorBoard = imports("tensorboard")
    static let hasPandas = imports("pandas")
    static let hasRliable = imports("rliable.library")

    private static let program = ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_PYTHON"]

    private static func imports(_ packages: String) -> Bool {
        (try? run("import \(packages)"))?.exitCode == 0
    }

    /// The same, with the odd environments of the plugin's own tests.
    static let path = Program.root.appending(path: "Tests/GymnasiumTests/Support/python").path

    /// Runs a script in `folder`.
    static func run(
        _ script: String, _ arguments: String..., in folder: URL = Program.root
    ) throws -> (exitCode: Int32, output: String) {
        guard let program else { return (127, "UNDERSTUDY_TEST_PYTHON is not set") }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-c", script] + arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
