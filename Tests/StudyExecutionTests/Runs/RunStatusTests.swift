import Foundation
import StudyFormat
import Testing

@testable import StudyExecution

@Suite("The status of a run")
struct RunStatusTests {
    @Test("is written with the names of the format")
    func format() async throws {
        try await withFolder { folder in
            var status = RunStatus(
                state: .running, step: 1200, episodes: 9, wallSeconds: 2.5, instructionSet: "avx2", pid: 41)
            status.randomReturn = 21.6
            try status.write(to: folder)
            #expect(
                try text(folder + "/status.json") == """
                    {
                      "episodes" : 9,
                      "instruction_set" : "avx2",
                      "pid" : 41,
                      "random_return" : 21.6,
                      "state" : "running",
                      "step" : 1200,
                      "wall_seconds" : 2.5
                    }

                    """)
            #expect(RunStatus(directory: folder) == status)
            #expect(try contents(folder) == ["status.json"])
        }
    }

    @Test("is none where the file is missing or damaged", arguments: [nil, "", "{\"state\": \"sleeping\"}"])
    func none(content: String?) async throws {
        try await withFolder { folder in
            if let content { try write(content, to: folder + "/status.json") }
            #expect(RunStatus(directory: folder) == nil)
        }
    }

    @Test("is corrected for a worker that could not write it, but never from finished")
    func correction() async throws {
        try await withFolder { folder in
            try RunStatus(state: .running, step: 5, pid: 41).write(to: folder)
            RunStatus.correct(folder, to: .failed, message: "it crashed")
            #expect(RunStatus(directory: folder) == RunStatus(state: .failed, step: 5, message: "it crashed"))
            try RunStatus(state: .finished, step: 9).write(to: folder)
            RunStatus.correct(folder, to: .interrupted)
            #expect(RunStatus(directory: folder) == RunStatus(state: .finished, step: 9))
        }
    }
}
