import ArgumentParser
import Experiments
import SpecYAML
import Understudy

/// `understudy check`: validates a spec without running it.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a spec and its recordings without making a run.",
        discussion:
            "Starts the programs that the spec names, such as Python, and says so; --no-start starts none. Notes where the recording's environment, as its JSON file states it, differs from the spec's, and where the agent's actions cannot reach the expert's return. With tune in the spec, it prints how many runs each round has. Every problem is printed as file:line:column: error: ..., with the line itself. The exit code is then 65, or 66 if every problem is a missing file."
    )

    @Argument(help: SpecArguments.specHelp, completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @OptionGroup var choice: SpecArguments

    @Flag(help: "Print the resolved specs, as `understudy explain` does.")
    var resolved = false

    @Flag(inversion: .prefixedNo, help: "Start the programs that the spec names, such as Python for an environment.")
    var start = true

    func run() async throws {
        try await reportingProblems {
            let study: Study
            do {
                study = try ProgramGate.telling(in: CommandContext.registry, starts: start) {
                    try choice.part(of: choice.study(specAt: spec, in: $0))
                }
            } catch let problems as Diagnostics where !start {
                return try report(problems)
            }
            if resolved {
                Console.print(ExplainCommand.text(of: ExplainedSpec.all(of: study)))
            } else {
                Console.print(study.overview)
                if let plan = TuningSearch.plan(of: study) { Console.print(plan) }
            }
            tellNotes(of: study)
            tellRecordings(of: study)
        }
    }

    /// Reports the problems of a spec of which no program was started; what was not checked is no problem.
    private func report(_ problems: Diagnostics) throws {
        let all = problems.all
        let unchecked = all.filter(\.isUnchecked)
        for diagnostic in unchecked { Console.error("\(diagnostic.mark): note: \(diagnostic.message)") }
        let others = Diagnostics(all.filter { !$0.isUnchecked })
        guard !others.all.isEmpty else {
            return Console.print("No problems found, except for what was not checked.")
        }
        throw others
    }
}

/// Prints what is no error in a study's spec, and probably not what was meant.
func tellNotes(of study: Study) {
    for note in study.notes { Console.error("\(note.mark): note: \(note.text)") }
}

/// Prints what the user should know of a study's recordings.
func tellRecordings(of study: Study) {
    for note in RecordingDifferences(on: study, registry: CommandContext.registry).all {
        Console.error("\(note.mark): note: \(note.text)")
    }
}

extension Study {
    /// A one-line description of the study, with its summary in parentheses if it has one.
    ///
    /// Example: `quickstart: 3 variants, 15 runs of 20_000 steps: dqn, diiqn, diiqn-guided`.
    var overview: String {
        let steps = Set(runs.map(\.steps)).sorted().map(\.specText)
        let more = variants.count > 12 ? " and \(variants.count - 8) more" : ""
        let names = variants.prefix(more.isEmpty ? variants.count : 8).map(\.name).joined(separator: ", ") + more
        let summary = summary.map { " (\($0))" } ?? ""
        return
            "\(name): \(count(variants.count, "variant")), \(count(runs.count, "run")) of \(steps.joined(separator: " or ")) steps: \(names)\(summary)"
    }
}

/// Formats a count with its noun, such as `1 run` or `2 runs`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
