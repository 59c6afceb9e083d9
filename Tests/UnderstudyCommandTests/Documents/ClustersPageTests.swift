import Foundation
import Testing

@Suite("Documentation/Clusters.md")
struct ClustersPageTests {
    static let page = Page("Documentation/Clusters.md")

    @Test("has an example that checks without a problem")
    func example() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "data"),
            withDestinationURL: Program.root.appending(path: "experiments/data"))
        let specs = Self.page.blocks.filter { $0.language == "yaml" }
        #expect(specs.count == 1)
        for spec in specs {
            try folder.write(spec.text, to: "study.yaml")
            let result = try await Program.run("check", "study.yaml", in: folder.url)
            #expect(result.exitCode == 0, "\(result.errors)")
            // What the page shows of the script's options.
            let plan = try await Program.run("run", "study.yaml", "--executor", "slurm", "--dry-run", in: folder.url)
            #expect(plan.output.contains("\n#SBATCH --array=0-3%2\n"), "\(plan.errors)")
            #expect(plan.output.contains("--signal=B:USR1@120") && plan.output.contains("--requeue"))
        }
    }

    @Test("names exit codes that the program has")
    func exitCodes() async throws {
        let help = try await Program.run("--help").output
        for code in Self.page.text.matches(of: /exit code (\d+)/) {
            #expect(help.contains(code.1), "\(code.0)")
        }
    }
}
