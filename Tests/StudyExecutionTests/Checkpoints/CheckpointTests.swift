import Foundation
import StudyFormat
import Testing
import Understudy

@testable import StudyExecution

@Suite("A run that is cut off", .timeLimit(.minutes(20)))
struct CheckpointTests {
    /// Makes a run in the corridor up to the `calls`-th question for a signal, to the checkpoint at `step`, or to its end.
    ///
    /// Returns how the run ended, and its notes.
    @discardableResult
    private func work(
        _ folder: String, calls: Int = .max, until step: Int? = nil
    ) throws -> (ending: Worker.Ending, notes: [String]) {
        let path = folder + "/progress.jsonl"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        defer { close(descriptor) }
        let checkpoint = step.map { folder + "/checkpoint/" + FileName.name(ofStep: $0) + ".json" }
        var asked = 0
        let ending = try Worker.run(directory: folder, registry: registry, progress: descriptor) {
            asked += 1
            let isThere = checkpoint.map { FileManager.default.fileExists(atPath: $0) } ?? false
            return isThere || asked > calls ? SIGTERM : nil
        }
        let notes = try text(path).split(separator: "\n").compactMap {
            if case .note(let note) = try JSONDecoder().decode(WorkerMessage.self, from: Data($0.utf8)) {
                note
            } else {
                nil
            }
        }
        return (ending, notes)
    }

    private func results(_ folder: String) throws -> [Data] {
        try ["episodes.csv", "metrics.csv", "policy.safetensors"].map {
            try Data(contentsOf: URL(filePath: folder + "/" + $0))
        }
    }

