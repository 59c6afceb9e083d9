import Foundation
import SpecYAML
import StudyFormat
import Synchronization
import Testing
import Understudy

@testable import StudyExecution

@Suite("A worker", .timeLimit(.minutes(20)))
struct WorkerTests {
    /// Runs a worker with a file as its reader; returns its lines too.
    private func work(
        _ folder: String, signal: () -> Int32? = { nil }
    ) throws -> (ending: Result<Worker.Ending, any Error>, lines: [String]) {
        let path = folder + "/progress.jsonl"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        defer { close(descriptor) }
        let ending = Result {
            try Worker.run(directory: folder, registry: registry, progress: descriptor, requestedSignal: signal)
        }
        return (ending, try text(path).split(separator: "\n").map(String.init))
    }

    @Test("makes a run and writes its files")
    func finished() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            let (ending, lines) = try work(folder)
            #expect(try ending.get() == .finished)
            let status = try #require(RunStatus(directory: folder))
            #expect(status.state == .finished && status.step == 600 && status.pid == nil && status.message == nil)
            #expect(["avx2", "baseline", "neon"].contains(status.instructionSet ?? ""))
            let episodes = try text(folder + "/episodes.csv").split(separator: "\n")
            #expect(episodes.count == (status.episodes ?? 0) + 1 && episodes.count > 21)
            let metrics = try text(folder + "/metrics.csv").split(separator: "\n")
            #expect(metrics.first?.hasPrefix("step,eval/mean_reward,") == true)
            #expect(metrics.dropFirst().map { $0.prefix { $0 != "," } } == ["0", "200", "400", "600"])
            let last = try JSONDecoder().decode(WorkerProgress.self, from: Data(#require(lines.dropLast().last).utf8))
            #expect(
                last.step == 600 && last.episodes == status.episodes && last.recentReturn != nil
                    && last.stepsPerSecond > 0)
            #expect(lines.last == "{\"finished\":true}")
        }
    }

    @Test("writes the same bytes for the same spec, however its steps are cut, and over what is there")
    func sameBytes() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            _ = try work(folder).ending.get()
            let first = try (text(folder + "/episodes.csv"), text(folder + "/metrics.csv"))
            // Slow steps are made in smaller pieces.
            try writeSpec(in: folder, environment: "{kind: line-world, pause: 500}")
            var calls = 0
            _ = try work(folder) {
                calls += 1
                return nil
            }.ending.get()
            #expect(calls > 3)
            #expect(try text(folder + "/episodes.csv") == first.0)
            #expect(try text(folder + "/metrics.csv") == first.1)
        }
    }

    @Test("takes down what random play gets, once, and leaves the rest as it is")
    func randomReturn() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, checkpointEvery: 200)
            var calls = 0
            _ = try work(folder) {
                calls += 1
                return calls > 2 ? SIGTERM : nil
            }.ending.get()
            var status = try #require(RunStatus(directory: folder))
            let measured = try #require(status.randomReturn)
            // Episodes of at most 20 steps, each of which costs 1.
            #expect((-20 ... -3).contains(measured) && (measured * 20).rounded() == measured * 20)
            // One that goes on keeps what it finds, and measures where it finds nothing.
            status.randomReturn = 17
            try status.write(to: folder)
            calls = 0
            _ = try work(folder) {
                calls += 1
                return calls > 1 ? SIGTERM : nil
            }.ending.get()
            #expect(RunStatus(directory: folder)?.randomReturn == 17)
            try write("{", to: folder + "/status.json")
            _ = try work(folder).ending.get()
            #expect(RunStatus(directory: folder)?.randomReturn == measured)
            // And one that begins anew measures too.
            status.state = .interrupted
            try status.write(to: folder)
            try? FileManager.default.removeItem(atPath: folder + "/checkpoint")
            _ = try work(folder).ending.get()
            #expect(RunStatus(directory: folder)?.randomReturn == measured)
        }
    }

    @Test("stops for a signal in the middle of random play, which it makes up for later")
    func interruptedRandomPlay() async throws {
        try await withFolder { folder in
            // 20 episodes of up to 20 steps of 10 ms.
            try writeSpec(in: folder, steps: 30, environment: "{kind: line-world, pause: 10000}")
            let ending = try work(folder) { SIGTERM }.ending.get()
            #expect(ending == .interrupted(signal: SIGTERM))
            let status = try #require(RunStatus(directory: folder))
            #expect(status.state == .interrupted && status.step == 0 && status.randomReturn == nil)
            #expect(try work(folder).ending.get() == .finished)
            #expect(RunStatus(directory: folder)?.randomReturn != nil)
        }
    }

    @Test("stops for a signal with whole files", arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func interrupted(signal: Int32, exitCode: Int32) async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 100_000, learningStarts: 100_000)
            var calls = 0
            let ending = try work(folder) {
                calls += 1
                return calls > 3 ? signal : nil
            }.ending.get()
            #expect(ending == .interrupted(signal: signal))
            #expect(ending.exitCode == exitCode)
            let status = try #require(RunStatus(directory: folder))
            #expect(status.state == .interrupted && (3...768).contains(status.step ?? 0) && status.pid == nil)
            let episodes = try text(folder + "/episodes.csv")
            #expect(episodes.hasSuffix("\n") && episodes.split(separator: "\n").count == (status.episodes ?? 0) + 1)
        }
    }

    @Test("stops before a time limit to go on in another task, and fails at the third at one step")
    func timeLimit() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 100_000, learningStarts: 100_000)
            func limit(after most: Int) throws -> Result<Worker.Ending, any Error> {
                var calls = 0
                return try work(folder) {
                    calls += 1
                    return calls > most ? Worker.limitSignal : nil
                }.ending
            }
            let ending = try limit(after: 3).get()
            #expect(ending == .limited && ending.exitCode == 128 + SIGUSR1)
            var status = try #require(RunStatus(directory: folder))
            let step = try #require(status.step)
            #expect(status.state == .interrupted && step > 0 && status.timeLimits == .init(step: step, count: 1))
            // Another signal neither counts nor begins to count again.
            #expect(try work(folder) { SIGTERM }.ending.get() == .interrupted(signal: SIGTERM))
            #expect(try limit(after: 0).get() == .limited)
            #expect(RunStatus(directory: folder)?.timeLimits == .init(step: step, count: 2))
            // A run that gets on may go on as often as it takes.
            #expect(try limit(after: 3).get() == .limited)
            status = try #require(RunStatus(directory: folder))
            let later = try #require(status.step)
            #expect(later > step && status.timeLimits == .init(step: later, count: 1))
            #expect(try limit(after: 0).get() == .limited)
            let failure = #expect(throws: ExecutionError.self) { try limit(after: 0).get() }
            #expect(failure?.problem == "the time limit of its task ended the run 3 times at step \(later)")
            #expect(failure?.remedy == "ask for more time (slurm.time), then run the same command again")
            status = try #require(RunStatus(directory: folder))
            #expect(status.state == .failed && status.step == later && status.message?.contains("3 times") == true)
            // The same command begins to count again.
            #expect(try limit(after: 0).get() == .limited)
            #expect(RunStatus(directory: folder)?.timeLimits == .init(step: later, count: 1))
        }
    }

    /// Makes a run that gets SIGUSR1 in its first steps.
    static func runWithTimeLimit(isLimited: Bool) async throws -> Worker.Ending {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 100_000_000, learningStarts: 100_000_000)
            let main = getpid()
            Thread.detachNewThread {
                while RunStatus(directory: folder)?.step ?? 0 == 0 { usleep(10_000) }
                kill(main, SIGUSR1)
            }
            return try Worker.run(
                directory: folder, registry: registry, progress: open("/dev/null", O_WRONLY), isLimited: isLimited)
        }
    }

    @Test("takes the signal of a time limit only where it is asked to")
    func realTimeLimit() async {
        await #expect(processExitsWith: .exitCode(138)) {
            let ending = try await WorkerTests.runWithTimeLimit(isLimited: true)
            precondition(ending == .limited)
            exit(ending.exitCode)
        }
        await #expect(processExitsWith: .signal(SIGUSR1)) {
            _ = try await WorkerTests.runWithTimeLimit(isLimited: false)
        }
    }

    @Test("stops for a real SIGTERM with the exit code 143")
    func realSignal() async {
        await #expect(processExitsWith: .exitCode(143)) {
            let ending = try await withFolder { folder in
                try writeSpec(in: folder, steps: 50_000_000, learningStarts: 50_000_000)
                Thread.detachNewThread {
                    while RunStatus(directory: folder)?.state != .running { usleep(10_000) }
                    kill(getpid(), SIGTERM)
                }
                let ending = try Worker.run(directory: folder, registry: registry, progress: STDOUT_FILENO)
                #expect(RunStatus(directory: folder)?.state == .interrupted)
                return ending
            }
            exit(ending.exitCode)
        }
    }

    @Test("stops when nobody reads its progress any more")
    func readerGone() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 5_000_000, learningStarts: 5_000_000)
            var ends: [Int32] = [0, 0]
            #expect(pipe(&ends) == 0)
            close(ends[0])
            defer { close(ends[1]) }
            let ending = try Worker.run(directory: folder, registry: registry, progress: ends[1])
            #expect(ending == .interrupted(signal: SIGPIPE))
            #expect(RunStatus(directory: folder)?.state == .interrupted)
        }
    }

    @Test("takes down why a run failed")
    func failure() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, environment: "{kind: line-world, fails_at: 100}")
            let (ending, lines) = try work(folder)
            #expect(throws: LineWorld.Failure.self) { try ending.get() }
            let status = try #require(RunStatus(directory: folder))
            #expect(status.state == .failed && status.message == "the corridor collapsed" && status.pid == nil)
            #expect(lines.last == "{\"error\":\"the corridor collapsed\"}")
        }
    }

    @Test("takes down every problem of a spec")
    func badSpec() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, environment: "line-word")
            let (ending, lines) = try work(folder)
            let problem = Diagnostics(
                "unknown environment 'line-word', did you mean 'line-world'?",
                at: Mark(file: folder + "/spec.yaml", line: 5, column: 14), key: "environment")
            #expect(throws: problem) { try ending.get() }
            #expect(RunStatus(directory: folder)?.message == problem.description)
            #expect(
                lines == [
                    try #require(
                        String(bytes: JSON.line(WorkerMessage.failed(problem.description)).dropLast(), encoding: .utf8))
                ])
        }
    }

    @Test("takes down that there is no spec")
    func noSpec() async throws {
        try await withFolder { folder in
            let problem = FileError(path: folder + "/spec.yaml", reason: "No such file or directory")
            #expect(throws: problem) { try work(folder).ending.get() }
            #expect(RunStatus(directory: folder)?.message == problem.description)
        }
    }

    @Test("fails where the disk is full", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func diskFull() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/metrics.csv", withDestinationPath: "/dev/full")
            let problem = ExecutionError(
                .inputOutput, path: folder + "/metrics.csv", problem: "No space left on device",
                remedy: "make room on the disk, then run the same command again")
            #expect(throws: problem) { try work(folder).ending.get() }
            #expect(RunStatus(directory: folder)?.state == .failed)
        }
    }

    @Test("leaves a run alone that another worker has")
    func locked() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            let lock = try FileLock(folder: folder, thing: "run")
            defer { lock.unlock() }
            try RunStatus(state: .running, step: 5).write(to: folder)
            let problem = ExecutionError(
                .refused, path: folder, problem: "another process (pid \(getpid())) is working on this run",
                remedy: "wait until it is done, or stop it")
            #expect(throws: problem) { try work(folder).ending.get() }
            #expect(RunStatus(directory: folder) == RunStatus(state: .running, step: 5))
        }
    }
}

@Suite("The speed of a run")
struct StepRateTests {
    @Test("is the first one measured, and follows a change within seconds")
    func smoothing() {
        var rate = StepRate()
        #expect(rate.stepsPerSecond == 0)
        rate.note(step: 1000, at: 0.5)
        #expect(rate.stepsPerSecond == 2000)
        rate.note(step: 1100, at: 0.6)
        #expect(abs(rate.stepsPerSecond - (2000 - 1000 * (1 - exp(-0.1 / 5)))) < 1e-9)
        for tick in 1...200 { rate.note(step: 1100 + 100 * tick, at: 0.6 + 0.1 * Double(tick)) }
        #expect(abs(rate.stepsPerSecond - 1000) < 30)
    }

    @Test("of a run that goes on is that of the steps since")
    func resumed() {
        var rate = StepRate(from: 50_000, at: 1)
        rate.note(step: 50_000, at: 1)
        rate.note(step: 51_000, at: 1.5)
        #expect(rate.stepsPerSecond == 2000)
    }
}
