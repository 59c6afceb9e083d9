import Foundation
import Testing

/// The files are those of `Tests/StudyReportsTests/Fixtures/added`, which their own programs wrote.
@Suite("report and compare with --add", .timeLimit(.minutes(20)))
struct AddedRunsTests {
    private static let fixtures = Program.root.path + "/Tests/StudyReportsTests/Fixtures/added"
    private static let sb3 = "sb3=\(fixtures)/stable-baselines3"
    private static let cleanrl = "cleanrl=\(fixtures)/cleanrl"

    private func document(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("make one table of a study, an SB3 run and a CleanRL run, and compare them")
    func together() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: ours
            environment: cart-pole
            network: {hidden: [16]}
            learner: {batch_size: 16, learning_starts: 200, train_every: 4}
            training: {steps: 1_000, seeds: 2, evaluate_every: 250, evaluation_episodes: 2}
            variants: {dqn: {extends: dqn}}
            """, to: "ours.yaml")
        let run = try await Program.run("run", "ours.yaml", "--quiet", in: folder.url)
        #expect(run.exitCode == 0, "\(run.errors)")
        let report = try await Program.run(
            "report", "runs/ours", "--add", Self.sb3, "--add", Self.cleanrl, in: folder.url)
        #expect(report.exitCode == 0, "\(report.errors)")
        for text in ["dqn", "sb3", "cleanrl", "Added:", "3 seeds with evaluations of Stable-Baselines3 (.npz)"] {
            #expect(report.output.contains(text), "\(text)")
        }
        #expect(!report.errors.contains("not in the plan"), "\(report.errors)")
        let page = String(decoding: try folder.contents("runs/ours/report.html"), as: UTF8.self)
        #expect(page.contains("<h2>Runs of other programs</h2>"))
        let json = try await Program.run(
            "report", "runs/ours", "--json", "--add", Self.sb3, "--add", Self.cleanrl, in: folder.url)
        let study = try #require((document(json.output)["studies"] as? [[String: Any]])?.first)
        let variants = try #require(study["variants"] as? [[String: Any]])
        #expect(variants.map { $0["name"] as? String } == ["dqn", "sb3", "cleanrl"])
        #expect(variants.map { $0["finished"] as? Int } == [2, 3, 3])

        let compared = try await Program.run(
            "compare", "runs/ours/dqn", "sb3", "--add", Self.sb3, in: folder.url)
        #expect(compared.exitCode == 0, "\(compared.errors)")
        #expect(compared.output.contains("B: sb3, added from"))
        #expect(
            compared.output.replacing("\n", with: " ").contains(
                "The environment and the settings of added runs are not known here"))
        let others = try await Program.run(
            "compare", "--json", "sb3", "cleanrl", "--add", Self.sb3, "--add", Self.cleanrl, in: folder.url)
        let pair = try #require((document(others.output)["comparisons"] as? [[String: Any]])?.first)
        #expect(((pair["a"] as? [String: Any])?["final_return"] as? [Double])?.count == 3)
        #expect(pair["final_return"] is [String: Any])
    }

    @Test("stand alone, with the page where the command was given or where it says")
    func alone() async throws {
        let folder = try TemporaryFolder()
        let here = try await Program.run("report", "--add", Self.sb3, "--add", Self.cleanrl, in: folder.url)
        #expect(here.exitCode == 0, "\(here.errors)")
        #expect(folder.has("report.html"))
        let there = try await Program.run("report", "--add", Self.sb3, "--output", "there.html", in: folder.url)
        #expect(there.exitCode == 0, "\(there.errors)")
        #expect(folder.has("there.html"))
        let latex = try await Program.run("report", "--add", Self.sb3, "--latex", in: folder.url)
        #expect(latex.exitCode == 0 && latex.output.contains("\\toprule"), "\(latex.errors)")
    }

    @Test(
        "say what is wrong",
        arguments: [
            (
                ["report"], 64,
                "Name the folder of a study, such as runs/quickstart, or runs of another program with --add."
            ),
            (["report", "--add", "sb3"], 64, "--add needs NAME=PATH, such as sb3=logs/dqn, not 'sb3'."),
            (["report", "--add", "=x"], 64, "--add needs NAME=PATH"),
            (["report", "a", "b", "--add", "c=d"], 64, "--add is for one study, or for none; name one folder."),
            (["report", "--add", "c=d", "--watch"], 64, "--watch follows the runs of studies"),
            (["report", "--add", sb3, "--add", sb3], 64, "there is a variant 'sb3' already; choose another name."),
            (["report", "--add", "c=none"], 66, "none: error: no such file or folder"),
            (["report", "--add", "c=bad.csv"], 65, "bad.csv:1: error: no column 'return'"),
            (["compare", "sb3", "x", "--add", sb3, "--add", "c=bad.csv"], 65, "bad.csv:1: error"),
            (["compare", "sb3", "sb3", "--add", sb3, "--add", cleanrl], 64, "'cleanrl' is neither A nor B"),
            (["compare", "sb3", "sb3", "--add", sb3], 64, "are the same variant."),
        ] as [([String], Int32, String)])
    func mistakes(arguments: [String], code: Int32, message: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("step,reward\n1,2\n", to: "bad.csv")
        let (process, output, errors) = try Program.start(arguments, in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == code, "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
