import Foundation
import Testing

/// The `understudy` program as the tests' build made it, run as a user runs it.
enum Program {
    /// The results of a finished process.
    struct Result {
        let exitCode: Int32
        let output: String
        let errors: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The program stands beside the tests' own executable.
    static var executable: URL {
        get throws {
            let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            let program = folder.appending(path: "understudy")
            try #require(FileManager.default.isExecutableFile(atPath: program.path), "no program at \(program.path)")
            return program
        }
    }

    /// Starts the program in `folder`, with `environment` over that of the tests.
    static func start(
        _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]
    ) throws -> (Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = try executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    /// Runs the program in `folder` until it ends.
    static func run(_ arguments: String..., in folder: URL = root) async throws -> Result {
        let (process, output, errors) = try start(arguments, in: folder)
        return try await finish(process, output, errors)
    }

    /// Waits for the end, reading both streams meanwhile so that neither fills up.
    static func finish(_ process: Process, _ output: Pipe, _ errors: Pipe) async throws -> Result {
        async let outputData = output.fileHandleForReading.readToEndOffMain()
        async let errorData = errors.fileHandleForReading.readToEndOffMain()
        let (out, err) = try await (outputData, errorData)
        process.waitUntilExit()
        return Result(
            exitCode: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: out, as: UTF8.self), errors: String(decoding: err, as: UTF8.self))
    }
}

extension FileHandle {
    fileprivate func readToEndOffMain() async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result { try self.readToEnd() ?? Data() })
            }
        }
    }
}

/// A folder of a test's own, gone when the value is.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and returns its name.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return name
    }

    func contents(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: name).path) }
}
