import AgentTraining
import Foundation
import StudyFormat
import Testing
import Understudy

@testable import StudyExecution

@Suite("A run's final policy")
struct FinalPolicyTests {
    /// Makes the run of `folder`.
    private func makeRun(in folder: String) throws {
        try writeSpec(in: folder, environment: "{kind: line-world}")
        let null = open("/dev/null", O_WRONLY)
        defer { close(null) }
        #expect(try Worker.run(directory: folder, registry: registry, progress: null) == .finished)
    }

    private func message(_ folder: String, _ registry: Registry = registry) -> (
        text: String, kind: ExecutionError.Kind?
    ) {
        do {
            _ = try FinalPolicy(directory: folder, registry: registry)
            return ("", nil)
        } catch {
            return ("\(error)".replacing(folder, with: "RUN"), (error as? ExecutionError)?.kind)
        }
    }

    @Test("is read from the run's folder and plays")
    func reading() async throws {
        try await withFolder { folder in
            try makeRun(in: folder)
            let final = try FinalPolicy(directory: folder + "/", registry: registry)
            #expect(final.spec.variant == "dqn" && final.spec.seed == 3)
            #expect(final.environmentSpec["kind"]?.scalar?.text == "line-world")
            var player = try EpisodePlayer(final.environment, policy: final.policy, epsilon: final.epsilon)
            var stream = EpisodePlayer.stream(seed: 0)
            try player.begin(.episode(1), using: &stream)
            while try !player.takeStep(using: &stream).endsEpisode {}
            #expect((3...20).contains(player.length))
        }
    }

    @Test("is missing where there is no run")
    func noRun() async throws {
        try await withFolder { folder in
            let missing = message(folder + "/nothing")
            #expect(
                missing.text
                    == "RUN: error: there is no such folder; name that of a run, such as runs/quickstart/dqn/seed-0")
            #expect(missing.kind == .missingInput)
            let empty = message(folder)
            #expect(
                empty.text
                    == "RUN: error: the folder holds no run (no spec.yaml); name that of a run, such as runs/quickstart/dqn/seed-0"
            )
            #expect(empty.kind == .missingInput)
        }
    }

    @Test(
        "is missing where the run is not finished",
        arguments: [
            (nil, "it has not begun"), (.running, "it is running, or was killed"), (.failed, "it failed"),
            (.interrupted, "it was interrupted"),
        ] as [(RunStatus.State?, String)])
    func unfinished(state: RunStatus.State?, words: String) async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            if let state { try RunStatus(state: state).write(to: folder) }
            let (text, kind) = message(folder)
            #expect(text == "RUN: error: the run has no policy yet: \(words); finish it with `understudy run`")
            #expect(kind == .missingInput)
        }
    }

    @Test("is missing where its file is gone")
    func gone() async throws {
        try await withFolder { folder in
            try makeRun(in: folder)
            try FileManager.default.removeItem(atPath: folder + "/policy.safetensors")
            #expect(
                message(folder).text
                    == "RUN: error: the run is finished, but its policy.safetensors is missing; delete the folder, and make the run again"
            )
        }
    }

    @Test("cannot be read where its file is damaged, or of another network")
    func damaged() async throws {
        try await withFolder { folder in
            try makeRun(in: folder)
            let path = folder + "/policy.safetensors"
            let data = try #require(FileManager.default.contents(atPath: path))
            try data.prefix(100).write(to: URL(filePath: path))
            let cut = message(folder)
            #expect(cut.kind == .damagedInput)
            #expect(cut.text.hasPrefix("RUN/policy.safetensors: error: the header is said to have "))
            #expect(cut.text.hasSuffix("; delete the run's folder, and make the run again"))
            try data.write(to: URL(filePath: path))
            let spec = try text(folder + "/spec.yaml")
            try write(spec.replacing("hidden: [8]", with: "hidden: [9]"), to: folder + "/spec.yaml")
            let other = message(folder)
            #expect(other.kind == .damagedInput)
            #expect(other.text.contains("of the file has the shape "))
        }
    }

    @Test("tells what the program lacks, with its place in the spec")
    func notLinked() async throws {
        try await withFolder { folder in
            try makeRun(in: folder)
            let (text, _) = message(folder, Registry())
            #expect(text.hasPrefix("RUN/spec.yaml:5:21: error: environment: unknown environment 'line-world', "))
        }
    }
}
