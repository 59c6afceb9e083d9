import Foundation
import Testing

@Suite("The folder of a study that something happened to", .timeLimit(.minutes(20)))
struct StudyFolderTests {
    private func folder(_ spec: String = RunCommandTests.spec(seeds: 1, steps: "600")) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(spec, to: "small.yaml")
        return folder
    }

    private func remove(_ name: String, in folder: TemporaryFolder) throws {
        try FileManager.default.removeItem(at: folder.url.appending(path: name))
    }

    private func text(_ name: String, in folder: TemporaryFolder) throws -> String {
        String(decoding: try folder.contents(name), as: UTF8.self)
    }

    @Test("runs that are not in the plan are told by run, --dry-run and status")
    func unplanned() async throws {
        let folder = try folder()
        let first = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(first.exitCode == 0 && !first.errors.contains("not in the plan"))
        let line =
            "2 runs in the folder are not in the plan: diiqn-guided/seed-0, dqn/seed-0; delete their folders if you do not need them\n"
        let set = ["--set", "training.seeds=[1]"]
        for arguments in [["run", "small.yaml", "--dry-run", "--no-probe"] + set, ["run", "small.yaml"] + set] {
            let (process, output, errors) = try Program.start(arguments, in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 0)
            #expect(result.errors.hasPrefix("note: " + line), "\(result.errors)")
        }
        let status = try await Program.run("status", "runs/small", in: folder.url)
        #expect(status.output.contains("\n\n" + line + "\n"), "\(status.output)")
        let json = try await Program.run("status", "runs/small", "--json", in: folder.url)
        let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let study = try #require((document?["studies"] as? [[String: Any]])?.first)
        #expect(study["unplanned"] as? [String] == ["diiqn-guided/seed-0", "dqn/seed-0"])
    }

    @Test("that of another study is refused with the two ways out, and --overwrite leaves its runs there")
    func otherStudy() async throws {
        let folder = try folder()
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        try folder.write(
            """
            understudy: 1
            name: small
            environment: cart-pole
            learner: {learning_starts: 100}
            training: {steps: 200, evaluation_episodes: 1}
            """, to: "other.yaml")
        for more in [[], ["--dry-run"], ["--executor", "slurm"]] {
            let (process, output, errors) = try Program.start(["run", "other.yaml"] + more, in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 73 && result.output == "")
            #expect(
                result.errors == """
                    runs/small: error: the folder belongs to another study: its 2 finished runs are of diiqn-guided in mountain-car, dqn in mountain-car, \
                    and this study has default in cart-pole; choose another name in the spec or another --output folder, or take the folder over with \
                    --overwrite, which leaves those runs in it

                    """)
        }
        #expect(!folder.has("runs/small/default"))
        let taken = try await Program.run("run", "other.yaml", "--overwrite", in: folder.url)
        #expect(taken.exitCode == 0)
        #expect(taken.errors.hasPrefix("note: 2 runs in the folder are not in the plan: "), "\(taken.errors)")
        #expect(folder.has("runs/small/default/seed-0/metrics.csv") && folder.has("runs/small/dqn/seed-0/metrics.csv"))
    }

    @Test("a finished run without one of its files is made again, with a note, to the same bytes")
    func missingFile() async throws {
        let folder = try folder()
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let metrics = try folder.contents("runs/small/dqn/seed-0/metrics.csv")
        try remove("runs/small/dqn/seed-0/metrics.csv", in: folder)
        let plan = try await Program.run("run", "small.yaml", "--dry-run", in: folder.url)
        #expect(plan.output.contains("Runs: 2, 1 of them finished in runs/small, 1 to make"))
        let again = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(again.exitCode == 0)
        #expect(
            again.errors.hasPrefix(
                "note: dqn/seed-0 is made again: it was finished, and its metrics.csv is missing or empty\n"),
            "\(again.errors)")
        #expect(again.errors.contains("begins anew, as no checkpoint can be used"))
        #expect(try folder.contents("runs/small/dqn/seed-0/metrics.csv") == metrics)
    }

    @Test("a run whose stored spec lacks a key of a later version is skipped where the key has its default")
    func olderSpec() async throws {
        let folder = try folder()
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let name = "runs/small/diiqn-guided/seed-0/spec.yaml"
        let spec = try text(name, in: folder)
        let older = spec.replacing("  label_trust: measured\n", with: "")
        try #require(older != spec)
        try folder.write(older, to: name)
        let again = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(again.exitCode == 0 && again.errors.contains("diiqn-guided seed 0: was finished before"))
        let plan = try await Program.run("run", "small.yaml", "--dry-run", in: folder.url)
        #expect(plan.exitCode == 0 && plan.output.contains("2 of them finished"))
        let other = try await Program.run("run", "small.yaml", "--set", "expert.label_trust=claimed", in: folder.url)
        #expect(other.exitCode == 73)
        #expect(other.errors.contains("expert.label_trust was measured there and is claimed now"), "\(other.errors)")
    }

    @Test("damaged files of finished runs are told with what to do")
    func damaged() async throws {
        let folder = try folder()
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        try folder.write("step,eval/mean_reward\nhello\n", to: "runs/small/dqn/seed-0/metrics.csv")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(
            result.errors.hasSuffix(
                "Files of runs/small/dqn/seed-0 cannot be read: add --overwrite, or delete the folder of that run, and the same command makes it again.\n"
            ), "\(result.errors)")
        try remove("runs/small/dqn/seed-0", in: folder)
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
    }

    @Test(
        "moved with its project, it is skipped where it is finished and goes on where it is not, wherever it was cut off"
    )
    func moved() async throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        try files.createDirectory(at: folder.url.appending(path: "here/data"), withIntermediateDirectories: true)
        try files.copyItem(
            at: Program.root.appending(path: "experiments/data/mountaincar-v0.npz"),
            to: folder.url.appending(path: "here/data/expert.npz"))
        func spec(_ file: String) -> String {
            RunCommandTests.spec(seeds: 1, steps: "3_000")
                .replacing("\(Program.root.path)/experiments/data/mountaincar-v0.npz", with: file)
                .replacing("evaluation_episodes: 2", with: "evaluation_episodes: 2, checkpoint_every: 500")
        }
        try folder.write(spec("data/expert.npz"), to: "here/small.yaml")
        func run(_ place: String) async throws -> Program.Result {
            try await Program.run("run", "small.yaml", in: folder.url.appending(path: place))
        }
        let whole = try await Program.run(
            "run", "small.yaml", "--output", "whole", in: folder.url.appending(path: "here"))
        #expect(whole.exitCode == 0, "\(whole.errors)")
        let policy = try folder.contents("here/whole/small/diiqn-guided/seed-0/policy.safetensors")
        let some = try await Program.run(
            "run", "small.yaml", "--only", "dqn", in: folder.url.appending(path: "here"))
        #expect(some.exitCode == 0)
        // One is cut off after a checkpoint.
        let place = "runs/small/diiqn-guided/seed-0"
        while true {
            let (process, output, errors) = try Program.start(
                ["run", "small.yaml"], in: folder.url.appending(path: "here"))
            async let result = Program.finish(process, output, errors)
            while process.isRunning, !folder.has("here/\(place)/checkpoint/step-000000000500.json") {
                try await Task.sleep(for: .milliseconds(2))
            }
            process.terminate()
            // The run may have come to its end first.
            if try await result.exitCode == 143,
                try text("here/\(place)/status.json", in: folder).contains("interrupted")
            {
                break
            }
            try remove("here/\(place)", in: folder)
        }

        try files.moveItem(at: folder.url.appending(path: "here"), to: folder.url.appending(path: "there"))
        // Under another name too.
        try files.moveItem(
            at: folder.url.appending(path: "there/data/expert.npz"),
            to: folder.url.appending(path: "there/data/other.npz"))
        try folder.write(spec("data/other.npz"), to: "there/small.yaml")
        let report = try await Program.run("report", "there/runs/small", in: folder.url)
        #expect(report.exitCode == 0, "\(report.errors)")
        let rest = try await run("there")
        #expect(rest.exitCode == 0, "\(rest.errors)")
        #expect(rest.errors.contains("dqn seed 0: was finished before\n"))
        #expect(rest.errors.contains("diiqn-guided seed 0: resumed at step "), "\(rest.errors)")
        #expect(try folder.contents("there/\(place)/policy.safetensors") == policy)
        #expect(try text("there/\(place)/spec.yaml", in: folder).contains("there/data/other.npz"))
        #expect(try text("there/runs/small/study.json", in: folder).contains("there/data/other.npz"))

        // Another recording is another run.
        try files.copyItem(
            at: Program.root.appending(path: "experiments/data/cartpole-v1.npz"),
            to: folder.url.appending(path: "there/data/cart.npz"))
        try folder.write(
            spec("data/cart.npz").replacing("environment: mountain-car", with: "environment: cart-pole"),
            to: "there/small.yaml")
        #expect(try await run("there").exitCode == 73)
        let copy = try Data(contentsOf: folder.url.appending(path: "there/data/other.npz"))
        try (copy + [0]).write(to: folder.url.appending(path: "there/data/more.npz"))
        try folder.write(spec("data/more.npz"), to: "there/small.yaml")
        let refused = try await run("there")
        #expect(refused.exitCode == 73 || refused.exitCode == 65, "\(refused.errors)")
    }

    @Test("a dry run says that another process works on it, and makes no lock")
    func busy() async throws {
        let folder = try folder(RunCommandTests.spec(seeds: 1, steps: "5_000_000_000"))
        let (process, output, errors) = try Program.start(
            ["run", "small.yaml", "--only", "dqn"], in: folder.url)
        async let result = Program.finish(process, output, errors)
        while !folder.has("runs/small/dqn/seed-0/metrics.csv") { try await Task.sleep(for: .milliseconds(20)) }
        let plan = try await Program.run("run", "small.yaml", "--dry-run", "--no-probe", in: folder.url)
        #expect(plan.exitCode == 0)
        #expect(
            plan.errors
                == "note: another process (pid \(process.processIdentifier)) is working on this study: the plan is as its folder is now\n"
        )
        process.terminate()
        #expect(try await result.exitCode == 143)
    }
}
