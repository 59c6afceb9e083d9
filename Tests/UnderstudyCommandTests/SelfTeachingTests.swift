import Foundation
import Testing

@Suite("Commands that explain specs")
struct SelfTeachingTests {
    static let wrong =
        "understudy: 1\nname: small\nenvironment: cart-pole\nlearner:\n  batch_size: 0\ntraining: {steps: 20_000}\n"

    @Test("explain prints where each value comes from, and check --resolved the same")
    func explain() async throws {
        let result = try await Program.run("explain", "experiments/quickstart.yaml", "--only", "diiqn")
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "# diiqn/seed-0")
        func line(_ start: String) throws -> String {
            try #require(lines.first { $0.trimmingCharacters(in: .whitespaces).hasPrefix(start) }, "\(start)")
        }
        #expect(try line("hidden:").hasSuffix("# experiments/quickstart.yaml:10"))
        #expect(try line("gamma:").hasSuffix("# default"))
        #expect(try line("critic:").hasSuffix("# default"))
        #expect(try line("guidance:").contains("# diiqn (experiments/quickstart.yaml:"))
        let old = try await Program.run("check", "experiments/quickstart.yaml", "--resolved", "--only", "diiqn")
        #expect(old.output == result.output)
    }

    @Test("explain prints JSON")
    func explainJSON() async throws {
        let result = try await Program.run("explain", "experiments/quickstart.yaml", "--only", "dqn", "--json")
        let specs = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        let values = try #require(specs.first?["values"] as? [[String: Any]])
        let hidden = try #require(values.first { $0["key"] as? String == "network.hidden" })
        #expect(hidden["value"] as? [Int] == [64, 64])
        #expect(hidden["origin"] as? String == "file")
        #expect(hidden["line"] as? Int == 10)
        let gamma = try #require(values.first { $0["key"] as? String == "learner.gamma" })
        #expect(gamma["origin"] as? String == "default" && gamma["file"] == nil)
    }

    @Test(
        "describe knows every key and component",
        arguments: [
            (
                "learner.gamma",
                ["learner.gamma\n  Discount factor\n", "  Type:    a number from 0 to 1\n", "  Default: 0.99\n"]
            ),
            ("learning_starts", ["learner.learning_starts\n", "  Unit:    environment steps\n", "  Source:  CleanRL"]),
            (
                "network",
                ["    hidden: a list, each item a whole number from 1 to 65536, default [120, 84]\n", "    head: "]
            ),
            ("optimizer", ["    decay: a number from 0 to 0.999999, default 0.95 (rmsprop)\n"]),
            ("expert.confidence", ["    dynamic ", "  Default: none; the key is required"]),
            ("expert.confidence.beta", ["expert.confidence.beta (dynamic)\n"]),
            ("mountain-car", ["mountain-car (environment, plugin ClassicControl)", "  Source: Moore 1990"]),
            ("diiqn", ["diiqn (composition)\n"]),
            ("slurm.time", ["slurm.time\n", "  Default: none\n"]),
            ("variants", ["variants\n"]), ("seed", ["seed\n"]), ("adamw", ["optimizer.weight_decay (adamw)\n"]),
        ])
    func describe(name: String, parts: [String]) async throws {
        let result = try await Program.run("describe", name)
        #expect(result.exitCode == 0, "\(result.errors)")
        for part in parts { #expect(result.output.contains(part), "\(result.output)") }
        let old = try await Program.run("list", name)
        #expect(old.output == result.output)
    }

    @Test("describe prints JSON with the range")
    func describeJSON() async throws {
        let result = try await Program.run("describe", "learner.tau", "--json")
        let keys = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        #expect(keys.count == 1)
        #expect(keys[0]["exclusive_minimum"] as? Double == 0 && keys[0]["maximum"] as? Double == 1)
        #expect(keys[0]["default"] as? String == "1" && keys[0]["required"] as? Bool == false)
    }

    @Test("describe suggests what was meant")
    func unknown() async throws {
        for (name, near) in [("learner.gama", "learner.gamma"), ("gama", "gamma"), ("mountain-cat", "mountain-car")] {
            let result = try await Program.run("describe", name)
            #expect(result.exitCode == 64)
            #expect(result.errors.contains("Did you mean '\(near)'?"), "\(result.errors)")
        }
    }

    @Test("describe --schema prints the committed schema")
    func schema() async throws {
        let result = try await Program.run("describe", "--schema")
        let file = Program.root.appending(path: "experiments/schema.json")
        #expect(result.output == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("an error shows the line of the file with a caret")
    func caret() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.wrong, to: "small.yaml")
        let result = try await Program.run("check", "small.yaml", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(
            result.errors == """
                small.yaml:5:15: error: learner.batch_size: must be a whole number from 1 to 65536, not '0'
                  5 |   batch_size: 0
                    |               ^

                """)
    }

    @Test("an error of --set has no line")
    func option() async throws {
        let result = try await Program.run("check", "experiments/quickstart.yaml", "--set", "learner.gamma=2")
        #expect(result.errors == "--set learner.gamma=2: error: learner.gamma: must be a number from 0 to 1, not '2'\n")
    }

    @Test("diff of two specs names the keys with both values and their origins")
    func diff() async throws {
        let folder = try TemporaryFolder()
        let right = Self.wrong.replacing("batch_size: 0", with: "batch_size: 32")
        try folder.write(right, to: "a.yaml")
        try folder.write(right.replacing("batch_size: 32", with: "gamma: 0.9"), to: "b.yaml")
        let result = try await Program.run("diff", "a.yaml", "b.yaml", in: folder.url)
        #expect(result.exitCode == 1, "\(result.errors)")
        #expect(result.output.hasPrefix("default: 2 keys differ\n"))
        let lines = result.output.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        #expect(lines.contains("learner.gamma 0.99 (default) 0.9 (b.yaml:5)"))
        #expect(lines.contains("learner.batch_size 32 (a.yaml:5) 128 (default)"))
        let same = try await Program.run("diff", "a.yaml", "a.yaml", in: folder.url)
        #expect(same.exitCode == 0)
        #expect(same.output == "default: nothing differs\n")
    }

    @Test("diff takes the folders of runs, variants and studies")
    func diffOfRuns() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        let run = try await Program.run("run", "small.yaml", in: folder.url)
        #expect(run.exitCode == 0, "\(run.errors)")
        let same = try await Program.run("diff", "small.yaml", "runs/small", in: folder.url)
        #expect(same.exitCode == 0, "\(same.output)\(same.errors)")
        let variants = try await Program.run(
            "diff", "runs/small/dqn", "runs/small/diiqn-guided/seed-0", "--json", in: folder.url)
        #expect(variants.exitCode == 1)
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(variants.output.utf8)) as? [[String: Any]])
        let changes = try #require(list.first?["changes"] as? [[String: Any]])
        #expect(
            changes.contains { $0["key"] as? String == "expert.confidence.kind" || $0["key"] as? String == "expert" })
        let none = try await Program.run("diff", "runs", "nowhere", in: folder.url)
        #expect(none.exitCode == 66, "\(none.errors)")
    }

    @Test("completion is the parser's own script", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let result = try await Program.run("completion", shell)
        let own = try await Program.run("--generate-completion-script", shell)
        #expect(result.exitCode == 0)
        #expect(result.output.trimmingCharacters(in: .newlines) == own.output.trimmingCharacters(in: .newlines))
        #expect(result.output.contains("describe"))
    }

    @Test("the manual page has every command and every key, and help mentions it")
    func manual() async throws {
        let help = try await Program.run("--help")
        #expect(help.output.contains("understudy manual") && help.output.contains("understudy completion"))
        let page = try await Program.run("manual")
        #expect(page.output.hasPrefix(".TH UNDERSTUDY 1 "))
        for command in ["run", "check", "explain", "describe", "diff", "completion"] {
            #expect(page.output.contains(".SS understudy \(command)\n"))
        }
        #expect(!page.output.contains(".SS understudy worker"))
        #expect(page.output.contains(".B \"learner.gamma\""))
        #expect(page.output.contains(".B \"expert.confidence.beta (dynamic)\""))
    }

    /// The program that formats manual pages, where there is one.
    static let groff = ["/usr/bin/groff"].first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test("the manual page has no warnings", .enabled(if: groff != nil, "there is no groff"))
    func manualIsRight() async throws {
        let folder = try TemporaryFolder()
        try folder.write(try await Program.run("manual").output, to: "understudy.1")
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.groff))
        process.arguments = ["-man", "-ww", "-Tutf8", "-z", "understudy.1"]
        process.currentDirectoryURL = folder.url
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text == "")
    }
}
