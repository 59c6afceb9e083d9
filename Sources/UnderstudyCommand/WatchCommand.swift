import AgentTraining
import ArgumentParser
import EpisodeDrawing
import Foundation
import StudyExecution
import StudyReports
import Understudy

/// `understudy watch`: plays episodes in the terminal.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show episodes in the terminal: of a run's final policy, or of an environment.",
        discussion: """
            The environment must be able to draw itself. On a terminal, the picture is redrawn in place; elsewhere, the first and the last picture are \
            printed, and a line for each episode. With --output, the episodes are written as an animated picture (GIF) instead. Environments of \
            Gymnasium draw pixels, so they need --output.
            """)

    @OptionGroup var play: PlayArguments

    @Option(help: "Show this many episodes.")
    var episodes = 1

    @Option(
        help: "Frames per second, on a terminal and in a file; a file has at most 50.", transform: decimalNumber)
    var fps: Double = 15

    @Option(
        name: .shortAndLong, help: "Write the episodes to this file, NAME.gif, instead of showing them.",
        completion: .file(extensions: ["gif"]))
    var output: String?

    @Flag(help: "Replace the file if it is there already.")
    var overwrite = false

    /// The most pictures of a file; a long episode is cut.
    private static let maximumPictures = 3_000

    func validate() throws {
        if episodes < 1 { throw ValidationError("'--episodes' must be at least 1, not \(episodes).") }
        guard fps > 0, fps <= 1_000 else {
            throw ValidationError("'--fps' must be a number above 0, at most 1000, not \(fps).")
        }
        if let output, !output.lowercased().hasSuffix(".gif") || output.count < 5 {
            throw ValidationError("'--output' must be a file's name that ends in .gif, not '\(output)'.")
        }
        if overwrite, output == nil { throw ValidationError("'--overwrite' is for --output.") }
    }

    func run() async throws {
        try await reportingProblems {
            var subject = try play.played(in: CommandContext.registry)
            if let output, subject.environment.drawsPixels { return try writePixels(&subject, to: output) }
            guard subject.environment.isDrawable else {
                if subject.environment.drawsPixels {
                    throw ValidationError(
                        "The environment '\(subject.environment.label)' draws pixels, which a terminal does not show; write them to a file with --output NAME.gif."
                    )
                }
                throw ValidationError(
                    "The environment '\(subject.environment.label)' cannot be drawn: it does not conform to the protocol Drawable."
                )
            }
            if let output { return try write(&subject, to: output) }
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

    /// Plays episodes and writes their pictures to a file.
    private func write(_ subject: inout PlayedSubject, to path: String) throws {
        try refuseExisting(path)
        guard let first = subject.environment.picture else { throw ValidationError("Nothing to draw.") }
        var stream = EpisodePlayer.stream(seed: play.seed)
        var gif = AnimatedGIF(
            pictureSize: (first.width, first.height), theme: .light, picturesPerSecond: fps)
        Console.print("\(subject.title), seed \(play.seed)\n")
        try play(&subject.player, using: &stream, isFull: { gif.count >= Self.maximumPictures }) { environment in
            if gif.count < Self.maximumPictures, let picture = environment.picture { gif.append(picture) }
        }
        try Self.write(gif, to: path)
    }

    /// Plays episodes of an environment that draws pixels, and writes their pictures to a file.
    private func writePixels(_ subject: inout PlayedSubject, to path: String) throws {
        try refuseExisting(path)
        var stream = EpisodePlayer.stream(seed: play.seed)
        subject.player.beginPictures()
        Console.print("\(subject.title), seed \(play.seed)\n")
        var gif: AnimatedGIF?
        try play(&subject.player, using: &stream, isFull: { gif.map { $0.count >= Self.maximumPictures } ?? false }) {
            environment in
            guard gif.map({ $0.count < Self.maximumPictures }) ?? true else { return }
            guard let picture = try environment.pixelPicture() else {
                throw ValidationError(
                    "The environment '\(environment.label)' has no pictures: it does not support Gymnasium's render mode rgb_array."
                )
            }
            if gif == nil { gif = AnimatedGIF(like: picture, picturesPerSecond: fps) }
            gif?.append(picture)
        }
        if let gif { try Self.write(gif, to: path) }
    }

    private func refuseExisting(_ path: String) throws {
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw ExecutionError(
                .refused, path: path, problem: "the file is there already",
                remedy: "choose another name, or replace it with --overwrite")
        }
    }

    /// Plays the episodes, and prints a line for each.
    ///
    /// - Parameters:
    ///   - isFull: returns whether no further episode is wanted.
    ///   - show: takes each state.
    private func play(
        _ player: inout EpisodePlayer, using stream: inout RandomStream, isFull: () -> Bool,
        _ show: (AgentEnvironment) throws -> Void
    ) throws {
        for number in 1...episodes where !isFull() {
            try player.begin(.episode(number), using: &stream)
            try show(player.environment)
            while true {
                let step = try player.takeStep(using: &stream)
                try show(player.environment)
                guard step.endsEpisode else { continue }
                Console.print(Self.line(number, player, step))
                break
            }
        }
    }

    private static func write(_ gif: AnimatedGIF, to path: String) throws {
        try Files.replace(path, with: Data(gif.bytes))
        let cut = gif.count == maximumPictures ? ", the most that a file has" : ""
        Console.print("\nWrote \(path): \(count(gif.count, "picture"))\(cut), \(DiskUse.text(gif.bytes.count))")
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
