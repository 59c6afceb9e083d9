import Foundation
import Testing

@testable import StudyExecution

@Suite("An output file")
struct OutputFileTests {
    @Test("keeps whole lines where writing fails in the middle")
    func wholeLines() async throws {
        // A limit on the size of files holds for the whole process, hence a process of its own.
        await #expect(processExitsWith: .success) {
            try await withFolder { folder in
                signal(SIGXFSZ, SIG_IGN)
                let path = folder + "/a.csv"
                let file = try OutputFile(path)
                try file.appendLine("0123456789")
                try file.flush()
                var limit = rlimit(rlim_cur: 20, rlim_max: 20)
                #if os(Linux)
                    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                #else
                    setrlimit(RLIMIT_FSIZE, &limit)
                #endif
                try file.appendLine("0123456789")
                let problem = ExecutionError(
                    .inputOutput, path: path, problem: "File too large",
                    remedy: "check the path, or choose another output folder"
                )
                #expect(throws: problem) { try file.flush() }
                #expect(try text(path) == "0123456789\n")
            }
        }
    }
}
