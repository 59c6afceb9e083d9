import Foundation
import Testing

@testable import StudyExecution

@Suite("The provenance of a study")
struct ProvenanceTests {
    private func git(_ arguments: String..., in folder: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org"] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test("has the working directory's commit, and whether files differ from it")
    func commit() async throws {
        try await withFolder { folder in
            #expect(await Provenance.current(version: "1", workingDirectory: folder).workingDirectoryCommit == nil)
            try git("init", "-q", in: folder)
            #expect(await Provenance.current(version: "1", workingDirectory: folder).workingDirectoryCommit == nil)
            try write("a", to: folder + "/a")
            try git("add", "a", in: folder)
            try git("commit", "-q", "-m", "a", in: folder)
            let commit = try #require(
                await Provenance.current(version: "1", workingDirectory: folder).workingDirectoryCommit)
            #expect(commit.count == 40 && commit.allSatisfy(\.isHexDigit))
            try write("b", to: folder + "/a")
            #expect(
                await Provenance.current(version: "1", workingDirectory: folder).workingDirectoryCommit == commit
                    + "-dirty")
        }
    }

    @Test("has the version, the toolchain and the host")
    func facts() async {
        let provenance = await Provenance.current(version: "1.2.3")
        #expect(provenance.version == "1.2.3")
        #expect(provenance.toolchain?.hasPrefix("Swift 6.") == true)
        #expect(provenance.host?.isEmpty == false)
    }
}
