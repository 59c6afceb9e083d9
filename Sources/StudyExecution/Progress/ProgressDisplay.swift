import Foundation
import Synchronization
import Understudy

/// Displays the progress of several runs, from the events of `LocalExecutor`.
///
/// On a terminal, every active run has a line that is redrawn in place, and every ended run leaves a permanent line.
/// Elsewhere, a line is written at the start of a run, at every tenth of it, and at its end. `NO_COLOR` is honored.
package final class ProgressDisplay: Sendable {
    private struct Content {
        var state: ProgressState
        /// The number of lines on the terminal that will be redrawn.
        var drawnLines = 0
        var lastDrawing = -1.0
        var isFinished = false
    }

    private let content: Mutex<Content>
    private let descriptor: Int32
    private let terminal: Terminal
    /// Returns the seconds since the start of the display.
    private let clock: @Sendable () -> Double

    /// Creates a display of `runs` on a file descriptor, which should be that of standard error.
    package convenience init(_ runs: [PreparedRun], descriptor: Int32 = STDERR_FILENO) {
        let start = ContinuousClock.now
        self.init(
            runs, descriptor: descriptor,
            terminal: Terminal(descriptor, environment: ProcessInfo.processInfo.environment)
        ) { (ContinuousClock.now - start) / .seconds(1) }
    }

    init(_ runs: [PreparedRun], descriptor: Int32, terminal: Terminal, clock: @escaping @Sendable () -> Double) {
        self.clock = clock
        content = Mutex(Content(state: ProgressState(runs)))
        self.descriptor = descriptor
        self.terminal = terminal
        if terminal.isInteractive { write(Terminal.hideCursor) }
    }

    deinit { finish() }

    /// Displays an event.
    package func handle(_ event: RunEvent) {
        let seconds = clock()
        content.withLock { content in
            guard !content.isFinished else { return }
            guard terminal.isInteractive else {
                let lines = content.state.plainLines(event, at: seconds).map { TerminalText.escaped($0) }
                content.state.apply(event, at: seconds)
                write(lines.map { $0 + "\n" }.joined())
                return
            }
            let lines = content.state.endLines(event, at: seconds).map { paint(TerminalText.escaped($0), event) }
            content.state.apply(event, at: seconds)
            if case .progressed = event, seconds - content.lastDrawing < 0.1 { return }
            content.lastDrawing = seconds
            let size = Terminal.size(descriptor)
            let live = content.state.liveLines(width: size.columns - 1, height: max(1, size.rows - 1))
                .map { TerminalText.escaped($0) }
            write(Terminal.redrawing(content.drawnLines, permanent: lines, live: live))
            content.drawnLines = live.count
        }
    }

    /// Ends the display.
    ///
    /// On a terminal, only the permanent lines and the total remain, and the cursor is shown again. Later calls have no
    /// effect.
    package func finish() {
        content.withLock { content in
            guard !content.isFinished else { return }
            content.isFinished = true
            let total = content.state.totalLine
            if terminal.isInteractive {
                write(Terminal.redrawing(content.drawnLines, permanent: [total], live: []) + Terminal.showCursor)
            } else {
                write(total + "\n")
            }
        }
    }

    private func paint(_ line: String, _ event: RunEvent) -> String {
        guard terminal.hasColor, case .ended(_, let outcome) = event else { return line }
        let color =
            switch outcome {
            case .finished, .skipped: 32
            case .failed: 31
            case .interrupted: 33
            }
        return "\u{1B}[\(color)m" + line + "\u{1B}[0m"
    }

    /// Writes `text`. A failure of the display is no reason to stop the runs.
    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        _ = Files.write(Array(text.utf8), to: descriptor)
    }
}
