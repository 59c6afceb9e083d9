import Foundation
import Testing

/// Other nodes of a cluster see the newest files of a shared file system late.
@Suite("A study folder in which the newest files are missing")
struct OtherNodeTests {
    /// The files of a run in the order in which a worker writes them last.
    private static let files = [
        "spec.yaml", "episodes.csv", "metrics.json", "metrics.csv", "policy.safetensors", "status.json",
    ]

    @Test(
        "is shown by status and report without the run, or without what is missing",
        arguments: files + ["", "status.json policy.safetensors", "status.json metrics.csv metrics.json episodes.csv"])
    func missing(_ names: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 2, steps: "600"), to: "small.yaml")
        try #require(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let run = folder.url.appending(path: "runs/small/dqn/seed-1")
        for name in names.split(separator: " ") {
            try FileManager.default.removeItem(at: run.appending(path: String(name)))
        }
        // Not even the run's folder.
        if names.isEmpty { try FileManager.default.removeItem(at: run) }

        let status = try await Program.run("status", "runs/small", in: folder.url)
        #expect(status.exitCode == 0, "\(status.errors)")
        #expect(status.output.hasPrefix("small in runs/small: 4 runs, "), "\(status.output)")
        #expect(status.output.contains("dqn/seed-1"), "\(status.output)")

        let report = try await Program.run("report", "--csv", "runs/small", in: folder.url)
        let rows = report.output.split(separator: "\n").map(String.init)
        let dqn = try #require(rows.first { $0.contains(",dqn,") }, "\(report.output)")
        let other = try #require(rows.first { $0.contains(",diiqn-guided,") }, "\(report.output)")
        #expect(other.contains(",2,"), "the other variant has both of its runs: \(report.output)")
        #expect(dqn.contains(",1,") || dqn.contains(",2,"), "\(report.output)")
        if names.contains("metrics.csv") || names.contains("status.json") || names.isEmpty {
            #expect(dqn.contains(",1,"), "a run without its evaluations is in no number: \(report.output)")
        }
        #expect(report.exitCode == 0 || report.exitCode == 65, "\(report.errors)")
        if report.exitCode == 65 { #expect(report.errors.contains("dqn/seed-1"), "\(report.errors)") }
        #expect(try await Program.run("report", "runs/small", in: folder.url).exitCode == report.exitCode)

        // The same command refuses a run whose spec it does not see, makes again what is really missing, and then all is there.
        if names == "spec.yaml" {
            let again = try await Program.run("run", "small.yaml", in: folder.url)
            #expect(again.exitCode == 73 && again.errors.contains("its spec.yaml is missing"), "\(again.errors)")
            return
        }
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        #expect(try await Program.run("report", "runs/small", in: folder.url).exitCode == 0)
    }
}
