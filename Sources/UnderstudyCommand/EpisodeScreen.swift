import AgentTraining
import ArgumentParser
import EpisodeDrawing
import Foundation
import StudyExecution
import StudyReports

/// Displays the pictures of an episode on the terminal, each replacing the previous one.
struct EpisodeScreen {
    /// The maximum width of a picture in columns; wider pictures only take longer to display.
    static let maximumWidth = 80
    /// The height of a picture in lines on a typical 24-line terminal.
    static let usualHeight = 20

    private let style: TerminalStyle
    private let interval: Duration
    /// The lines currently displayed, which will be redrawn.
    private var lines: [String] = []
    private var next = ContinuousClock.now

    /// Prepares the screen and hides the cursor.
    init(style: TerminalStyle, picturesPerSecond: Double) {
        self.style = style
        interval = .seconds(1 / picturesPerSecond)
        _ = Files.write(Array(Terminal.hideCursor.utf8), to: STDOUT_FILENO)
    }

    /// Shows the cursor again.
    func close() {
        _ = Files.write(Array(Terminal.showCursor.utf8), to: STDOUT_FILENO)
    }

    /// Displays the current state and waits until the next picture is due.
    ///
    /// - Throws: `ExitCode`: 128 plus the signal number if a signal requests termination, 74 if the terminal cannot be
    ///   written to.
    mutating func show(_ player: EpisodePlayer, _ heading: String, after step: PlayedStep? = nil) async throws {
        let names = player.environment.actionSpace.names
        let status = [
            "\(heading), step \(player.length)", "return \(briefly(player.episodeReturn))",
            step.map { "action \(names[$0.action]), reward \(briefly($0.reward))" } ?? "",
        ]
        let size = Terminal.size(STDOUT_FILENO)
        let width = max(1, min(size.columns - 1, Self.maximumWidth))
        let rows = max(1, size.rows - 1 - status.count)
        let picture = player.environment.picture?.terminalLines(columns: width, rows: rows, style: style) ?? []
        try draw(live: picture + status.map { clipped(TerminalText.escaped($0), width: width) })
        next = max(next + interval, .now - interval)
        // Sleeps in short intervals, because a signal does not interrupt a sleep.
        while ContinuousClock.now < next {
            try endIfAsked()
            try await Task.sleep(for: min(.milliseconds(50), next - .now))
        }
        try endIfAsked()
    }

    /// Prints a permanent line above the picture.
    mutating func keep(_ line: String) throws {
        try draw(permanent: [wrapped(line, width: Terminal.size(STDOUT_FILENO).columns)], live: lines)
    }

    private mutating func draw(permanent: [String] = [], live: [String]) throws {
        let text = Terminal.redrawing(lines.count, permanent: permanent, live: live)
        lines = live
        guard Files.write(Array(text.utf8), to: STDOUT_FILENO) == nil else { throw ExitCode.ioFailure }
    }

    private func endIfAsked() throws {
        if let signal = TerminationSignals.first { throw ExitCode(128 + signal) }
    }
}
