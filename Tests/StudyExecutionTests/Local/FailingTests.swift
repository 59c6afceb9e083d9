import Foundation
import StudyFormat
import Testing

@testable import StudyExecution

private let progress = "echo '{\"step\":1,\"episodes\":0,\"steps_per_second\":1}'\n"
private let finished = "echo '{\"finished\":true}'\n"
/// A worker that takes SIGTERM as the real one does.
private let waits = "trap 'echo stopped >&2; exit 143' TERM\n" + progress + "while :; do sleep 0.02; done\n"

@Suite("Runs that fail or hang", .timeLimit(.minutes(20)))
struct FailingTests {
    private func execute(
        _ runs: [PreparedRun], workers: Int = 2, timeout: Duration? = nil, failsFast: Bool = false,
        gracePeriod: Duration = .milliseconds(300)
    ) async -> ExecutionReport {
        await LocalExecutor.run(
            runs, workers: workers, executable: "/bin/sh", gracePeriod: gracePeriod, timeout: timeout,
            failsFast: failsFast, arguments: { [$0.directory + "/worker.sh", $0.directory] }, onEvent: { _ in })
    }

    @Test("end all where that is wanted: no run is started any more, those at work are stopped")
    func failsFast() async throws {
        try await withFolder { folder in
            let runs = try [waits, "sleep 0.3; echo '{\"error\":\"no such data\"}'; exit 1", finished].enumerated().map
            {
                try scriptedRun($0.element, in: folder, seed: UInt64($0.offset))
            }
            let report = await execute(runs, failsFast: true, gracePeriod: .seconds(60))
            #expect(
                report.outcomes == [.interrupted, .failed(reason: "no such data", lastLines: []), .interrupted])
            #expect(report.exitCode == 1 && report.signal == nil)
            #expect(try text(runs[0].directory + "/log.txt") == "stopped\n")
            #expect(!FileManager.default.fileExists(atPath: runs[2].directory + "/log.txt"))
        }
    }

    @Test("leave the others at work where it is not")
    func failsSlowly() async throws {
        try await withFolder { folder in
            let runs = try ["exit 1", "sleep 0.2\n" + finished, finished].enumerated().map {
                try scriptedRun($0.element, in: folder, seed: UInt64($0.offset))
            }
            let report = await execute(runs)
            #expect(report.outcomes.dropFirst() == [.finished, .finished])
        }
    }

    @Test(
        "are ended when no step comes, whether they take SIGTERM or not, and the others go on",
        arguments: [
            waits, "trap '' TERM\n" + progress + "while :; do sleep 0.02; done", "while :; do sleep 0.02; done",
            // Talking is no step.
            "while :; do \(progress)\nsleep 0.02; done",
        ])
    func hangs(script: String) async throws {
        try await withFolder { folder in
            let runs = [
                try scriptedRun(script, in: folder), try scriptedRun("sleep 0.1\n" + finished, in: folder, seed: 1),
            ]
            try RunStatus(state: .running, step: 1, pid: 1).write(to: runs[0].directory)
            let report = await execute(runs, workers: 1, timeout: .seconds(10))
            guard case .failed(let reason, _) = report.outcomes[0] else {
                Issue.record("\(report)")
                return
            }
            #expect(reason == "no step for 10 seconds: ended")
            #expect(report.outcomes[1] == .finished && report.exitCode == 1)
            #expect(
                RunStatus(directory: runs[0].directory)
                    == RunStatus(state: .failed, step: 1, message: "no step for 10 seconds: ended"))
        }
    }

    @Test("a run whose steps grow may take as long as it likes")
    func grows() async throws {
        // In a process of its own, which other tests cannot keep from reading what the worker says.
        await #expect(processExitsWith: .exitCode(0)) {
            let exitCode = try await withFolder { folder in
                let script = """
                    i=0; while [ $i -lt 60 ]; do
                    echo "{\\"step\\":$i,\\"episodes\\":0,\\"steps_per_second\\":1}"; i=$((i+1)); sleep 0.1; done
                    echo '{"finished":true}'
                    """
                let report = await LocalExecutor.run(
                    [try scriptedRun(script, in: folder)], workers: 1, executable: "/bin/sh", timeout: .seconds(30),
                    arguments: { [$0.directory + "/worker.sh"] }, onEvent: { _ in })
                return report.exitCode
            }
            exit(exitCode)
        }
    }

    @Test("a run that another process has keeps the status which that one writes")
    func taken() async throws {
        try await withFolder { folder in
            let run = try scriptedRun("echo 'another process is at it' >&2; exit 73", in: folder)
            let status = RunStatus(state: .running, step: 5, pid: getpid())
            try status.write(to: run.directory)
            #expect(
                await execute([run]).outcomes == [
                    .failed(reason: "the worker could not begin", lastLines: ["another process is at it"])
                ])
            #expect(RunStatus(directory: run.directory) == status)
        }
    }

    @Test(
        "times in words",
        arguments: [
            (.seconds(1800), "30 minutes"), (.seconds(3600), "1 hour"), (.seconds(7200), "2 hours"),
            (.seconds(90), "90 seconds"), (.seconds(86_400), "1 day"), (.seconds(1), "1 second"),
            (.milliseconds(500), "0.5 seconds"), (.seconds(60), "1 minute"),
        ] as [(Duration, String)])
    func words(_ duration: Duration, words: String) {
        #expect(duration.words == words)
    }
}
