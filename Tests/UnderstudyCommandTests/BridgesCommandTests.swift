import Foundation
import Testing

@Suite("understudy bridges", .timeLimit(.minutes(20)))
struct BridgesCommandTests {
    /// A short study with an expert of other moves; `variants` are its lines.
    static func spec(
        environment: String =
            "{kind: maze, layout: four-rooms, observation: one-hot, moves: [north, south, north-east, south-west]}",
        expert: String = "maze-news.npz", variants: String = "ha-diiqn-guided: {extends: ha-diiqn-guided}"
    ) -> String {
        """
        understudy: 1
        name: small
        environment: \(environment)
        expert:
          dataset: {kind: npz, path: \(Program.root.path)/experiments/paper/experts/\(expert)}
          inference: {kind: nearest-transition, radius: 0.25}
        network: {hidden: [16]}
        learner: {batch_size: 16, learning_starts: 200, train_every: 4}
        training: {steps: 1_500, seeds: 1, evaluate_every: 500, evaluation_episodes: 1}
        variants:
          \(variants)
        """
    }

    /// Runs the study `spec`.
    private func study(_ spec: String) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(spec, to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors == "" || !result.errors.contains("warning"), "\(result.errors)")
        return folder
    }

    private func bridges(_ arguments: String..., in folder: TemporaryFolder) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(["bridges"] + arguments, in: folder.url)
        return try await Program.finish(process, output, errors)
    }

    @Test("draws what a run could not imitate, with counts that are those of its file and its metrics, on the page too")
    func everything() async throws {
        let folder = try await study(Self.spec())
        let run = "runs/small/ha-diiqn-guided/seed-0"
        let result = try await bridges(run, in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "maze, ha-diiqn-guided, seed 0, after 1500 steps: all trajectories")
        // 11 by 11 cells of seven letters, half as high.
        let picture = lines[2..<41]
        #expect(picture.first == String(repeating: ":", count: 77) && picture.last == picture.first)
        for letter in ["#", "1", "A", "G"] { #expect(picture.joined().contains(letter), "\(letter)") }
        #expect(!result.output.contains("\u{1B}"))

        let file = try #require(
            try JSONSerialization.jsonObject(with: folder.contents(run + "/imitation.json")) as? [String: Any])
        let (infeasible, bridged) = (
            try #require(file["infeasible"] as? Int), try #require(file["bridged"] as? Int)
        )
        #expect(infeasible > bridged && bridged > 20)
        #expect(lines.contains("# the expert's way: 1,003 transitions in 57 trajectories"))
        #expect(lines.contains { $0.hasPrefix("1 infeasible: \(infeasible) of these (") })
        #expect(lines.contains { $0.hasPrefix("A bridged: \(bridged) of these (") })
        // The agent has two ways to make a step to the east.
        #expect(lines.contains { $0.hasSuffix(" × south → north-east") })
        #expect(lines.contains { $0.hasSuffix(" × north-east → south") })
        let gaps = try #require(file["gaps"] as? [[String: Any]])
        #expect(gaps.count == infeasible && gaps.count { $0["bridge"] != nil } == bridged)

        let metrics = String(decoding: try folder.contents(run + "/metrics.csv"), as: UTF8.self).split(separator: "\n")
        let column = try #require(
            metrics[0].split(separator: ",").firstIndex(of: "imitation/infeasible_share"))
        let last = try #require(metrics.last).split(separator: ",", omittingEmptySubsequences: false)
        #expect(Double(last[column]) == Double(infeasible) / 1_003)

        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        #expect(page.contains("<h2>What could not be imitated, and the bridges over it</h2>"))
        #expect(page.contains("Infeasible: \(infeasible) of these ("))

        #expect(
            try await bridges("runs/small", "--run", "ha-diiqn-guided/seed-0", in: folder).output == result.output)
        let one = try await bridges(run, "--trajectory", "1", in: folder)
        #expect(one.output.contains("steps: trajectory 1\n") && one.output.contains("16 transitions in 1 trajectory\n"))
        let none = try await bridges(run, "--trajectory", "57", in: folder)
        #expect(none.exitCode == 64)
        #expect(none.errors.contains("There is no trajectory 57: the run has 57, numbered from 0."))

        try folder.write("{\"format\": 1", to: run + "/imitation.json")
        let damaged = try await bridges(run, in: folder)
        #expect(damaged.exitCode == 65)
        #expect(
            damaged.errors
                == "\(run)/imitation.json: error: the file ends in the middle of its JSON; delete the run's folder, and make the run again\n"
        )
        let report = try await Program.run("report", "runs/small", in: folder.url)
        #expect(report.exitCode == 65)
        #expect(report.errors.contains("\(run)/imitation.json:1: error: the file ends in the middle of its JSON"))
        try FileManager.default.removeItem(at: folder.url.appending(path: run + "/imitation.json"))
        let missing = try await bridges(run, in: folder)
        #expect(missing.exitCode == 66)
        #expect(
            missing.errors
                == "\(run): error: the run is finished, but its imitation.json is missing, as in runs of older versions; delete the folder, and make the run again\n"
        )
    }

    @Test("draws a small maze letter by letter")
    func small() async throws {
        let folder = try TemporaryFolder()
        let maze = "{kind: maze, layout: \"S..\\n..G\", moves: news}"
        let recorded = try await Program.run(
            "record", maze, "--policy", "demonstrated", "--episodes", "2", "--output", "expert.npz", in: folder.url)
        try #require(recorded.exitCode == 0, "\(recorded.errors)")
        try folder.write(
            Self.spec(environment: maze, variants: "detect-only: {extends: detect-only, training: {steps: 500}}")
                .replacing("\(Program.root.path)/experiments/paper/experts/maze-news.npz", with: "expert.npz"),
            to: "small.yaml")
        try #require(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        // Nothing is infeasible with the expert's own moves.
        let run = "runs/small/detect-only/seed-0"
        let feasible = try await bridges(run, in: folder)
        #expect(feasible.output.hasSuffix("1 infeasible: none of these\nA bridged: none\n"), "\(feasible.output)")
        #expect(
            !String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
                .contains("What could not be imitated"))

        try folder.write(
            """
            {"format": 1, "step": 7, "actions": ["south", "north-east"], "expert": {"transitions": 3, "trajectories": 1},
             "infeasible": 2, "bridged": 1,
             "trajectories": [{"transitions": 3, "places": [[0.5, 0.5], [1.5, 0.5], [2.5, 0.5], [2.5, 1.5]]}],
             "gaps": [
               {"transition": 0, "trajectory": 0, "step": 0, "bridge":
                 {"end_step": 1, "actions": [0, 1], "places": [[0.5, 0.5], [0.5, 1.5], [1.5, 0.5]], "found_at_step": 5}},
               {"transition": 1, "trajectory": 0, "step": 1}]}
            """, to: run + "/imitation.json")
        let result = try await bridges(run, in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            result.output == """
                maze, detect-only, seed 0, after 7 steps: all trajectories







                           #AA11 111 111 11 111 111 11AA11 111 111 11 111 111 111#
                             A                     AAA                          ##
                             A                   AA                             ##
                             A                 AA                               ##
                             A              AAA                                 ##
                              A           AAA                                   ##
                              A         AAA                                     ##
                              A       AAA                           GGGGGGGGGGGGGGGGGGGGGGGGGG
                              A     AAA                             GGGGGGGGGGGGGGGGGGGGGGGGGG
                             A     AA                               GGGGGGGGGGGGGGGGGGGGGGGGGG
                             A   AA                                 GGGGGGGGGGGGGGGGGGGGGGGGGG
                             A AA                                   GGGGGGGGGGGGGGGGGGGGGGGGGG
                             AAA                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                            AA                                      GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG
                                                                    GGGGGGGGGGGGGGGGGGGGGGGGGG

                # the expert's way: 3 transitions in 1 trajectory
                1 infeasible: 2 of these (67 %)
                A bridged: 1 of these (50 %)
                     1 × south → north-east

                """)
    }

    @Test("draws on the point maze too")
    func pointMaze() async throws {
        let folder = try await study(
            Self.spec(
                environment: "{kind: point-maze, layout: umaze, thrusts: diagonal}", expert: "point-maze.npz",
                variants:
                    "ha-diiqn: {extends: ha-diiqn, expert: {bridging: {radius: 0.3, feasibility: {kind: error-threshold, radius: 0.6}}}}"
            ))
        let result = try await bridges("runs/small/ha-diiqn/seed-0", in: folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("# the expert's way: 3,007 transitions in 90 trajectories"))
        #expect(result.output.contains("Drawn are the first ") && result.output.contains(" of the 90 trajectories."))
        #expect(result.output.contains("GGG"))
    }

    @Test("says what is wrong and what to do where there is nothing to draw, or nothing to draw on")
    func mistakes() async throws {
        let folder = try await study(
            """
            understudy: 1
            name: small
            environment: cart-pole
            expert: {dataset: {kind: npz, path: \(Program.root.path)/experiments/data/cartpole-v1.npz, limit: 500}}
            network: {hidden: [8]}
            learner: {batch_size: 8, learning_starts: 100, train_every: 4}
            training: {steps: 400, seeds: 1, evaluate_every: 200, evaluation_episodes: 1}
            variants:
              dqn: {extends: dqn, expert: none}
              diiqn: {extends: diiqn}
              detect-only: {extends: detect-only}
            """)
        func check(_ run: String, _ exitCode: Int32, _ message: String) async throws {
            let result = try await bridges(run, in: folder)
            #expect(result.exitCode == exitCode && result.output == "", "\(run)")
            #expect(result.errors.contains(message) && !result.errors.contains("Usage"), "\(result.errors)")
        }
        #expect(folder.has("runs/small/detect-only/seed-0/imitation.json"))
        #expect(!folder.has("runs/small/diiqn/seed-0/imitation.json"))
        try await check(
            "runs/small/detect-only/seed-0", 64,
            "The environment 'cart-pole' cannot be drawn on: it does not conform to the protocol ObservationPlacing, or the recording is of another one. What was found is in the run's imitation.json."
        )
        for (variant, part) in [("dqn", "no expert"), ("diiqn", "no feasibility test")] {
            try await check(
                "runs/small/\(variant)/seed-0", 66,
                "runs/small/\(variant)/seed-0: error: the run looks for no infeasible transitions: it has \(part); choose a run with a test in expert.bridging, such as one of the algorithm ha-diiqn\n"
            )
        }
        try await check(
            "runs/small", 64,
            "'runs/small' is the folder of a study; choose one of its runs with --run, such as --run dqn/seed-0.")
        let unknown = try await bridges("runs/small", "--run", "x", in: folder)
        #expect(
            unknown.errors
                == "Error: The study in 'runs/small' has no run 'x'; `understudy status runs/small` lists them.\n")
        try await check(
            "runs/none", 66,
            "runs/none: error: there is no such folder; name that of a run, such as runs/quickstart/dqn/seed-0")
        let status = "runs/small/detect-only/seed-0/status.json"
        try FileManager.default.removeItem(
            at: folder.url.appending(path: "runs/small/detect-only/seed-0/imitation.json"))
        try folder.write(
            String(decoding: try folder.contents(status), as: UTF8.self).replacing("finished", with: "interrupted"),
            to: status)
        try await check(
            "runs/small/detect-only/seed-0", 66,
            "runs/small/detect-only/seed-0: error: the run has no imitation.json yet: it was interrupted; finish it with `understudy run`"
        )
        let negative = try await bridges("runs/small", "--trajectory=-1", in: folder)
        #expect(negative.exitCode == 64 && negative.errors.contains("'--trajectory' must be at least 0, not -1."))
    }
}
