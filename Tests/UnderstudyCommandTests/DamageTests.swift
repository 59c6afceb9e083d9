import Foundation
import Testing

@Suite("Damaged files of studies")
struct DamageTests {
    /// A way to damage a file of a finished run.
    enum Damage: String, CaseIterable {
        case emptied = "an emptied column"
        case renamed = "a renamed column"
        case notANumber = "NaN in the last evaluation"
        case hexadecimal = "a hexadecimal number"
        case nul = "NUL after a number"
        case trailingComma = "a trailing comma"
        case imitation = "a broken imitation.json"
        case description = "a broken metrics.json"
        case episode = "a word in the last episode"
        case cutEpisodes = "too few episodes"

        var file: String {
            switch self {
            case .emptied, .renamed, .notANumber, .hexadecimal, .nul: "metrics.csv"
            case .trailingComma: "status.json"
            case .imitation: "imitation.json"
            case .description: "metrics.json"
            case .episode, .cutEpisodes: "episodes.csv"
            }
        }

        func applied(to text: String) -> String {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let names = lines.first?.split(separator: ",").map(String.init) ?? []
            func setLast(_ value: String) -> String {
                guard let column = names.firstIndex(of: "eval/mean_reward") else { return text }
                var cells = lines[lines.count - 2].split(separator: ",", omittingEmptySubsequences: false).map(
                    String.init)
                cells[column] = value
                lines[lines.count - 2] = cells.joined(separator: ",")
                return lines.joined(separator: "\n")
            }
            switch self {
            case .emptied: return setLast("")
            case .renamed: return text.replacing("eval/mean_reward", with: "eval/mean")
            case .notANumber: return setLast("nan")
            case .hexadecimal: return setLast("0x10")
            case .nul: return setLast("16\0")
            case .trailingComma: return text.replacing("\n}", with: ",\n}")
            case .imitation: return "{\"format\": 1, \"step\":"
            case .description: return String(text.dropLast(3))
            case .episode:
                lines[lines.count - 2] = lines[lines.count - 2].replacing(/^[0-9]+,/, with: "many,")
                return lines.joined(separator: "\n")
            case .cutEpisodes: return lines[0] + "\n" + lines[1] + "\n"
            }
        }
    }

