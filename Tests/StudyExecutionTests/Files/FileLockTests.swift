import Foundation
import Testing

@testable import StudyExecution

@Suite("The lock of a folder")
struct FileLockTests {
    @Test("is held by one, and gone when it is given up, whatever copies of its descriptor a starting process has")
    func unlocking() async throws {
        try await withFolder { folder in
            let lock = try FileLock(folder: folder, thing: "study")
            let copy = dup(lock.descriptor)
            defer { close(copy) }
            #expect(
                throws: ExecutionError(
                    .refused, path: folder, problem: "another process (pid \(getpid())) is working on this study",
                    remedy: "wait until it is done, or stop it")
            ) { try FileLock(folder: folder, thing: "study") }
            lock.unlock()
            try FileLock(folder: folder, thing: "study").unlock()
        }
    }

    @Test("and the other files of a run are not written through symbolic links")
    func links() async throws {
        try await withFolder { folder in
            let target = folder + "/elsewhere"
            try Data("kept".utf8).write(to: URL(filePath: target))
            for name in ["lock", "metrics.csv", "report.html.tmp"] {
                try FileManager.default.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: target)
            }
            let remedy = "remove the symbolic link: files of a study are not written through links"
            func refuses(_ body: () throws -> Void) {
                let error = #expect(throws: ExecutionError.self) { try body() }
                #expect(error?.remedy == remedy)
            }
            refuses { _ = try FileLock(folder: folder, thing: "run") }
            refuses { _ = try OutputFile(folder + "/metrics.csv") }
            refuses { try Files.replace(folder + "/report.html", with: Data()) }
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "kept")
        }
    }

    @Test("is waited for as long as the caller has patience")
    func patience() async throws {
        try await withFolder { folder in
            let lock = try FileLock(folder: folder, thing: "run")
            #expect(throws: ExecutionError.self) {
                try FileLock(folder: folder, thing: "run", patience: .milliseconds(50))
            }
            // A thread of its own: the tests that run beside this one may occupy all others.
            Thread.detachNewThread {
                usleep(100_000)
                lock.unlock()
            }
            try FileLock(folder: folder, thing: "run", patience: .seconds(60)).unlock()
        }
    }
}
