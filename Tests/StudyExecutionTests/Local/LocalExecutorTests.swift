import Foundation
import StudyFormat
import Synchronization
import Testing
import Understudy

@testable import StudyExecution

/// Keeps the events in the order in which they come.
private final class EventLog: Sendable {
    private let events = Mutex<[RunEvent]>([])

    var all: [RunEvent] { events.withLock { $0 } }

    func add(_ event: RunEvent) { events.withLock { $0.append(event) } }
}

/// Makes runs whose workers are shell scripts.
private func execute(
    _ runs: [PreparedRun], workers: Int = 2, gracePeriod: Duration = .seconds(60),
    onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
) async -> ExecutionReport {
    await LocalExecutor.run(
        runs, workers: workers, executable: "/bin/sh", gracePeriod: gracePeriod,
        arguments: { [$0.directory + "/worker.sh", $0.directory] }, onEvent: onEvent)
}

private let finished = "echo '{\"finished\":true}'\n"

@Suite("Executing runs on this machine", .timeLimit(.minutes(20)))
struct LocalExecutorTests {
    @Test("tells what each worker says, in order, and skips finished runs")
    func events() async throws {
        try await withFolder { folder in
            let script = """
                echo '{"step":10,"episodes":1,"recent_return":-5,"steps_per_second":100}'
                echo '{"step":20,"episodes":2,"steps_per_second":100}'
                echo "to the log: $1" >&2

                """
            let runs = [
                try scriptedRun(script + finished, in: folder),
                try scriptedRun("exit 1", in: folder, seed: 1, isFinished: true),
            ]
            let log = EventLog()
            let report = await execute(runs) { log.add($0) }
            #expect(report == ExecutionReport(outcomes: [.finished, .skipped], signal: nil))
            #expect(report.exitCode == 0)
            #expect(
                log.all == [
                    .ended(run: 1, .skipped), .started(run: 0),
                    .progressed(run: 0, WorkerProgress(step: 10, episodes: 1, recentReturn: -5, stepsPerSecond: 100)),
                    .progressed(run: 0, WorkerProgress(step: 20, episodes: 2, recentReturn: nil, stepsPerSecond: 100)),
                    .ended(run: 0, .finished),
                ])
            #expect(try text(runs[0].directory + "/log.txt") == "to the log: \(runs[0].directory)\n")
        }
    }

    @Test("passes over what is no message")
    func garbage() async throws {
        try await withFolder { folder in
            let script = """
                echo hello; echo '{"step":'; echo '[]'; printf '\\377\\000\\n'; head -c 300000 /dev/zero; echo
                echo '{"step":1,"episodes":0,"steps_per_second":1}'

                """
            let log = EventLog()
            let report = await execute([try scriptedRun(script + finished, in: folder)]) { log.add($0) }
            #expect(report.outcomes == [.finished])
            #expect(log.all.count == 3)
        }
    }

    @Test("hears everything that a worker says before it ends")
    func everything() async throws {
        try await withFolder { folder in
            let script = """
                i=0; while [ $i -lt 3000 ]; do
                echo "{\\"step\\":$i,\\"episodes\\":0,\\"steps_per_second\\":1}"; i=$((i+1)); done

                """
            let log = EventLog()
            let report = await execute([try scriptedRun(script + finished, in: folder)]) { log.add($0) }
            #expect(report.outcomes == [.finished])
            #expect(log.all.count == 3002)
        }
    }

    @Test(
        "fails the run of a worker that fails, with the reason, and no other",
        arguments: [
            (
                "echo a >&2; echo >&2; printf 'b\\033[31m\\n' >&2; exit 3", "the worker ended with exit code 3",
                ["a", "b[31m"]
            ),
            ("echo '{\"error\":\"no such data\"}'; echo no such data >&2; exit 1", "no such data", []),
            ("kill -SEGV $$", "the worker crashed (signal 11)", []),
            (
                "echo x >&2; kill -KILL $$",
                "the worker was killed (signal 9), perhaps because memory ran out: try fewer workers", ["x"]
            ),
            ("exit 0", "the worker ended before the run was finished", []),
            (
                "for i in 1 2 3 4 5 6 7; do echo $i >&2; done; exit 1", "the worker ended with exit code 1",
                ["3", "4", "5", "6", "7"]
            ),
            (
                """
                echo before >&2; echo 'M/F.swift:3: Fatal error: Index out of range' >&2; echo >&2
                echo '*** Signal 4: Backtracing from 0x7f... done ***' >&2
                echo '*** Program crashed: Illegal instruction at 0x7f ***' >&2
                i=0; while [ $i -lt 2000 ]; do echo "rax 0x0000000000000000 $i" >&2; i=$((i+1)); done; kill -ILL $$
                """, "the worker crashed (signal 4)",
                [
                    "M/F.swift:3: Fatal error: Index out of range",
                    "*** Program crashed: Illegal instruction at 0x7f ***",
                ]
            ),
            (
                """
                for i in 1 2 3 4 5 6; do echo $i >&2; done; echo '*** Program crashed: Bad pointer dereference at 0x0 ***' >&2
                echo 'Registers:' >&2; kill -SEGV $$
                """, "the worker crashed (signal 11)",
                ["3", "4", "5", "6", "*** Program crashed: Bad pointer dereference at 0x0 ***"]
            ),
        ])
    func failure(script: String, reason: String, lastLines: [String]) async throws {
        try await withFolder { folder in
            let runs = [
                try scriptedRun(script, in: folder), try scriptedRun("sleep 0.1\n" + finished, in: folder, seed: 1),
            ]
            try RunStatus(state: .running, step: 5, pid: 1).write(to: runs[0].directory)
            let report = await execute(runs)
            #expect(report.outcomes == [.failed(reason: reason, lastLines: lastLines), .finished])
            #expect(report.exitCode == 1)
            #expect(
                RunStatus(directory: runs[0].directory) == RunStatus(state: .failed, step: 5, message: reason))
        }
    }

    @Test(
        "takes down the last step that a killed worker told, where that is later than the last it wrote",
        arguments: [(40, 40, 3), (5, 7, 1)])
    func lastStep(told: Int, step: Int, episodes: Int) async throws {
        try await withFolder { folder in
            let script = "echo '{\"step\":\(told),\"episodes\":3,\"steps_per_second\":1}'; kill -KILL $$"
            let run = try scriptedRun(script, in: folder)
            try RunStatus(state: .running, step: 7, episodes: 1, pid: 1).write(to: run.directory)
            _ = await execute([run])
            let status = try #require(RunStatus(directory: run.directory))
            #expect(status.state == .failed && status.step == step && status.episodes == episodes)
        }
    }

    @Test("fails a run whose worker or log cannot be had")
    func impossible() async throws {
        try await withFolder { folder in
            let run = try scriptedRun(finished, in: folder)
            let report = await LocalExecutor.run(
                [run], workers: 1, executable: folder + "/nothing", arguments: { _ in [] }, onEvent: { _ in })
            guard case .failed(let reason, []) = report.outcomes[0] else {
                Issue.record("\(report)")
                return
            }
            #expect(reason.hasPrefix("the worker cannot be started: "))
            let lost = PreparedRun(plan: run.plan, directory: folder + "/lost", isFinished: false)
            #expect(
                await execute([lost]).outcomes == [
                    .failed(
                        reason: """
                            \(folder)/lost/log.txt: error: No such file or directory; check the path, or choose another output folder
                            """, lastLines: [])
                ])
        }
    }

    @Test("never has more workers than allowed, and starts runs in order", arguments: [1, 3])
    func limit(workers: Int) async throws {
        try await withFolder { folder in
            let runs = try (0..<7).map { try scriptedRun("sleep 0.05\n" + finished, in: folder, seed: $0) }
            let log = EventLog()
            let report = await execute(runs, workers: workers) { log.add($0) }
            #expect(report.outcomes == Array(repeating: .finished, count: 7))
            var (running, most) = (0, 0)
            var started: [Int] = []
            for event in log.all {
                switch event {
                case .started(let run):
                    running += 1
                    started.append(run)
                case .ended: running -= 1
                case .progressed, .noted: break
                }
                most = max(most, running)
            }
            #expect(most == workers)
            #expect(Set(started) == Set(0..<7))
            if workers == 1 { #expect(started == Array(0..<7)) }
        }
    }

    @Test("interrupts workers with SIGTERM when it is canceled, and starts no more")
    func cancellation() async throws {
        try await withFolder { folder in
            let runs = [
                try scriptedRun(
                    "trap 'echo stopped >&2; exit 143' TERM; echo '{\"step\":1,\"episodes\":0,\"steps_per_second\":1}'\nwhile :; do sleep 0.02; done",
                    in: folder), try scriptedRun(finished, in: folder, seed: 1),
            ]
            try RunStatus(state: .running, step: 1, pid: 1).write(to: runs[0].directory)
            let (progress, send) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                await execute(runs, workers: 1) { if case .progressed = $0 { send.yield() } }
            }
            for await _ in progress { break }
            task.cancel()
            let report = await task.value
            #expect(report == ExecutionReport(outcomes: [.interrupted, .interrupted], signal: nil))
            #expect(report.exitCode == 1)
            #expect(try text(runs[0].directory + "/log.txt") == "stopped\n")
            #expect(RunStatus(directory: runs[0].directory) == RunStatus(state: .interrupted, step: 1))
            #expect(!FileManager.default.fileExists(atPath: runs[1].directory + "/log.txt"))
        }
    }

    @Test("kills a worker that does not end within the grace period")
    func deafWorker() async throws {
        try await withFolder { folder in
            let script = """
                trap '' TERM; echo '{"step":1,"episodes":0,"steps_per_second":1}'; while :; do sleep 0.02; done
                """
            let run = try scriptedRun(script, in: folder)
            let (progress, send) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                await execute([run], gracePeriod: .milliseconds(200)) { if case .progressed = $0 { send.yield() } }
            }
            for await _ in progress { break }
            task.cancel()
            #expect(await task.value.outcomes == [.interrupted])
        }
    }

    @Test("leaves the others at work when one worker is stopped from outside")
    func stoppedWorker() async throws {
        try await withFolder { folder in
            let runs = [
                try scriptedRun("exit 143", in: folder), try scriptedRun("sleep 0.1\n" + finished, in: folder, seed: 1),
            ]
            let report = await execute(runs, workers: 1)
            #expect(report.outcomes == [.interrupted, .finished])
            #expect(report.exitCode == 1)
        }
    }

    @Test("knows the path of its own program")
    func ownExecutable() throws {
        let path = try #require(ThisHost.ownExecutable)
        #expect(FileManager.default.isExecutableFile(atPath: path))
    }
}

