import Foundation
import Testing

@testable import Execution

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
}
