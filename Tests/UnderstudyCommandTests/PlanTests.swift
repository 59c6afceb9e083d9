import Foundation
import Testing

@Suite("Plans: ablations, sweeps, --dry-run, --only and --set")
struct PlanTests {
    /// A study of two variants with a sweep and an ablation, of runs of a fraction of a second.
    static let spec =
        RunCommandTests.spec(seeds: 1, steps: "600")
        + "\nsweep: {optimizer.learning_rate: [5e-4, 1e-3]}\nablate: {expert.guidance: [none]}\n"

    static let names = [
        "dqn@learning_rate=0.0005", "dqn@learning_rate=0.001", "diiqn-guided@learning_rate=0.0005",
        "diiqn-guided@guidance=none,learning_rate=0.0005", "diiqn-guided@learning_rate=0.001",
        "diiqn-guided@guidance=none,learning_rate=0.001",
    ]

    private func folder(_ spec: String = spec) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(spec, to: "small.yaml")
        return folder
    }

    @Test(
        "a dry run prints variants, what differs, the number of runs, and no time where nothing is known; it makes no folder"
    )
    func dryRun() async throws {
        let folder = try folder()
        let plan = try await Program.run("run", "small.yaml", "--dry-run", "--no-probe", in: folder.url)
        #expect(plan.errors == "")
        let lines = plan.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        try #require(lines.count > 7, "\(plan.output)")
        #expect(lines.first == "small: 6 variants, 6 runs of 600 steps: \(Self.names.joined(separator: ", "))")
        #expect(
            lines[2] == "Variant                                          Seeds  Steps  Done  Differs from its base")
        #expect(
            lines[4]
                == "dqn@learning_rate=0.0005                         0        600   0/1  optimizer.learning_rate 0.0005"
        )
        #expect(
            lines[7].hasPrefix(
                "diiqn-guided@guidance=none,learning_rate=0.0005  0        600   0/1  expert.guidance none, not {share: 0.5"
            ))
        #expect(
            lines.suffix(3) == [
                "Runs: 6, none of them in runs/small yet, 6 to make",
                "Time: not known, no run of some variant has finished, and --no-probe tries none", "",
            ])
        #expect(!folder.has("runs"))
    }

    @Test("a dry run tries each variant of the spec for a moment where no run has finished")
    func probe() async throws {
        let folder = try folder()
        let plan = try await Program.run("run", "small.yaml", "--dry-run", "--workers", "1", in: folder.url)
        let lines = plan.output.split(separator: "\n").suffix(2)
        let line = try #require(lines.first)
        #expect(
            line.contains(
                /^Time: about [0-9.]+ s with 1 worker, estimated from a short try of 2 variants on this machine, so it is rough$/
            ),
            "\(line)")
        #expect(lines.last?.hasPrefix("Checkpoints: about ") == true, "\(lines)")
        #expect(!folder.has("runs"))
    }

    @Test("a study with variants of its own makes every run, and study.json and the report know them")
    func run() async throws {
        let folder = try folder()
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("6 of 6 runs finished"))
        for name in Self.names { #expect(folder.has("runs/small/\(name)/seed-0/policy.safetensors"), "\(name)") }
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        for name in Self.names { #expect(page.contains(name), "\(name)") }

        let json = try JSONSerialization.jsonObject(with: folder.contents("runs/small/study.json")) as? [String: Any]
        let variants = try #require(json?["variants"] as? [[String: Any]])
        #expect(variants.map { $0["name"] as? String } == Self.names)
        #expect(
            variants.map { $0["base"] as? String } == [
                "dqn", "dqn", "diiqn-guided", Self.names[2], "diiqn-guided", Self.names[4],
            ])
        #expect(
            variants.map { $0["changed"] as? [String] } == [
                ["optimizer.learning_rate"], ["optimizer.learning_rate"], ["optimizer.learning_rate"],
                ["expert.guidance"], ["optimizer.learning_rate"], ["expert.guidance"],
            ])
        let settings = variants.map { $0["settings"] as? [String: Any] }
        #expect(settings.map { $0?["optimizer.learning_rate"] as? Double } == [5e-4, 1e-3, 5e-4, 5e-4, 1e-3, 1e-3])
        #expect(settings[0]?["expert.guidance"] == nil)
        #expect((settings[2]?["expert.guidance"] as? [String: Any])?["share"] as? Double == 0.5)
        #expect(settings[3]?["expert.guidance"] as? String == "none")

        // The names of runs work where runs are named.
        let watched = try await Program.run(
            "watch", "runs/small", "--run", "\(Self.names[3])/seed-0", in: folder.url)
        #expect(watched.exitCode == 0, "\(watched.errors)")
        let report = try await Program.run("report", "runs/small", in: folder.url)
        #expect(report.exitCode == 0, "\(report.errors)")
    }

    @Test("--only makes some of the runs, the same command without it the rest")
    func only() async throws {
        let folder = try folder(RunCommandTests.spec(steps: "600"))
        let some = try await Program.run(
            "run", "small.yaml", "--only", "dqn/seed-1", "--only", "diiqn*/seed-0", in: folder.url)
        #expect(some.exitCode == 0, "\(some.errors)")
        #expect(some.output.contains("2 of 4 runs finished"))
        #expect(folder.has("runs/small/dqn/seed-1/status.json") && !folder.has("runs/small/dqn/seed-0/status.json"))
        let plan = try await Program.run("run", "small.yaml", "--dry-run", "--only", "dqn", in: folder.url)
        #expect(plan.output.contains("Runs: 2, 1 of them finished in runs/small, 1 to make"))
        let rest = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(rest.output.contains("4 of 4 runs finished"))
    }

    @Test("--only with what there is not exits with 64 and names what there is")
    func onlyNothing() async throws {
        let folder = try folder()
        for command in [["run"], ["run", "--dry-run"], ["check"]] {
            let (process, output, errors) = try Program.start(
                command + ["small.yaml", "--only", "dqm"], in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 64)
            #expect(
                result.errors
                    == "Error: --only: no variant is called 'dqm', there are: \(Self.names.joined(separator: " ")).\n"
            )
            #expect(!folder.has("runs"))
        }
    }

    @Test("--set changes the spec of the runs, which are then others")
    func set() async throws {
        let folder = try folder(RunCommandTests.spec(seeds: 1, steps: "600"))
        let set = ["--set", "learner.gamma=0.9", "--set", "training.seeds=[3]", "--set", "network.hidden=[8]"]
        let (process, output, errors) = try Program.start(
            ["run", "small.yaml", "--only", "dqn"] + set, in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
        let spec = String(decoding: try folder.contents("runs/small/dqn/seed-3/spec.yaml"), as: UTF8.self)
        #expect(spec.contains("gamma: 0.9\n") && spec.contains("hidden: [8]\n"))
        let other = try await Program.run(
            "run", "small.yaml", "--set", "training.seeds=[3]", "--set", "network.hidden=[8]", in: folder.url)
        #expect(other.exitCode == 73)
        #expect(other.errors.contains("learner.gamma was 0.9 there and is 0.99 now"))
    }

    @Test("--set with mistakes exits with 65 and shows each at its option, without a key with 64")
    func setWrong() async throws {
        let folder = try folder()
        let wrong = try await Program.run(
            "check", "small.yaml", "--set", "learner.gama=1", "--set", "learner.tau=0", in: folder.url)
        #expect(wrong.exitCode == 65)
        #expect(
            wrong.errors == """
                --set learner.gama=1: error: learner.gama: unknown key, did you mean 'learner.gamma'?
                --set learner.tau=0: error: learner.tau: must be a number above 0 and at most 1, not '0'

                """)
        let swept = try await Program.run("check", "small.yaml", "--set", "optimizer.learning_rate=0.1", in: folder.url)
        #expect(swept.exitCode == 65)
        #expect(
            swept.errors == """
                --set optimizer.learning_rate=0.1: error: optimizer.learning_rate: is in the spec's sweep, which lies over it; write \
                --set 'sweep.optimizer.learning_rate=[0.1]'

                """)
        let usage = try await Program.run("run", "small.yaml", "--set", "learner.gamma", in: folder.url)
        #expect(usage.exitCode == 64)
        #expect(usage.errors.hasPrefix("Error: --set needs KEY=VALUE, such as learner.gamma=0.9, not 'learner.gamma'."))
    }

    @Test("check takes both, also with --resolved")
    func check() async throws {
        let folder = try folder()
        let result = try await Program.run(
            "check", "small.yaml", "--resolved", "--only", Self.names[0], "--set", "learner.gamma=0.5", in: folder.url)
        #expect(result.output.hasPrefix("# \(Self.names[0])/seed-0\n"))
        #expect(result.output.contains(/gamma: 0.5 +# --set learner.gamma=0.5\n/))
        #expect(!result.output.contains(Self.names[1]))
    }

    @Test("watch and record take both with a spec, and refuse them without")
    func play() async throws {
        let folder = try folder(
            RunCommandTests.spec(seeds: 1) + "\nablate: {environment.time_limit: [20]}\n")
        let several = try await Program.run("watch", "small.yaml", in: folder.url)
        #expect(several.exitCode == 65)
        #expect(several.errors.contains("not the same in all variants; choose a variant with --only, or name one"))
        let one = try await Program.run("watch", "small.yaml", "--only", "dqn@time_limit=20", in: folder.url)
        #expect(one.exitCode == 0, "\(one.errors)")
        #expect(one.output.contains("return -20 in 20 steps, then cut"))
        let set = try await Program.run(
            "record", "small.yaml", "--set", "environment.time_limit=10", "--only", "dqn", "--episodes", "1",
            "--output",
            "r.npz", in: folder.url)
        #expect(set.output.contains("1 episode, 10 transitions"), "\(set.errors)")
        let none = try await Program.run("watch", "mountain-car", "--set", "environment.time_limit=10", in: folder.url)
        #expect(none.exitCode == 64)
        #expect(none.errors.contains("'--set' needs the file of a spec, and 'mountain-car' is not one."))
    }
}
