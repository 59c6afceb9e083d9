import Foundation
import Testing

@Suite("understudy compare", .timeLimit(.minutes(20)))
struct CompareCommandTests {
    /// A folder with two finished studies: `runs/small` with two variants and `runs/other`, which has one of them with other steps.
    private func studies() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        try folder.write(
            RunCommandTests.spec().replacing("name: small", with: "name: other").replacing(
                "steps: 1_500", with: "steps: 1_000"),
            to: "other.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        #expect(try await Program.run("run", "other.yaml", "--only", "dqn", in: folder.url).exitCode == 0)
        return folder
    }

    @Test("puts two variants, or what two studies share, side by side and says what may not be concluded")
    func sides() async throws {
        let folder = try await studies()
        let variants = try await Program.run(
            "compare", "runs/small/diiqn-guided/", "runs/small/dqn", in: folder.url)
        #expect(variants.exitCode == 0, "\(variants.errors)")
        #expect(variants.output.hasPrefix("A: runs/small/diiqn-guided on "))
        #expect(
            variants.output.replacing("\n", with: " ").contains(
                "with 2 seeds and 2 seeds no difference can be significant"))

        let studies = try await Program.run("compare", "--json", "runs/small", "runs/other", in: folder.url)
        #expect(studies.exitCode == 0, "\(studies.errors)")
        let document = try #require(JSONSerialization.jsonObject(with: Data(studies.output.utf8)) as? [String: Any])
        let pairs = try #require(document["comparisons"] as? [[String: Any]])
        #expect(pairs.count == 2)
        let changes = try #require(pairs[0]["differences"] as? [[String: String]])
        #expect(changes.contains(["key": "training.steps", "a": "1500", "b": "1000"]), "\(changes)")
        #expect(!changes.contains { $0["key"] == "name" })
        let text = try await Program.run("compare", "--average", "iqm", "runs/small", "runs/other", in: folder.url)
        #expect(text.exitCode == 0 && text.output.contains("Final return, IQM"), "\(text.errors)")
        #expect(
            text.output.hasSuffix("\nNot compared, because no run has begun: diiqn-guided (in runs/other).\n"),
            "\(text.output)")
        #expect(text.output.contains("A: runs/small/dqn") && !text.output.contains("runs/other/diiqn-guided"))
        let alone = try await Program.run(
            "compare", "runs/small/diiqn-guided", "runs/other/diiqn-guided", in: folder.url)
        #expect(alone.output.contains("Nothing may be concluded: B has no finished run."), "\(alone.output)")
    }

    @Test(
        "says what is wrong with the sides",
        arguments: [
            (
                ["runs/small", "runs/small/"], 64,
                "are the same study; give two of its variants, such as runs/small/dqn."
            ),
            (["runs/small/dqn", "runs/small/dqn/"], 64, "are the same variant."),
            (["runs/small", "runs/small/dqn"], 64, "is a study and 'runs/small/dqn' a variant;"),
            (["runs/small/none", "runs/small/dqn"], 64, "has no variant 'none'; it has dqn, diiqn-guided."),
            (["runs/no", "runs/small"], 66, "runs/no/study.json: error: no such file"),
        ] as [([String], Int32, String)])
    func mistakes(arguments: [String], code: Int32, message: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let (process, output, errors) = try Program.start(["compare"] + arguments, in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == code)
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
