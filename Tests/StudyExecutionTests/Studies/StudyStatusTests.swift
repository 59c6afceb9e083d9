import Foundation
import StudyFormat
import Testing
import Understudy

@testable import StudyExecution

@Suite("How far a study is")
struct StudyStatusTests {
    /// A study of variants `dqn` with two seeds and `diiqn` with one, of 1000 steps each, with the states that `states` gives.
    private func status(_ folder: String, _ states: [String: RunStatus]) async throws -> StudyStatus {
        let plans = [try plan(), try plan(seed: 1), try plan("diiqn")]
        let directory = try StudyDirectory.prepare(study(plans), at: folder + "/demo", provenance: provenance)
        directory.unlock()
        for (run, status) in states {
            if status.state == .finished { try finish(folder + "/demo/" + run) }
            try status.write(to: folder + "/demo/" + run)
        }
        return try await StudyStatus.read(folder + "/demo/")
    }

    @Test("is told in the order of the plan, with steps, shares and reasons")
    func states() async throws {
        try await withFolder { folder in
            let status = try await status(
                folder,
                [
                    "dqn/seed-0": RunStatus(state: .finished, step: 1000),
                    "dqn/seed-1": RunStatus(state: .failed, step: 300, message: "no such data"),
                    "diiqn/seed-0": RunStatus(state: .interrupted, step: 200),
                ])
            #expect(status.name == "demo" && status.directory == folder + "/demo")
            #expect(status.runs.map(\.directory) == ["dqn/seed-0", "dqn/seed-1", "diiqn/seed-0"])
            #expect(status.runs.map(\.state) == [.finished, .failed, .interrupted])
            #expect(status.runs.map(\.steps) == [1000, 300, 200])
            #expect(status.runs.map(\.note) == [nil, "no such data", nil])
            #expect(status.runs.counts == [.finished: 1, .failed: 1, .interrupted: 1])
            #expect(status.runs.share == 0.5)
        }
    }

    @Test("a run is stale where its process is gone from this machine, and running where it cannot be known")
    func processes() async throws {
        let gone = Process()
        gone.executableURL = URL(filePath: "/bin/true")
        try gone.run()
        gone.waitUntilExit()
        let pid = gone.processIdentifier
        try await withFolder { folder in
            let status = try await status(
                folder,
                [
                    "dqn/seed-0": RunStatus(state: .running, step: 10, pid: pid, host: ThisHost.name),
                    "dqn/seed-1": RunStatus(state: .running, step: 20, pid: getpid(), host: ThisHost.name),
                    "diiqn/seed-0": RunStatus(state: .running, step: 30, pid: pid, host: "elsewhere"),
                ])
            #expect(status.runs.map(\.state) == [.stale, .running, .running])
            #expect(
                status.runs.map(\.note) == ["its process \(pid) is gone", nil, "process \(pid) on elsewhere"])
        }
    }

    @Test("a run that has written nothing waits; one whose status cannot be read is damaged")
    func nothing() async throws {
        try await withFolder { folder in
            _ = try await status(folder, [:])
            try write("{", to: folder + "/demo/dqn/seed-1/status.json")
            let status = try await StudyStatus.read(folder + "/demo")
            #expect(status.runs.map(\.state) == [.waiting, .damaged, .waiting])
            #expect(status.runs[1].note == "its status.json cannot be read")
            #expect(
                status.problems.map(\.description) == [
                    folder + "/demo/dqn/seed-1/status.json:1: error: the file ends in the middle of its JSON"
                ])
            #expect(status.runs.share == 0)
        }
    }

    @Test("is of 2,000 runs as well")
    func many() async throws {
        try await withFolder { folder in
            let plans = try (0..<2000).map { try plan(seed: $0) }
            try StudyDirectory.prepare(study(plans), at: folder + "/demo", provenance: provenance).unlock()
            for plan in plans.prefix(1500) {
                try RunStatus(state: .finished, step: 1000).write(to: folder + "/demo/" + plan.directory)
            }
            let status = try await StudyStatus.read(folder + "/demo")
            #expect(status.runs.counts == [.finished: 1500, .waiting: 500])
            #expect(status.runs.share == 0.75)
            #expect(status.runs.map(\.directory) == plans.map(\.directory))
        }
    }

    @Test("a finished run that lacks a file says so")
    func missingFile() async throws {
        try await withFolder { folder in
            _ = try await status(folder, ["dqn/seed-0": RunStatus(state: .finished, step: 1000)])
            try FileManager.default.removeItem(atPath: folder + "/demo/dqn/seed-0/metrics.csv")
            let run = try #require(try await StudyStatus.read(folder + "/demo").runs.first)
            #expect(run.state == .finished)
            #expect(run.note == "its metrics.csv is missing or empty; the same command makes it again")
        }
    }

    @Test("is none of a folder that holds none")
    func none() async throws {
        try await withFolder { folder in
            await #expect(
                throws: ExecutionError(
                    .missingInput, path: folder + "/no", problem: "there is no such folder",
                    remedy: "name that of a study, such as runs/quickstart")
            ) { try await StudyStatus.read(folder + "/no") }
            await #expect(
                throws: ExecutionError(
                    .missingInput, path: folder, problem: "the folder holds no study (no study.json)",
                    remedy: "name that of a study, such as runs/quickstart")
            ) { try await StudyStatus.read(folder) }
            let again = "run the study's spec again, which writes it anew"
            let newer = "its study.json: a newer version wrote it (format 2, and this one reads format 1)"
            for (content, problem, remedy) in [
                ("{}", "its study.json is damaged: 'format' is missing", again), ("", "its study.json is empty", again),
                (#"{"format": 2}"#, newer, "use that version"),
            ] {
                try write(content, to: folder + "/study.json")
                await #expect(
                    throws: ExecutionError(.damagedInput, path: folder, problem: problem, remedy: remedy)
                ) { try await StudyStatus.read(folder) }
            }
            try FileManager.default.removeItem(atPath: folder + "/study.json")
            try FileManager.default.createDirectory(atPath: folder + "/dqn/seed-0", withIntermediateDirectories: true)
            try finish(folder + "/dqn/seed-0")
            await #expect(
                throws: ExecutionError(
                    .missingInput, path: folder, problem: "its study.json is missing",
                    remedy: "run the study's spec again, which writes it anew")
            ) { try await StudyStatus.read(folder) }
        }
    }
}
