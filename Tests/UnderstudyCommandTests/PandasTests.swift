import Foundation
import TestSupport
import Testing

@Suite(
    "Results in pandas", .tags(.interop), .timeLimit(.minutes(20)),
    .enabled(
        if: TestPython.hasPandas,
        TestPython.isMissing("pandas")))
struct PandasTests {
    /// A folder with a small study of the name that the page's snippets have.
    private func quickstart() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec().replacing("name: small", with: "name: quickstart"), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        return folder
    }

    @Test("open in a line each, with the columns of the page, all of them numbers", arguments: ["episodes", "metrics"])
    func tables(_ name: String) async throws {
        let folder = try await quickstart()
        let documented =
            name == "metrics" ? ResultsPageTests.columns : ResultsPageTests.page.firstCells(under: "### episodes.csv")
        for run in RunCommandTests.runs {
            let read = try TestPython.run(
                """
                import sys
                import pandas as pd

                table = pd.read_csv(sys.argv[1])
                assert len(table) > 3
                assert all(pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes), table.dtypes
                assert table["step"].dtype == "int64" and table["step"].is_monotonic_increasing
                print(*table.columns)
                """, "runs/quickstart/\(run)/\(name).csv", in: folder.url)
            #expect(read.exitCode == 0, "\(read.output)")
            let columns = read.output.split(whereSeparator: \.isWhitespace).map(String.init)
            // In the page's order.
            #expect(columns == documented.filter(columns.contains) && columns.count >= 6)
        }
    }

    @Test("are what the page's snippets make of them, as they stand")
    func snippets() async throws {
        let folder = try await quickstart()
        let snippets = ResultsPageTests.page.blocks.filter { $0.language == "python" }
        #expect(!snippets.isEmpty)
        let run = try TestPython.run(
            snippets.map(\.text).joined() + """

                assert list(episodes.columns[:3]) == ["episode", "step", "return"]
                assert metrics.index.names == ["variant", "seed", "row"], metrics.index.names
                assert metrics.index.droplevel("row").nunique() == 4
                assert curves.shape == (4, 2) and curves.notna().all(axis=None), curves
                assert sorted(runs["state"].unique()) == ["finished"] and (runs["random_return"] == -200).all(), runs
                """, in: folder.url)
        #expect(run.exitCode == 0, "\(run.output)")
        let columns = try #require(ResultsPageTests.metrics.blocks.first { $0.language == "python" })
        let printed = try TestPython.run(columns.text, in: folder.url)
        #expect(printed.exitCode == 0 && printed.output.contains("eval/mean_reward"), "\(printed.output)")
    }

    @Test("are what the snippet for imitation.json makes of it, as it stands")
    func imitation() async throws {
        let folder = try TemporaryFolder()
        let paper = Program.root.appending(path: "experiments/paper").path
        try folder.write(
            """
            understudy: 1
            name: maze-skew
            extends: \(paper)/shared/maze.yaml
            environment: {kind: maze, observation: one-hot, moves: [north, south, north-east, south-west]}
            expert:
              dataset: {kind: npz, path: \(paper)/experts/maze-news.npz}
              inference: {kind: nearest-transition, radius: 0.25}
            training: {steps: 2_000, seeds: 1, evaluate_every: 1_000}
            variants:
              ha-diiqn-guided: {extends: ha-diiqn-guided}
            """, to: "maze.yaml")
        let result = try await Program.run("run", "maze.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        let snippet = try #require(
            Page("Documentation/ImitationFile.md").blocks.first { $0.language == "python" })
        let run = try TestPython.run(
            snippet.text + """

                assert len(gaps) == found["infeasible"] > 0
                assert {"trajectory", "step"} <= set(gaps.columns), gaps.columns
                """, in: folder.url)
        #expect(run.exitCode == 0, "\(run.output)")
    }
}
