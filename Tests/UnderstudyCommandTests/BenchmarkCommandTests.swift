import Foundation
import Testing

@Suite("benchmark")
struct BenchmarkCommandTests {
    /// The JSON that the program printed.
    private static func report(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (report: [String: Any], errors: String) {
        let (process, output, errors) = try Program.start(
            ["benchmark", "--quick", "--json"] + arguments, environment: environment)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
        let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        return (try #require(report), result.errors)
    }

    @Test("measures with the kernels that UNDERSTUDY_ISA names")
    func baseline() async throws {
        let (report, errors) = try await Self.report(
            ["--only", "actions"], environment: ["UNDERSTUDY_ISA": "baseline"])
        let machine = try #require(report["machine"] as? [String: Any])
        #expect(machine["instruction_set"] as? String == "baseline")
        let cases = try #require(report["cases"] as? [[String: Any]])
        #expect(cases.count == 5)
        #expect(cases.allSatisfy { $0["group"] as? String == "actions" })
        #expect(errors.hasPrefix("benchmark: preparing\n"))
    }

    @Test("--compare tells what changed since an earlier result, and refuses a file that is none before it measures")
    func compare() async throws {
        let folder = try TemporaryFolder()
        let (process, output, errors) = try Program.start(
            ["benchmark", "--quick", "--json", "--only", "actions"], in: folder.url)
        let first = try await Program.finish(process, output, errors)
        try folder.write(first.output, to: "old.json")
        let second = try await Program.run(
            "benchmark", "--quick", "--only", "actions", "--compare", "old.json", in: folder.url)
        #expect(second.exitCode == 0, "\(second.errors)")
        #expect(second.output.contains("actions: 4-64-64-2") && second.output.contains("within the noise or 2 %."))
        try folder.write("{}", to: "none.json")
        let none = try await Program.run("benchmark", "--compare", "none.json", in: folder.url)
        #expect(none.exitCode == 65 && none.errors.contains("none.json: error: 'format' is missing"), "\(none.errors)")
        #expect(!none.errors.contains("preparing"))
        let missing = try await Program.run("benchmark", "--compare", "nothing.json", in: folder.url)
        #expect(missing.exitCode == 66 && missing.errors.contains("`benchmark --json > FILE` makes one"))
    }

    @Test("starts the program and makes a run of one step, as a worker and as a study")
    func startUp() async throws {
        let report = try await Self.report(["--only", "start-up"]).report
        #expect(report["notes"] as? [String] == [])
        let cases = try #require(report["cases"] as? [[String: Any]])
        #expect(cases.map { ($0["name"] as? String)?.prefix { $0 != "," } } == ["worker", "run"])
        for measured in cases {
            let seconds = try #require(measured["seconds"] as? [Double])
            #expect(seconds.count == 5 && seconds.allSatisfy { $0 > 0 })
        }
        #expect(try #require(report["median_peak"] as? Double) > 0)
    }

    @Test("prints tables on standard output and progress on standard error")
    func text() async throws {
        let result = try await Program.run("benchmark", "--quick", "--only", "environments")
        #expect(result.exitCode == 0)
        // The width of a column depends on what was measured.
        let head = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("Environment step ") })
        #expect(head.split(separator: " ").joined(separator: " ") == "Environment step best ns median ns steps/s")
        // What cannot be measured without parameters is left out, and named.
        let lines = result.errors.split(separator: "\n")
        #expect(lines.first == "benchmark: preparing")
        #expect(lines.dropFirst().map { $0.prefix { $0 != "<" } } == ["benchmark: environment 'gymnasium' left out: "])
    }
}
