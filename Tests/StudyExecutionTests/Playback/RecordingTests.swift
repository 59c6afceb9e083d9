import AgentTraining
import Foundation
import NumPy
import Recordings
import SpecYAML
import Testing
import Understudy

@testable import StudyExecution

@Suite("Recordings of episodes")
struct RecordingTests {
    private func environment(_ keys: String = "") throws -> AgentEnvironment {
        let document = try node("environment: {kind: line-world\(keys)}")
        return try SpecReader.read(document, registry: registry) { reader in
            try #require(RunConfiguration.readEnvironment(from: &reader))
        }
    }

    private func record(
        _ environment: AgentEnvironment, _ amount: EpisodeRecording.Amount, seed: UInt64 = 0
    ) throws -> EpisodeRecording {
        var player = try EpisodePlayer(environment, policy: .random)
        var stream = EpisodePlayer.stream(seed: seed)
        return try EpisodeRecording(amount, by: &player, using: &stream)
    }

    @Test("have whole episodes, as many as asked for, or as many as have the transitions")
    func amounts() throws {
        let ten = try record(environment(), .episodes(10))
        #expect(ten.returns.count == 10 && ten.terminated.count == 10 && ten.truncated.count == 10)
        let long = try record(environment(), .transitions(100))
        #expect(long.actions.count >= 100)
        let last = long.offsets.suffix(2)
        #expect(long.actions.count - Int(last[last.endIndex - 1] - last[last.startIndex] - 1) < 100)
        for recording in [ten, long] {
            #expect(recording.offsets.first == 0 && Int(recording.offsets.last ?? 0) == recording.observations.count)
            #expect(recording.observations.count == recording.actions.count + recording.returns.count)
            for (episode, start) in recording.offsets.dropLast().enumerated() {
                let end = recording.offsets[episode + 1]
                // Every step costs 1, and the right end, place 4, is terminal.
                #expect(recording.returns[episode] == -Double(end - start - 1))
                #expect(recording.terminated[episode] == (recording.observations[Int(end) - 1] == 4))
                #expect(recording.truncated[episode] == !recording.terminated[episode])
                #expect(recording.terminated[episode] || end - start == 21)
            }
        }
    }

    @Test("have the action that led from each observation to the next")
    func actions() throws {
        let recording = try record(environment(), .episodes(20))
        var transition = 0
        for (start, end) in zip(recording.offsets, recording.offsets.dropFirst()) {
            for row in Int(start)..<Int(end) - 1 {
                let expected = max(0, recording.observations[row] + (recording.actions[transition] == 1 ? 1 : -1))
                #expect(recording.observations[row + 1] == expected)
                transition += 1
            }
        }
        #expect(transition == recording.actions.count)
    }

    @Test("have the environment's own observations, whatever the agent gets")
    func unscaled() throws {
        let plain = try record(environment(), .episodes(5))
        let scaled = try record(environment(", rescale_observations: [-1, 1]"), .episodes(5))
        #expect(scaled.observations == plain.observations && scaled.observations.contains(3))
    }

    @Test("tell what the returns were like")
    func returns() throws {
        let recording = try record(environment(), .episodes(50))
        let summary = recording.returnSummary
        let mean = recording.returns.reduce(0, +) / 50
        #expect(summary.mean == mean && summary.max > mean && summary.min < mean && summary.min >= -20)
        let squares = recording.returns.reduce(0) { $0 + $1 * $1 } / 50
        #expect(abs(summary.std - (squares - mean * mean).squareRoot()) < 1e-9)
    }

    private func bytes(of path: String) throws -> [UInt8] {
        try #require(FileManager.default.contents(atPath: path).map(Array.init))
    }

    private func files(_ path: String, overwrite: Bool = false) throws(ExecutionError) -> RecordingFiles {
        try RecordingFiles(path: path, format: NPZDataset.self, overwrite: overwrite)
    }