    @Test("are named by report and compare, leave the run out of all numbers, and end with exit code 65")
    func runs() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 2, steps: "600"), to: "small.yaml")
        try #require(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        for damage in Damage.allCases {
            let name = "runs/small/dqn/seed-1/\(damage.file)"
            let sound = folder.has(name) ? String(decoding: try folder.contents(name), as: UTF8.self) : nil
            try folder.write(damage.applied(to: sound ?? ""), to: name)
            for arguments in [
                ["report", "--csv", "runs/small"], ["compare", "runs/small/dqn", "runs/small/diiqn-guided"],
                ["status", "runs/small"], ["clean", "runs/small", "--dry-run"],
                ["evaluate", "runs/small/dqn", "--episodes", "1"],
                ["evaluate", "runs/small/dqn/seed-1", "--episodes", "1"],
                ["export", "runs/small/dqn/seed-1", "--format", "json", "--overwrite"],
                ["diff", "runs/small/dqn/seed-1", "runs/small/dqn/seed-0"], ["run", "small.yaml"],
            ] {
                // A run without a status is made again, or is not finished.
                if damage.file == "status.json", arguments[0] == "run" { continue }
                let (process, output, errors) = try Program.start(arguments, in: folder.url)
                let result = try await Program.finish(process, output, errors)
                #expect(result.exitCode == 65, "\(damage.rawValue), \(arguments[0])")
                #expect(result.errors.contains(name), "\(damage.rawValue): \(result.errors)")
                if arguments[0] == "report" {
                    let row = result.output.split(separator: "\n").first { $0.contains("dqn,") && $0.contains("small") }
                    #expect(row?.contains(",1,") == true, "\(damage.rawValue): \(result.output)")
                }
                if arguments[0] == "status" {
                    #expect(result.output.contains("3 finished, 1 damaged"), "\(result.output)")
                }
                if arguments[0] == "clean" {
                    #expect(result.output.contains("1 damaged run keeps everything"), "\(result.output)")
                    #expect(!result.output.contains("dqn/seed-1/checkpoint"), "\(result.output)")
                }
                if arguments[0] == "evaluate", arguments[1] == "runs/small/dqn" {
                    #expect(result.output.contains("seed-0") || result.output.contains("dqn"), "\(result.output)")
                }
            }
            if let sound {
                try folder.write(sound, to: name)
            } else {
                try FileManager.default.removeItem(at: folder.url.appending(path: name))
            }
        }
        for command in ["report", "status", "clean"] {
            #expect(try await Program.run(command, "runs/small", in: folder.url).exitCode == 0)
        }
    }

    @Test("are made again by run --overwrite, and the other runs are kept")
    func overwriting() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 2, steps: "600"), to: "small.yaml")
        func run(_ more: String...) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(
                ["run", "small.yaml", "--only", "dqn"] + more, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        try #require(try await run().exitCode == 0)
        let kept = try folder.contents("runs/small/dqn/seed-0/status.json")
        for damage in Damage.allCases where damage != .imitation {
            let name = "runs/small/dqn/seed-1/\(damage.file)"
            let sound = String(decoding: try folder.contents(name), as: UTF8.self)
            try folder.write(damage.applied(to: sound), to: name)
            if damage.file != "status.json" {
                let refused = try await run()
                #expect(refused.exitCode == 65 && refused.errors.contains("--overwrite"), "\(refused.errors)")
            }
            let result = try await run("--overwrite")
            #expect(result.exitCode == 0, "\(damage.rawValue): \(result.errors)")
            #expect(
                result.errors.contains("dqn/seed-1 is made again: its \(damage.file) is damaged"), "\(result.errors)")
            if damage.file.hasSuffix(".csv") || damage.file == "metrics.json" {
                #expect(String(decoding: try folder.contents(name), as: UTF8.self) == sound, "\(damage.rawValue)")
            }
        }
        #expect(try folder.contents("runs/small/dqn/seed-0/status.json") == kept)
    }

    @Test("an imitation.json that a finished run has lost is missed, and made again")
    func lostImitation() async throws {
        let folder = try TemporaryFolder()
        let spec = try String(contentsOf: Program.root.appending(path: "Tests/Golden/maze.yaml"), encoding: .utf8)
        try folder.write(
            spec.replacing("../../experiments", with: Program.root.appending(path: "experiments").path), to: "maze.yaml"
        )
        let arguments = ["run", "maze.yaml", "--only", "ha-diiqn-guided"]
        func run() async throws -> Program.Result {
            let (process, output, errors) = try Program.start(arguments, in: folder.url)
            return try await Program.finish(process, output, errors)
        }
        try #require(try await run().exitCode == 0)
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path + "/runs")
        let found = try #require(files.first { $0.hasSuffix("imitation.json") })
        let name = "runs/" + found
        let sound = try folder.contents(name)
        let study = name.split(separator: "/").prefix(2).joined(separator: "/")
        try FileManager.default.removeItem(at: folder.url.appending(path: name))
        let report = try await Program.run("report", study, in: folder.url)
        #expect(report.exitCode == 65 && report.errors.contains(name), "\(report.errors)")
        let status = try await Program.run("status", study, in: folder.url)
        #expect(status.output.contains("its imitation.json is missing"), "\(status.output)")
        let again = try await run()
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(try folder.contents(name) == sound)
    }

    @Test(
        "of the whole study are refused by every command that reads it",
        arguments: ["status", "report", "compare", "bridges"])
    func manifest(command: String) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "runs/small"), withIntermediateDirectories: true)
        let outside =
            #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":0,"directory":"../../outside"}]}"#
        for text in [#"{"format": 2, "name": "s", "variants": [], "runs": []}"#, outside] {
            try folder.write(text, to: "runs/small/study.json")
            let more = command == "compare" ? ["runs/small"] : []
            let (process, output, errors) = try Program.start([command, "runs/small"] + more, in: folder.url)
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 65, "\(result.errors)")
            #expect(result.errors.contains("study.json"), "\(result.errors)")
        }
    }
}