@Suite("Executing runs under signals", .timeLimit(.minutes(20)))
struct LocalExecutorSignalTests {
    @Test(
        "ends with 128 and the signal after all workers have ended",
        arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131)] as [(Int32, Int32)])
    func oneSignal(number: Int32, exitCode: Int32) async throws {
        // Signals reach the whole process, hence a process of its own for each.
        await #expect(processExitsWith: .exitCode(exitCode)) { [number] in
            let exitCode = try await withFolder { folder in
                let script = """
                    trap 'sleep 0.1; echo stopped >&2; exit 143' TERM
                    echo '{"step":1,"episodes":0,"steps_per_second":1}'
                    while :; do sleep 0.02; done
                    """
                let runs = try (0..<3).map { try scriptedRun(script, in: folder, seed: $0) }
                let log = EventLog()
                let report = await execute(runs) { event in
                    log.add(event)
                    let progressed = log.all.filter { if case .progressed = $0 { true } else { false } }.count
                    if case .progressed = event, progressed == 2 { kill(getpid(), number) }
                }
                precondition(report.outcomes == [.interrupted, .interrupted, .interrupted])
                #expect(try text(runs[0].directory + "/log.txt") == "stopped\n")
                precondition(!FileManager.default.fileExists(atPath: runs[2].directory + "/log.txt"))
                return report.exitCode
            }
            exit(exitCode)
        }
    }

    @Test("starts no run after a signal that a worker has seen first, as with Ctrl-C")
    func sharedSignal() async throws {
        await #expect(processExitsWith: .exitCode(130)) {
            let exitCode = try await withFolder { folder in
                let runs = [
                    try scriptedRun("kill -INT $PPID; exit 130", in: folder),
                    try scriptedRun(finished, in: folder, seed: 1),
                ]
                let report = await execute(runs, workers: 1)
                precondition(report.outcomes == [.interrupted, .interrupted])
                return report.exitCode
            }
            exit(exitCode)
        }
    }

    @Test("kills the workers at once after a second signal")
    func secondSignal() async throws {
        await #expect(processExitsWith: .exitCode(130)) {
            let exitCode = try await withFolder { folder in
                let script = """
                    trap 'echo deaf >&2' TERM
                    echo '{"step":1,"episodes":0,"steps_per_second":1}'
                    while :; do sleep 0.02; done
                    """
                let run = try scriptedRun(script, in: folder)
                Thread.detachNewThread {
                    // The second signal, once the first has reached the worker.
                    while (try? text(run.directory + "/log.txt"))?.contains("deaf") != true { usleep(10_000) }
                    kill(getpid(), SIGINT)
                }
                let report = await execute([run], gracePeriod: .seconds(3600)) { event in
                    if case .progressed = event { kill(getpid(), SIGINT) }
                }
                precondition(report.outcomes == [.interrupted])
                return report.exitCode
            }
            exit(exitCode)
        }
    }

    @Test("leaves the handlers of signals as they were")
    func handlers() async throws {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            try await withFolder { folder in
                let report = await execute([try scriptedRun(finished, in: folder)])
                precondition(report.exitCode == 0)
            }
            kill(getpid(), SIGTERM)
            while true { sleep(1) }
        }
    }

    @Test("keeps ignoring a signal that is ignored, as under nohup")
    func ignored() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGHUP, SIG_IGN)
            TerminationSignals.install()
            kill(getpid(), SIGHUP)
            usleep(20_000)
            precondition(TerminationSignals.first == nil && TerminationSignals.count == 0)
            TerminationSignals.restore()
        }
    }
}
