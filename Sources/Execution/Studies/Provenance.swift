import Foundation
import Subprocess

/// What a study was made with, for the record.
public struct Provenance: Hashable, Sendable {
    /// The program's version: `0.1.0`.
    public var version: String?
    /// The Swift toolchain that built the program: `Swift 6.3`.
    public var toolchain: String?
    /// The commit of the working directory's git repository, with `-dirty` where files differ from it.
    ///
    /// The specs are often under version control there; the program may have been built elsewhere.
    public var workingDirectoryCommit: String?
    /// The machine's name.
    public var host: String?

    /// Creates a record.
    public init(version: String?, toolchain: String?, workingDirectoryCommit: String?, host: String?) {
        self.version = version
        self.toolchain = toolchain
        self.workingDirectoryCommit = workingDirectoryCommit
        self.host = host
    }

    /// What can be found out about this process; whatever cannot is `nil`.
    ///
    /// - Parameters:
    ///   - version: the program's version; `nil` where it does not matter.
    ///   - workingDirectory: the folder whose git repository counts.
    public static func current(
        version: String? = nil, workingDirectory: String = FileManager.default.currentDirectoryPath
    ) async -> Provenance {
        Provenance(
            version: version, toolchain: compiler, workingDirectoryCommit: await commit(of: workingDirectory),
            host: ProcessInfo.processInfo.hostName)
    }

    private static var compiler: String {
        #if compiler(>=6.5)
            "Swift 6.5 or later"
        #elseif compiler(>=6.4)
            "Swift 6.4"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }

    private static func commit(of directory: String) async -> String? {
        guard let commit = await git(["rev-parse", "HEAD"], in: directory) else { return nil }
        let changes = await git(["status", "--porcelain", "--untracked-files=no"], in: directory)
        return changes?.isEmpty == false ? commit + "-dirty" : commit
    }

    /// What git writes, without blanks around it, or `nil` where git fails or is missing.
    private static func git(_ arguments: [String], in directory: String) async -> String? {
        let result = try? await run(
            .name("git"), arguments: Arguments(["-C", directory] + arguments), output: .string(limit: 1_000_000))
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
