import Foundation
import TestSupport
import Testing

extension TestPython {
    static let hasONNX = imports("numpy, onnx, onnxruntime, gymnasium")
}

@Suite("understudy export", .timeLimit(.minutes(20)))
struct ExportCommandTests {
    /// A study of one short run, whose agent counts the actions otherwise than the environment and scales observations.
    static let spec = """
        understudy: 1
        name: pole
        environment: {kind: cart-pole, action_subset: [push-right, push-left], observation_scale: [0.5, 0.5, 5, 0.5]}
        network: {hidden: [16], layer_normalization: true, head: dueling}
        learner: {batch_size: 16, learning_starts: 200, train_every: 2}
        training: {steps: 2_000, seeds: 1, evaluate_every: 2_000, evaluation_episodes: 2}
        variants: {dqn: {extends: dqn}}
        """

    private func study() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.spec, to: "pole.yaml")
        let run = try await Program.run("run", "pole.yaml", in: folder.url)
        try #require(run.exitCode == 0, "\(run.errors)")
        return folder
    }

    @Test("writes each format, tells what it wrote, and replaces no file unasked")
    func formats() async throws {
        let folder = try await study()
        for format in ["safetensors", "onnx", "json"] {
            let first = try await Program.run("export", "runs/pole/dqn/seed-0", "--format", format, in: folder.url)
            #expect(first.exitCode == 0, "\(first.errors)")
            #expect(
                first.output == """
                    Wrote dqn-seed-0.\(format): the final policy of dqn, seed 0, in cart-pole
                    163 parameters; observations of 4, 2 actions

                    """)
            let bytes = try folder.contents("dqn-seed-0.\(format)")
            let again = try await Program.run(
                "export", "runs/pole", "--run", "dqn/seed-0", "--format", format, in: folder.url)
            #expect(again.exitCode == 73)
            #expect(again.errors.contains("the file is there already"))
            let named = try await Program.run(
                "export", "runs/pole/dqn/seed-0", "--format", format, "--output", "other", in: folder.url)
            #expect(named.exitCode == 0, "\(named.errors)")
            #expect(try folder.contents("other") == bytes)
            try FileManager.default.removeItem(at: folder.url.appending(path: "other"))
        }
        let json = try JSONSerialization.jsonObject(with: folder.contents("dqn-seed-0.json")) as? [String: Any]
        let model = try #require(json?["model"] as? [String: Any])
        #expect(model["actions"] as? [String] == ["push-right", "push-left"])
        #expect(model["environment_actions"] as? [Int] == [1, 0])
        #expect((model["observation"] as? [String: Any])?["factors"] as? [Double] == [0.5, 0.5, 5, 0.5])
        #expect((model["environment"] as? [String: Any])?["kind"] as? String == "cart-pole")
    }

    @Test("says what is wrong")
    func mistakes() async throws {
        let folder = try TemporaryFolder()
        let none = try await Program.run("export", "runs/none", "--format", "onnx", in: folder.url)
        #expect(none.exitCode == 66)
        #expect(none.errors.contains("there is no such folder"))
        let format = try await Program.run("export", "runs/none", "--format", "pickle", in: folder.url)
        #expect(format.exitCode == 64)
        #expect(format.errors.contains("'safetensors', 'onnx' and 'json'") || format.errors.contains("onnx"))
    }

    @Test(
        "makes an ONNX model that chooses the run's own actions, and plays in Gymnasium by the example",
        .tags(.interop),
        .enabled(if: TestPython.hasONNX, TestPython.isMissing("onnxruntime and gymnasium")))
    func playing() async throws {
        let folder = try await study()
        let run = "runs/pole/dqn/seed-0"
        let export = try await Program.run("export", run, "--format", "onnx", "-o", "policy.onnx", in: folder.url)
        try #require(export.exitCode == 0, "\(export.errors)")
        let record = try await Program.run(
            "record", run, "--episodes", "20", "--epsilon", "0", "-o", "played.npz", in: folder.url)
        try #require(record.exitCode == 0, "\(record.errors)")
        let compared = try TestPython.run(
            """
            import json
            import numpy, onnxruntime

            session = onnxruntime.InferenceSession("policy.onnx")
            model = json.loads(session.get_modelmeta().custom_metadata_map["model"])
            played, truth = numpy.load("played.npz"), numpy.load("played.actions.npz")
            last = played["episode_offsets"][1:] - 1
            before = numpy.delete(played["observations"], last, axis=0)
            chosen = session.run(["action"], {"observation": before})[0]
            own = numpy.array(model["environment_actions"])[truth["actions"]]
            assert set(own) == {0, 1}, set(own)
            print((chosen == own).sum(), len(own))
            assert (chosen != own).sum() <= len(own) / 10_000
            """, in: folder.url)
        #expect(compared.exitCode == 0, "\(compared.output)")

        let example = try String(
            contentsOf: Program.root.appending(path: "Examples/play_onnx.py"), encoding: .utf8)
        let played = try TestPython.run(
            example, "policy.onnx", "CartPole-v1", "--episodes", "20", in: folder.url)
        #expect(played.exitCode == 0, "\(played.output)")
        let told = try #require(played.output.firstMatch(of: /mean return ([\d.]+)/)).1
        let mean = try #require(Double(told))
        let evaluated = try await Program.run("evaluate", run, "--episodes", "20", "--json", in: folder.url)
        struct Evaluation: Decodable {
            struct Variant: Decodable {
                struct Summary: Decodable { let mean: Double, std: Double }
                let summary: Summary
            }
            struct Run: Decodable { let summary: Variant.Summary }
            let runs: [Run]
        }
        let own = try #require(
            JSONDecoder().decode(Evaluation.self, from: Data(evaluated.output.utf8)).runs.first
        ).summary
        // The environments are equal, their random numbers are not.
        #expect(abs(mean - own.mean) <= 1 + 3 * own.std, "\(mean) \(own)")
    }
}