    @discardableResult
    private func write(_ recording: EpisodeRecording, to files: RecordingFiles) throws -> [String] {
        let played = try environment()
        let origin = RecordingOrigin(
            environment: try node("kind: line-world\nfactor: 1e3\nwalls: [1, x]\nlimit: null\nopen: true\n"),
            actions: played.actionSpace.names, policy: "random", epsilon: 0.25, seed: 7, run: nil,
            provenance: provenance)
        return try files.write(
            recording.expertRecording(of: played.base.observationSpace), recording.notes(origin, of: played))
    }

    @Test("are files that read back as they were, and the same bytes each time")
    func files() async throws {
        // Apart from the closure: Swift 6.3.1 crashes when it optimizes all of this as asynchronous code.
        try await withFolder { try checkFiles(in: $0) }
    }

    private func checkFiles(in folder: String) throws {
        let recording = try record(environment(), .episodes(12))
        let written = try write(recording, to: files(folder + "/x.npz"))
        #expect(written == ["x.npz", "x.actions.npz", "x.json"].map { folder + "/" + $0 })
        #expect(try contents(folder) == ["x.actions.npz", "x.json", "x.npz"])
        func arrays(_ path: String) throws -> NPZArrays {
            NPZArrays(try ZipArchive(bytes(of: path), path: path))
        }
        let main = try arrays(written[0])
        #expect(main.names == ["observations", "episode_offsets", "terminated", "truncated"])
        let observations = try #require(try main.array("observations"))
        #expect(observations.shape == [recording.observations.count, 1])
        #expect(try observations.floats() == recording.observations)
        #expect(try main.array("episode_offsets")?.integers() == recording.offsets.map(Int.init))
        #expect(try main.array("terminated")?.flags() == recording.terminated)
        #expect(try main.array("truncated")?.flags() == recording.truncated)
        let actions = try arrays(written[1])
        #expect(actions.names == ["actions", "rewards"])
        #expect(try actions.array("rewards")?.floats() == recording.rewards)
        #expect(try actions.array("actions")?.integers() == recording.actions.map(Int.init))

        let before = try written.map { try bytes(of: $0) }
        try write(recording, to: files(folder + "/x.npz", overwrite: true))
        #expect(try written.map { try bytes(of: $0) } == before)
    }

    @Test("tell how they were made")
    func origin() async throws {
        try await withFolder { folder in
            let recording = try record(environment(), .episodes(12))
            let written = try write(recording, to: files(folder + "/x.npz"))
            let json = try JSONSerialization.jsonObject(with: Data(bytes(of: written[2])))
            let object = try #require(json as? [String: Any])
            #expect(object["episodes"] as? Int == 12 && object["transitions"] as? Int == recording.actions.count)
            #expect(object["policy"] as? String == "random" && object["epsilon"] as? Double == 0.25)
            #expect(object["seed"] as? Int == 7 && object["actions"] as? [String] == ["left", "right"])
            #expect(object["version"] as? String == "0.1.0")
            #expect(object["working_directory_commit"] as? String == "abc-dirty")
            #expect(object["terminated"] as? Int == recording.terminated.count { $0 })
            #expect((object["return"] as? [String: Double])?["mean"] == recording.returnSummary.mean)
            let environment = try #require(object["environment"] as? [String: Any])
            #expect(environment["kind"] as? String == "line-world" && environment["factor"] as? Double == 1000)
            #expect((environment["walls"] as? [Any])?.first as? Int == 1 && environment["open"] as? Bool == true)
            #expect(environment["limit"] is NSNull)
        }
    }

    @Test("replace nothing unless they are told to", arguments: ["x.npz", "x.actions.npz", "x.json"])
    func refused(name: String) async throws {
        try await withFolder { folder in
            try "".write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
            let error = #expect(throws: ExecutionError.self) {
                try files(folder + "/x.npz")
            }
            #expect(error?.exitCode == 73)
            #expect(
                error?.description
                    == "\(folder)/\(name): error: the file is there already; choose another name, or replace it with --overwrite"
            )
            _ = try files(folder + "/x.npz", overwrite: true)
        }
    }

    @Test("need a folder")
    func noFolder() async throws {
        try await withFolder { folder in
            let error = #expect(throws: ExecutionError.self) {
                try files(folder + "/none/x.npz")
            }
            #expect(
                error?.description == "\(folder)/none: error: there is no such folder; make it, or choose another")
        }
    }
}
