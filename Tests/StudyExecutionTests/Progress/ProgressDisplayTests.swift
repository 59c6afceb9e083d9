import Foundation
import Synchronization
import Testing

@testable import StudyExecution

@Suite("The progress display")
struct ProgressDisplayTests {
    /// The output of a display while `body` uses it.
    private func output(
        _ terminal: Terminal, _ body: (ProgressDisplay) -> Void
    ) async throws -> String {
        try await withFolder { folder in
            let descriptor = open(folder + "/out", O_WRONLY | O_CREAT, 0o666)
            defer { close(descriptor) }
            let run = PreparedRun(plan: try plan(steps: 100), directory: "d", isFinished: false)
            let display = ProgressDisplay([run], descriptor: descriptor, terminal: terminal) { 65 }
            body(display)
            display.finish()
            display.finish()
            display.handle(.started(run: 0))
            return try text(folder + "/out")
        }
    }

    private let half = RunEvent.progressed(
        run: 0, WorkerProgress(step: 50, episodes: 2, recentReturn: 1, stepsPerSecond: 10))

    @Test("writes plain lines where there is no terminal")
    func plainLines() async throws {
        let written = try await output(Terminal(isInteractive: false, hasColor: false)) { display in
            display.handle(.started(run: 0))
            display.handle(half)
            display.handle(.ended(run: 0, .failed(reason: "why", lastLines: [])))
        }
        #expect(
            written == """
                dqn seed 0: started (run 1 of 1)
                dqn seed 0: 50%, 50 steps, 2 episodes, return 1.00, 10 steps/s, ETA 0:05
                dqn seed 0: failed: why
                    see d/log.txt
                0 of 1 run done, 1 failed

                """)
    }

    @Test(
        "redraws in place on a terminal, and shows the cursor again",
        arguments: [(true, "\u{1B}[31mdqn seed 0: failed: why\u{1B}[0m"), (false, "dqn seed 0: failed: why")])
    func redrawing(hasColor: Bool, failure: String) async throws {
        let written = try await output(Terminal(isInteractive: true, hasColor: hasColor)) { display in
            display.handle(.started(run: 0))
            // At the same time as the last drawing, so that it waits for the next.
            display.handle(half)
            display.handle(.ended(run: 0, .failed(reason: "why", lastLines: [])))
        }
        let see = failure.replacing("dqn seed 0: failed: why", with: "    see d/log.txt")
        #expect(
            written
                == "\u{1B}[?25l"
                + "\u{1B}[2Kdqn seed 0  [..........]  0%    0/100    0 ep  return -          0/s  ETA -\n"
                + "\u{1B}[2K0 of 1 run done\n\u{1B}[J"
                + "\r\u{1B}[2A\u{1B}[2K" + failure + "\n\u{1B}[2K" + see
                + "\n\u{1B}[2K0 of 1 run done, 1 failed\n\u{1B}[J"
                + "\r\u{1B}[1A\u{1B}[2K0 of 1 run done, 1 failed\n\u{1B}[J\u{1B}[?25h")
    }

    @Test("draws progress a tenth of a second after the last drawing")
    func pace() async throws {
        try await withFolder { folder in
            let descriptor = open(folder + "/out", O_WRONLY | O_CREAT, 0o666)
            defer { close(descriptor) }
            let run = PreparedRun(plan: try plan(steps: 100), directory: "d", isFinished: false)
            let ticks = Mutex(0)
            let terminal = Terminal(isInteractive: true, hasColor: false)
            let display = ProgressDisplay([run], descriptor: descriptor, terminal: terminal) {
                // 16 events a second, beginning at 0.
                ticks.withLock { ticks in
                    defer { ticks += 1 }
                    return Double(ticks) / 16
                }
            }
            display.handle(.started(run: 0))
            for _ in 1...8 { display.handle(half) }
            #expect(try text(folder + "/out").split(separator: " 50/100 ").count == 5)
        }
    }

    @Test("takes a file for no terminal, and has no size to tell of it")
    func noTerminal() throws {
        let descriptor = open("/dev/null", O_WRONLY)
        defer { close(descriptor) }
        #expect(Terminal(descriptor, environment: [:]) == Terminal(isInteractive: false, hasColor: false))
        #expect(Terminal.size(descriptor) == (80, 24))
    }

    @Test(
        "honors NO_COLOR and TERM on a terminal",
        arguments: [
            ([:], true, true), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
            (["TERM": "dumb"], false, false),
        ] as [([String: String], Bool, Bool)])
    func terminal(environment: [String: String], isInteractive: Bool, hasColor: Bool) throws {
        // The controlling end of a pseudo-terminal is a terminal too.
        let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(
            Terminal(descriptor, environment: environment)
                == Terminal(isInteractive: isInteractive, hasColor: hasColor))
        var size = winsize(ws_row: 10, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
        #expect(ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0)
        #expect(Terminal.size(descriptor) == (132, 10))
    }
}
