import AgentTraining
import ArgumentParser
import EpisodeDrawing
import Foundation
import StudyExecution
import Understudy

/// `understudy watch`: plays episodes in the terminal.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Play episodes in the terminal: of a run's final policy, or of an environment.",
        discussion: """
            The environment must be one that draws itself. On a terminal the picture is redrawn in place; elsewhere the first and the last picture are \
            printed, and a line for each episode.
            """)

    @OptionGroup var play: PlayArguments

    @Option(help: "How many episodes.")
    var episodes = 1

    @Option(help: "Pictures a second, on a terminal.")
    var fps: Double = 15

    func validate() throws {
        if episodes < 1 { throw ValidationError("'--episodes' must be at least 1, not \(episodes).") }
        guard fps > 0, fps <= 1_000 else {
            throw ValidationError("'--fps' must be a number above 0, at most 1000, not \(fps).")
        }
    }

    func run() async throws {
        try await reportingProblems {
            var subject = try play.played(in: CommandContext.registry)
            guard subject.environment.isDrawable else {
                throw ValidationError(
                    "The environment '\(subject.environment.label)' cannot be drawn: it does not conform to the protocol Drawable."
                )
            }
            let variables = ProcessInfo.processInfo.environment
            let terminal = Terminal(STDOUT_FILENO, environment: variables)
            let style = TerminalStyle(hasColor: terminal.hasColor, environment: variables)
            var stream = EpisodePlayer.stream(seed: play.seed)
            Console.print("\(subject.title), seed \(play.seed)\n")
            if terminal.isInteractive {
                try await watch(&subject.player, style, using: &stream)
            } else {
                try summarize(&subject.player, style, using: &stream)
            }
        }
    }

    /// Plays episodes and redraws the picture in place, until the end or until a signal requests termination.
    private func watch(_ player: inout EpisodePlayer, _ style: TerminalStyle, using stream: inout RandomStream)
        async throws
    {
        TerminationSignals.install()
        defer { TerminationSignals.restore() }
        var screen = EpisodeScreen(style: style, picturesPerSecond: fps)
        defer { screen.close() }
        for number in 1...episodes {
            try player.begin(.episode(number), using: &stream)
            let heading = "episode \(number) of \(episodes)"
            try await screen.show(player, heading)
            while true {
                let step = try player.takeStep(using: &stream)
                try await screen.show(player, heading, after: step)
                guard step.endsEpisode else { continue }
                try screen.keep(Self.line(number, player, step))
                break
            }
        }
    }

    /// Prints the first and the last picture, and a line for each episode.
    private func summarize(_ player: inout EpisodePlayer, _ style: TerminalStyle, using stream: inout RandomStream)
        throws
    {
        for number in 1...episodes {
            try player.begin(.episode(number), using: &stream)
            if number == 1 { Console.print(Self.picture(player, style) + "\n") }
            while true {
                let step = try player.takeStep(using: &stream)
                guard step.endsEpisode else { continue }
                Console.print(Self.line(number, player, step))
                break
            }
        }
        Console.print("\n" + Self.picture(player, style))
    }

    private static func picture(_ player: EpisodePlayer, _ style: TerminalStyle) -> String {
        let lines = player.environment.picture?.terminalLines(
            columns: EpisodeScreen.maximumWidth, rows: EpisodeScreen.usualHeight, style: style)
        return (lines ?? []).joined(separator: "\n")
    }

    /// Returns a line such as `episode 1: return -200 in 200 steps, then cut`.
    private static func line(_ number: Int, _ player: EpisodePlayer, _ step: PlayedStep) -> String {
        let ending = step.terminated ? "to a terminal state" : "then cut"
        return
            "episode \(number): return \(briefly(player.episodeReturn)) in \(count(player.length, "step")), \(ending)"
    }
}
