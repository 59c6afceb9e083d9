import Foundation
import Testing

@testable import StudyExecution

@Suite("A file that a command is about to write")
struct NewFileTests {
    private func problem(_ path: String, overwrite: Bool = false) -> (ExecutionError.Kind, String)? {
        do throws(ExecutionError) {
            try NewFile.check(path, overwrite: overwrite)
            return nil
        } catch {
            return (error.kind, error.problem)
        }
    }

    @Test("may not be there already, needs a folder, and is none")
    func places() async throws {
        try await withFolder { folder in
            try write("x", to: folder + "/old")
            #expect(problem(folder + "/new") == nil)
            #expect(problem(folder + "/old", overwrite: true) == nil)
            let (old, none, itself) = (
                problem(folder + "/old"), problem(folder + "/no/new"), problem(folder, overwrite: true)
            )
            #expect(old?.0 == .refused && old?.1 == "the file is there already")
            #expect(none?.0 == .cannotCreateOutput && none?.1 == "there is no such folder")
            #expect(itself?.0 == .cannotCreateOutput && itself?.1 == "it is a folder")
            #expect(problem("name") == nil)
        }
    }
}
