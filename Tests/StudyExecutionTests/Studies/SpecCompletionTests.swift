import Foundation
import SpecYAML
import Testing

@testable import Experiments
@testable import StudyExecution

@Suite("A stored spec that lacks a key of a later version")
struct SpecCompletionTests {
    private func study(_ more: String = "") throws -> Study {
        try Study(
            node("understudy: 1\nname: demo\nenvironment: line-world\ntraining: {steps: 20_000, seeds: 2}\n" + more),
            registry: registry)
    }

    /// Prepares the study of `more` where one without it was finished, in whose specs `change` changed something.
    private func prepare(_ more: String = "", in folder: String, _ change: (String) -> String) throws -> [Bool] {
        let old = try StudyDirectory.prepare(study(), at: folder, provenance: provenance)
        old.unlock()
        for run in old.runs {
            try finish(run.directory)
            let spec = try text(run.directory + "/spec.yaml")
            try #require(change(spec) != spec)
            try write(change(spec), to: run.directory + "/spec.yaml")
        }
        #expect(throws: ExecutionError.self) {
            try StudyDirectory.check(study(more), at: folder)
        }
        let new = try StudyDirectory.prepare(study(more), at: folder, provenance: provenance, registry: registry)
        new.unlock()
        return new.runs.map(\.isFinished)
    }

    @Test(
        "is the same as one where it has its default, however deep it is",
        arguments: [
            "  target_update_every: 500\n", "  frame_skip: 1\n", "  head:\n    kind: plain\n", "expert: none\n",
            "replay:\n  kind: uniform\n  capacity: 10_000\n",
        ])
    func standard(key: String) async throws {
        try await withFolder { folder in
            let isFinished = try prepare(in: folder) { $0.replacing(key, with: "") }
            #expect(isFinished == [true, true])
        }
    }

    @Test("is another where the key has another value now, and the message has the default")
    func other() async throws {
        try await withFolder { folder in
            let error = #expect(throws: ExecutionError.self) {
                try prepare("learner: {gamma: 0.9}", in: folder) { $0.replacing("  gamma: 0.99\n", with: "") }
            }
            #expect(error?.kind == .refused && error?.path == folder + "/default/seed-0")
            #expect(
                error?.problem
                    == "the folder holds a run of another spec: learner.gamma was 0.99 there and is 0.9 now")
        }
    }

    @Test("is another where this version cannot read it")
    func unreadable() async throws {
        try await withFolder { folder in
            let error = #expect(throws: ExecutionError.self) {
                try prepare(in: folder) { $0.replacing("  gamma: 0.99\n", with: "  gone: 1\n") }
            }
            #expect(error?.kind == .refused)
            #expect(
                error?.problem == "the folder holds a run of another spec: learner.gone was 1 there and is absent now")
        }
    }
}
