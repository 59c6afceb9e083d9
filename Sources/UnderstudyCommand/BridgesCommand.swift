import ArgumentParser
import EpisodeDrawing
import Experiments
import Foundation
import StudyExecution
import StudyFormat
import StudyReports

/// `understudy bridges`: draws the expert transitions that a run could not imitate and the agent's bridges around them.
struct BridgesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bridges",
        abstract: "Draw an expert's trajectories, the infeasible transitions in them, and a run's bridges over these.",
        discussion: """
            Reads the imitation.json of a finished run that looks for infeasible transitions (expert.bridging with a feasibility test). The environment must be \
            one on which observations can be placed, such as the mazes.
            """)

    @OptionGroup var place: RunArguments

    @OptionGroup var trust: TrustArguments

    @Option(help: "Draw and count only this trajectory of the expert, numbered from 0 (default: all).")
    var trajectory: Int?

    func validate() throws {
        if let trajectory, trajectory < 0 {
            throw ValidationError("'--trajectory' must be at least 0, not \(trajectory).")
        }
    }

    func run() async throws {
        try await reportingProblems {
            let directory = try place.directory
            let run = try RunSpec(
                directory: directory, registry: ProgramGate.guarded(CommandContext.registry, directory, trust))
            let found = try InfeasibleTransitions(directory: directory, of: run)
            if let trajectory, trajectory >= found.trajectories.count {
                throw ValidationError(
                    "There is no trajectory \(trajectory): the run has \(found.trajectories.count), numbered from 0.")
            }
            let environment = run.configuration.environment
            guard let picture = ImitationPicture(found, trajectory: trajectory, on: environment.scene) else {
                throw ValidationError(
                    """
                    The environment '\(environment.label)' cannot be drawn on: it does not conform to the protocol ObservationPlacing, or the recording is \
                    of another one. What was found is in the run's imitation.json.
                    """)
            }
            let subject = trajectory.map { "trajectory \($0)" } ?? "all trajectories"
            Console.print(
                "\(environment.label), \(run.variant), seed \(run.seed), after \(found.step) steps: \(subject)\n\n"
                    + Self.text(of: picture))
        }
    }

    /// The height of a picture in lines; it is not redrawn, so it may be longer than the terminal.
    private static let height = 40

    private static func text(of picture: ImitationPicture) -> String {
        let variables = ProcessInfo.processInfo.environment
        let terminal = Terminal(STDOUT_FILENO, environment: variables)
        let style = TerminalStyle(hasColor: terminal.hasColor, environment: variables)
        let width =
            terminal.isInteractive
            ? max(1, min(Console.width - 1, EpisodeScreen.maximumWidth)) : EpisodeScreen.maximumWidth
        func item(_ part: ImitationPicture.Part, _ text: String) -> String { style.sample(of: part.paint) + " " + text }
        let transitions = picture.transitions
        let bridged = transitions.infeasible == 0 ? "none" : transitions.bridgedText
        var lines = picture.canvas.terminalLines(columns: width, rows: height, style: style)
        lines += [
            "", item(.expert, "the expert's way: \(transitions.expertText)"),
            item(.infeasible, "infeasible: \(transitions.infeasibleText)"), item(.bridge, "bridged: \(bridged)"),
        ]
        lines += transitions.bridgeTexts.map { "     " + $0 }
        lines += [picture.limitText].compactMap { $0 }
        return lines.joined(separator: "\n")
    }
}
