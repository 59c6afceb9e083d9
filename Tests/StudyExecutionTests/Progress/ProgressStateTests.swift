import Testing

@testable import StudyExecution

@Suite("The lines of the progress display")
struct ProgressStateTests {
    private static func run(_ variant: String, _ seed: UInt64, isFinished: Bool = false) throws -> PreparedRun {
        PreparedRun(
            plan: try plan(variant, seed: seed, steps: 50_000), directory: "runs/demo/\(variant)/seed-\(seed)",
            isFinished: isFinished)
    }

    /// Two running, one waiting, one finished.
    private func state() throws -> ProgressState {
        var state = ProgressState([
            try Self.run("dqn", 0), try Self.run("ha-diiqn", 12), try Self.run("dqn", 1), try Self.run("dqn", 2),
        ])
        state.apply(.started(run: 0), at: 1)
        state.apply(.started(run: 1), at: 2)
        state.apply(
            .progressed(
                run: 0, WorkerProgress(step: 26_000, episodes: 131, recentReturn: -132.44, stepsPerSecond: 3120.7)),
            at: 3)
        state.apply(.ended(run: 3, .skipped), at: 4)
        return state
    }

    @Test(
        "show what fits the width, the least important left out first",
        arguments: [
            (
                89,
                [
                    "dqn seed 0        [#####.....]  52%  26000/50000  131 ep  return -132.4  3120/s  ETA 0:08",
                    "ha-diiqn seed 12  [..........]   0%      0/50000    0 ep  return -          0/s  ETA -",
                ]
            ),
            (
                79,
                [
                    "dqn seed 0        52%  26000/50000  131 ep  return -132.4  3120/s  ETA 0:08",
                    "ha-diiqn seed 12   0%      0/50000    0 ep  return -          0/s  ETA -",
                ]
            ),
            (
                70,
                [
                    "dqn seed 0        26000/50000  131 ep  return -132.4  3120/s  ETA 0:08",
                    "ha-diiqn seed 12      0/50000    0 ep  return -          0/s  ETA -",
                ]
            ),
            (
                66,
                [
                    "dqn seed 0    26000/50000  131 ep  return -132.4  3120/s  ETA 0:08",
                    "ha-dii…ed 12      0/50000    0 ep  return -          0/s  ETA -",
                ]
            ),
            (
                50,
                [
                    "dqn seed 0    26000/50000  return -132.4  ETA 0:08",
                    "ha-dii…ed 12      0/50000  return -       ETA -",
                ]
            ),
            (20, ["dqn seed 0", "ha-dii…ed 12"]),
            (8, ["dqn …d 0", "ha-d… 12"]),
        ])
    func runningLines(width: Int, expected: [String]) throws {
        let lines = try state().liveLines(width: width, height: 24)
        #expect(Array(lines.dropLast()) == expected)
        #expect(lines.allSatisfy { $0.count <= width })
    }

