import AgentTraining
import Foundation
import Testing

@testable import StudyExecution

@Suite("The recorder of events")
struct EventRecorderTests {
    private static let names = [
        "step", "eval/mean_reward", "rollout/ep_rew_mean", "rollout/ep_len_mean", "train/loss",
    ]

    private func recorder(_ folder: String, steps: Int = 10_000, clock: Double = 1_767_225_600) throws -> EventRecorder
    {
        try EventRecorder(beginningIn: folder, metricNames: Self.names, steps: steps) { clock }
    }

    private func episode(endingAt step: Int, length: Int, return value: Double = 0) -> EpisodeRecord {
        EpisodeRecord(
            episode: 0, step: step, episodeReturn: value, length: length, terminated: true, truncated: false)
    }

    @Test("begins with the version and the start of a session")
    func beginning() async throws {
        try await withFolder { folder in
            _ = try recorder(folder)
            let events = try events(folder + "/events.out.tfevents.1767225600.00000.understudy")
            #expect(
                events == [
                    ReadEvent(wallTime: 1_767_225_600, version: "brain.Event:2"),
                    ReadEvent(wallTime: 1_767_225_600, step: 0, isStart: true),
                ])
        }
    }

    @Test("writes every cell that is known under its column's name, and the speed since the row before")
    func rows() async throws {
        try await withFolder { folder in
            let recorder = try recorder(folder)
            try recorder.record(metrics: [0, -3, nil, nil, nil])
            try recorder.record(metrics: [500, .infinity, 0.1, 20, .nan])
            try recorder.flush()
            var written = try scalars(folder)
            let speed = try #require(written.firstIndex { $0.place.tag == "time/fps" })
            #expect(written[speed].place.step == 500 && written[speed].value > 0)
            written.remove(at: speed)
            #expect(
                written.map(\.place) == [
                    Place(tag: "eval/mean_reward", step: 0), Place(tag: "eval/mean_reward", step: 500),
                    Place(tag: "rollout/ep_len_mean", step: 500), Place(tag: "rollout/ep_rew_mean", step: 500),
                    Place(tag: "train/loss", step: 500),
                ])
            #expect(written.dropLast().map(\.value) == [-3, .infinity, 20, 0.1])
            #expect(written.last?.value.isNaN == true)
        }
    }

    @Test("writes the means of the last 100 episodes about a thousand times in a run")
    func rollout() async throws {
        try await withFolder { folder in
            let recorder = try recorder(folder)
            // A step each, of 10,000: every tenth.
            for step in 1...500 { try recorder.record(episode(endingAt: step, length: 1, return: Double(step))) }
            try recorder.record(episode(endingAt: 700, length: 200))
            try recorder.flush()
            let written = try scalars(folder).filter { $0.place.tag == "rollout/ep_rew_mean" }
            #expect(written.map(\.place.step) == Array(stride(from: 10, through: 500, by: 10)) + [700])
            #expect(written.first?.value == 5.5)
            #expect(written.dropLast().last?.value == 450.5)
            #expect(written.last?.value == 446.49)
            #expect(try scalars(folder).last { $0.place.tag == "rollout/ep_len_mean" }?.value == 2.99)
        }
    }

    @Test("gives a tag one value at a step where an episode and a row come together")
    func together() async throws {
        try await withFolder { folder in
            let recorder = try recorder(folder, steps: 100)
            try recorder.record(episode(endingAt: 50, length: 50, return: 7))
            try recorder.record(metrics: [50, 1, 7, 50, nil])
            try recorder.record(metrics: [60, 1, 7, 50, nil])
            try recorder.flush()
            let written = try scalars(folder).filter { $0.place.tag == "rollout/ep_rew_mean" }
            #expect(written.map(\.place.step) == [50, 60])
        }
    }

    @Test("removes the files of an earlier try, and begins a later one")
    func anew() async throws {
        try await withFolder { folder in
            _ = try recorder(folder)
            _ = try recorder(folder, clock: 5)
            #expect(try eventFiles(folder) == ["events.out.tfevents.1767225600.00001.understudy"])
        }
    }

    @Test("says that the disk is full", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func diskFull() async throws {
        try await withFolder { folder in
            let name = "events.out.tfevents.1767225600.00000.understudy"
            // Made when the name is chosen, after the files of an earlier try were removed.
            let problem = ExecutionError(
                .inputOutput, path: folder + "/" + name, problem: "No space left on device",
                remedy: "make room on the disk, then run the same command again")
            var isFirst = true
            #expect(throws: problem) {
                try EventRecorder(beginningIn: folder, metricNames: Self.names, steps: 10) {
                    if isFirst {
                        try? FileManager.default.createSymbolicLink(
                            atPath: folder + "/" + name, withDestinationPath: "/dev/full")
                    }
                    isFirst = false
                    return 1_767_225_600
                }
            }
            #expect(problem.exitCode == 74)
        }
    }
}
