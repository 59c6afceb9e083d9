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

        var file: String {
            switch self {
            case .emptied, .renamed, .notANumber, .hexadecimal, .nul: "metrics.csv"
            case .trailingComma: "status.json"
            case .imitation: "imitation.json"
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
            ] {
                let (process, output, errors) = try Program.start(arguments, in: folder.url)
                let result = try await Program.finish(process, output, errors)
                #expect(result.exitCode == 65, "\(damage.rawValue), \(arguments[0])")
                #expect(result.errors.contains(name), "\(damage.rawValue): \(result.errors)")
                if arguments[0] == "report" {
                    let row = result.output.split(separator: "\n").first { $0.contains("dqn,") && $0.contains("small") }
                    #expect(row?.contains(",1,") == true, "\(damage.rawValue): \(result.output)")
                }
            }
            if damage.file == "status.json" {
                let status = try await Program.run("status", "runs/small", in: folder.url)
                #expect(status.exitCode == 65 && status.errors.contains(name), "\(status.errors)")
            }
            if let sound {
                try folder.write(sound, to: name)
            } else {
                try FileManager.default.removeItem(at: folder.url.appending(path: name))
            }
        }
        #expect(try await Program.run("report", "--csv", "runs/small", in: folder.url).exitCode == 0)
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