    @Test("have all numbers in 80 columns with long names, and no room for names that are not running")
    func longNames() throws {
        var state = ProgressState([
            try Self.run("diiqn-guided-without-bridging", 3), try Self.run(String(repeating: "n", count: 60), 0),
        ])
        state.apply(.started(run: 0), at: 0)
        state.apply(
            .progressed(
                run: 0, WorkerProgress(step: 26_000, episodes: 131, recentReturn: -132.44, stepsPerSecond: 3120.7)),
            at: 3)
        #expect(
            state.liveLines(width: 79, height: 24).first
                == "diiqn-guided…ging seed 3  26000/50000  131 ep  return -132.4  3120/s  ETA 0:08")
    }

    @Test("end with the total and the time that all runs still take")
    func total() throws {
        var state = try state()
        #expect(state.liveLines(width: 80, height: 24).last == "1 of 4 runs done, ETA 0:40")
        state.apply(.ended(run: 1, .failed(reason: "x", lastLines: [])), at: 5)
        #expect(state.totalLine == "1 of 4 runs done, 1 failed, ETA 0:24")
        state.apply(.ended(run: 0, .finished), at: 6)
        state.apply(.ended(run: 2, .interrupted), at: 6)
        #expect(state.totalLine == "2 of 4 runs done, 1 failed")
    }

    @Test("fit the height", arguments: [(3, 3), (2, 2), (1, 1)])
    func height(height: Int, count: Int) throws {
        let lines = try state().liveLines(width: 80, height: height)
        #expect(lines.count == count)
        if height == 2 { #expect(lines == ["(and 2 more running)", "1 of 4 runs done, ETA 0:40"]) }
        if height == 1 { #expect(lines == ["1 of 4 runs done, ETA 0:40"]) }
    }

    @Test(
        "say how a run ended",
        arguments: [
            (RunOutcome.finished, ["dqn seed 0: finished, 26000 steps, 131 episodes, return -132.4, 1:05"]),
            (.skipped, ["dqn seed 0: was finished before"]),
            (.interrupted, ["dqn seed 0: interrupted at step 26000 of 50000"]),
            (
                .failed(reason: "the worker ended with exit code 3", lastLines: ["a", "b"]),
                [
                    "dqn seed 0: failed: the worker ended with exit code 3", "    a", "    b",
                    "    see runs/demo/dqn/seed-0/log.txt",
                ]
            ),
            (
                .failed(reason: "s.yaml:1:1: error: x\ns.yaml:2:1: error: y", lastLines: []),
                [
                    "dqn seed 0: failed: s.yaml:1:1: error: x", "    s.yaml:2:1: error: y",
                    "    see runs/demo/dqn/seed-0/log.txt",
                ]
            ),
        ])
    func endLines(outcome: RunOutcome, expected: [String]) throws {
        #expect(try state().endLines(.ended(run: 0, outcome), at: 66) == expected)
    }

    @Test("say nothing of a run that never began")
    func neverBegan() throws {
        #expect(try state().endLines(.ended(run: 2, .interrupted), at: 66) == [])
    }

    @Test("are few where nothing can be redrawn: the start, every tenth, the end")
    func plain() throws {
        var state = ProgressState([try Self.run("dqn", 0), try Self.run("dqn", 1)])
        var lines: [String] = []
        func take(_ event: RunEvent, at seconds: Double) {
            lines += state.plainLines(event, at: seconds)
            state.apply(event, at: seconds)
        }
        take(.started(run: 1), at: 0)
        for step in stride(from: 0, through: 50_000, by: 1000) where step <= 12_000 || step >= 37_000 {
            take(
                .progressed(
                    run: 1, WorkerProgress(step: step, episodes: step / 5000, recentReturn: nil, stepsPerSecond: 500)),
                at: Double(step) / 500)
        }
        take(.ended(run: 1, .finished), at: 100)
        #expect(
            lines == [
                "dqn seed 1: started (run 2 of 2)",
                "dqn seed 1: 10%, 5000 steps, 1 episode, return -, 500 steps/s, ETA 1:30",
                "dqn seed 1: 20%, 10000 steps, 2 episodes, return -, 500 steps/s, ETA 1:20",
                "dqn seed 1: 70%, 37000 steps, 7 episodes, return -, 500 steps/s, ETA 0:26",
                "dqn seed 1: 80%, 40000 steps, 8 episodes, return -, 500 steps/s, ETA 0:20",
                "dqn seed 1: 90%, 45000 steps, 9 episodes, return -, 500 steps/s, ETA 0:10",
                "dqn seed 1: finished, 50000 steps, 10 episodes, return -, 1:40",
            ])
    }
}

@Suite("The numbers of the progress display")
struct ProgressTextTests {
    @Test(
        "show times short",
        arguments: [
            (0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (750, "12:30"), (7200, "2:00:00"), (36_061, "10:01:01"),
            (-1, "0:00"),
            (.infinity, "1000:00:00"),
        ])
    func time(seconds: Double, expected: String) {
        #expect(ProgressText.time(seconds) == expected)
    }

    @Test(
        "show returns with few digits",
        arguments: [
            (nil, "-"), (.nan, "-"), (0, "0.000"), (0.95312, "0.953"), (-1.5, "-1.50"), (-132.44, "-132.4"),
            (21_000.4, "21000"),
            (-2.5e7, "-2.50e+07"),
        ])
    func number(value: Double?, expected: String) {
        #expect(ProgressText.number(value) == expected)
    }

    @Test(
        "show shares as bars",
        arguments: [(0, "[....]"), (0.24, "[....]"), (0.25, "[#...]"), (0.99, "[###.]"), (1, "[####]")])
    func bar(share: Double, expected: String) {
        #expect(ProgressText.bar(share, width: 6) == expected)
    }
}