    /// The files of an uninterrupted run.
    private func expected() async throws -> [Data] {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 1_000)
            try work(folder)
            return try results(folder)
        }
    }

    @Test("ends with the same bytes, however often it was cut off, and keeps its last checkpoint")
    func exact() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 150)
            #expect(try work(folder, calls: 2).ending == .interrupted(signal: SIGTERM))
            let first = try #require(RunStatus(directory: folder))
            let firstStep = try #require(first.step)
            #expect(first.state == .interrupted && firstStep > 0)
            let (ending, notes) = try work(folder, calls: 2)
            #expect(ending == .interrupted(signal: SIGTERM) && notes == ["resumed at step \(firstStep)"])
            let second = try #require(RunStatus(directory: folder))
            #expect(second.step ?? 0 > firstStep)
            // What a checkpoint took itself is not in it.
            let spent = ((first.wallSeconds ?? 0) - (first.checkpointSeconds ?? 0)).rounded(.down)
            #expect(second.wallSeconds ?? 0 >= spent)
            // What is written after a checkpoint is cut off.
            try append("999,999,0,1,1,0\n9", to: folder + "/episodes.csv")
            try append("half a li", to: folder + "/metrics.csv")
            #expect(try work(folder).ending == .finished)
            #expect(try results(folder) == expected)
            #expect(
                try contents(folder + "/checkpoint") == ["step-000000001000.json", "step-000000001000.safetensors"])
        }
    }

    @Test("keeps two checkpoints, at the steps that the spec says")
    func kept() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let step = try #require(RunStatus(directory: folder)?.step)
            #expect(step == 500)
            #expect(
                try contents(folder + "/checkpoint") == [
                    "step-000000000400.json", "step-000000000400.safetensors", "step-000000000500.json",
                    "step-000000000500.safetensors",
                ])
        }
    }

    @Test(
        "goes on from the checkpoint before, and says so, where the last one is damaged",
        arguments: [
            ("cut off", "file: it has 100 bytes, not "), ("flipped", "file: its checksum is wrong"),
            ("removed", "file: "), ("described wrongly", "description: it cannot be read"),
            ("of another format", "format: it is 3, and this program reads 2"),
        ])
    func damaged(_ damage: String, reason: String) async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let last = folder + "/checkpoint/step-000000000500"
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: last + ".safetensors")))
            switch damage {
            case "cut off": bytes = Array(bytes.prefix(100))
            case "flipped": bytes[bytes.count / 2] ^= 4
            case "removed": try FileManager.default.removeItem(atPath: last + ".safetensors")
            case "described wrongly": try write("{\"step\": 5", to: last + ".json")
            default:
                try write(
                    text(last + ".json").replacing("\"format\" : 2", with: "\"format\" : 3"), to: last + ".json")
            }
            if damage != "removed" { try Data(bytes).write(to: URL(filePath: last + ".safetensors")) }
            let (ending, notes) = try work(folder)
            #expect(ending == .finished)
            #expect(notes.count == 2 && notes.last == "resumed at step 400")
            #expect(
                notes.first?.hasPrefix("the checkpoint step-000000000500 cannot be used (\(reason)") == true, "\(notes)"
            )
            #expect(try results(folder) == expected)
        }
    }

    @Test("begins anew, and says so, where no checkpoint can be used")
    func anew() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            try write("", to: folder + "/metrics.csv")
            let (ending, notes) = try work(folder)
            #expect(ending == .finished && notes.count == 3)
            #expect(
                notes.first?.contains("(metrics.csv: it is missing or shorter than the ") == true
                    && notes.last == "begins anew, as no checkpoint can be used")
            #expect(try results(folder) == expected)
        }
    }

    @Test("begins anew, and says so, where all checkpoints are of another format, whatever keys it has")
    func otherFormat() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            for name in try contents(folder + "/checkpoint") where name.hasSuffix(".json") {
                try write("{\"format\": 3}", to: folder + "/checkpoint/" + name)
            }
            let (ending, notes) = try work(folder)
            #expect(ending == .finished)
            #expect(
                notes == [
                    "the checkpoint step-000000000500 cannot be used (format: it is 3, and this program reads 2)",
                    "the checkpoint step-000000000400 cannot be used (format: it is 3, and this program reads 2)",
                    "begins anew, as no checkpoint can be used",
                ])
        }
    }

    @Test("begins anew, and says so, where there is no checkpoint any more")
    func removed() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            #expect(try work(folder, until: 500).notes == [])
            try FileManager.default.removeItem(atPath: folder + "/checkpoint")
            let (ending, notes) = try work(folder)
            #expect(ending == .finished && notes == ["begins anew, as there is no checkpoint; it was at step 500"])
            #expect(try results(folder) == expected)
            #expect(try work(folder).notes == ["resumed at step 1000"], "one that was finished ends again")
            #expect(try results(folder) == expected)
        }
    }

    @Test("goes on where its spec says the same in other words")
    func follow() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let old = try Data(contentsOf: URL(filePath: folder + "/spec.yaml"))
            let new = old + Data("# moved\n".utf8)
            try CheckpointFolder(of: folder).follow(from: old, to: new)
            try new.write(to: URL(filePath: folder + "/spec.yaml"))
            #expect(try work(folder).notes == ["resumed at step 500"])
            #expect(try results(folder) == expected)
        }
    }

    @Test("begins anew where a file was changed within what the checkpoints had", arguments: ["episodes", "metrics"])
    func changed(_ name: String) async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let file = folder + "/\(name).csv"
            let old = try text(file)
            try write(old.replacing("\n0,", with: "\n9,", maxReplacements: 1), to: file)
            try #require(try text(file) != old)
            let (ending, notes) = try work(folder)
            #expect(ending == .finished && notes.count == 3)
            #expect(notes.first?.contains("(\(name).csv: it was changed after the checkpoint)") == true, "\(notes)")
            #expect(try results(folder) == expected)
        }
    }

    @Test("passes over a state that was cut off while it was written")
    func partial() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            try write("half", to: folder + "/checkpoint/step-000000000600.safetensors.tmp")
            try write("whole, but not described", to: folder + "/checkpoint/step-000000000600.safetensors")
            let (ending, notes) = try work(folder)
            #expect(ending == .finished && notes == ["resumed at step 500"])
            #expect(try results(folder) == expected)
        }
    }

    @Test("fails with the disk full, and goes on from the checkpoint before", .enabled(if: isLinux))
    func diskFull() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let next = folder + "/checkpoint/step-000000000600.safetensors.tmp"
            try FileManager.default.createSymbolicLink(atPath: next, withDestinationPath: "/dev/full")
            let error = #expect(throws: ExecutionError.self) { try work(folder) }
            #expect(error?.problem == "No space left on device" && error?.path == next)
            #expect(RunStatus(directory: folder)?.state == .failed)
            try? FileManager.default.removeItem(atPath: next)
            #expect(try work(folder).notes == ["resumed at step 500"])
            #expect(try results(folder) == expected)
        }
    }

    private static let isLinux = FileManager.default.fileExists(atPath: "/dev/full")

    private func append(_ more: String, to path: String) throws { try write(text(path) + more, to: path) }
}
