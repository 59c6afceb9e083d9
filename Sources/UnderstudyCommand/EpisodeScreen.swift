import ArgumentParser
import Execution
import Foundation
import Pictures
import Reports
import Training

/// Pictures of an episode on the terminal of standard output, each in the place of the one before.
struct EpisodeScreen {
    /// The most columns of a picture; more would only take time to show.
    static let greatestWidth = 80
    /// The lines of a picture on a terminal of the usual 24.
    static let usualHeight = 20

    private let style: TerminalStyle
    private let interval: Duration
    /// What is on the terminal and will be redrawn.
    private var lines: [String] = []
    private var next = ContinuousClock.now

    /// Hides the cursor.
    init(style: TerminalStyle, picturesPerSecond: Double) {
        self.style = style
        interval = .seconds(1 / picturesPerSecond)
        _ = Files.write(Array(Terminal.hideCursor.utf8), to: STDOUT_FILENO)
    }

    /// Shows the cursor again.
    func close() {
        _ = Files.write(Array(Terminal.showCursor.utf8), to: STDOUT_FILENO)
    }

    /// Shows the present state, and waits until the next picture's time has come.
    ///
    /// - Throws: `ExitCode`, 128 and its number where a signal asks for the end, and 74 where nothing can be shown any more.
    mutating func show(_ player: EpisodePlayer, _ heading: String, after step: PlayedStep? = nil) async throws {
        let names = player.environment.actionSpace.names
        let status = [
            "\(heading), step \(player.length)", "return \(briefly(player.episodeReturn))",
            step.map { "action \(names[$0.action]), reward \(briefly($0.reward))" } ?? "",
        ]
        let size = Terminal.size(STDOUT_FILENO)
        let width = max(1, min(size.columns - 1, Self.greatestWidth))
        let rows = max(1, size.rows - 1 - status.count)
        let picture = player.environment.picture?.terminalLines(columns: width, rows: rows, style: style) ?? []
        try draw(live: picture + status.map { clipped($0, width: width) })
        next = max(next + interval, .now - interval)
        // In short pieces, because a signal does not end a sleep.
        while ContinuousClock.now < next {
            try endIfAsked()
            try await Task.sleep(for: min(.milliseconds(50), next - .now))
        }
        try endIfAsked()
    }

    /// Puts a line above the picture, where it stays.
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
