import Foundation
import Subprocess

/// The software and the machine that made a study.
package struct Provenance: Hashable, Sendable {
    /// The program's version: `0.2.0`.
    package var version: String?
    /// The Swift toolchain that built the program: `Swift 6.3`.
    package var toolchain: String?
    /// The commit of the working directory's git repository, with `-dirty` if files differ from it.
    ///
    /// The specs are often under version control there. The program may have been built elsewhere.
    package var workingDirectoryCommit: String?
    /// The machine's name.
    package var host: String?

    /// Creates a record.
    package init(version: String?, toolchain: String?, workingDirectoryCommit: String?, host: String?) {
        self.version = version
        self.toolchain = toolchain
        self.workingDirectoryCommit = workingDirectoryCommit
        self.host = host
    }

    /// Returns the provenance of this process, with `nil` for unknown values.
    ///
    /// - Parameters:
    ///   - version: the program's version; `nil` if it does not matter.
    ///   - workingDirectory: the folder whose git repository is examined.
    package static func current(
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
        // A single call returns the commit and the changes, because most of the time is spent on starting a process.
        let arguments = ["-C", directory, "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
        guard let git = SearchPath.path(of: "git"),
            let result = try? await run(
                .path(.init(git)), arguments: Arguments(arguments), output: .string(limit: 10_000_000)),
            result.terminationStatus.isSuccess
        else { return nil }
        let lines = result.standardOutput.split(separator: "\n")
        let prefix = "# branch.oid "
        // A repository without commits has "(initial)" here.
        guard let commit = lines.first(where: { $0.hasPrefix(prefix) })?.dropFirst(prefix.count),
            commit.allSatisfy(\.isHexDigit)
        else { return nil }
        return lines.contains { !$0.hasPrefix("#") } ? commit + "-dirty" : String(commit)
    }
}
