import ArgumentParser
import Experiments
import Foundation
import SpecYAML

/// `understudy explain`: prints the resolved spec with the origin of each value.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Print a spec with every default, and where each value comes from.",
        discussion: """
            Prints the resolved spec of each variant's first run, as valid YAML. A comment after each value names its origin: the file and line, the algorithm with \
            the line that names it, the option --set, the recording's description, or the default. If the key is tuned, the comment lists the values that are tried. \
            `understudy describe KEY` explains a key.
            """)

    @Argument(help: SpecArguments.specHelp, completion: .file(extensions: ["yaml", "yml"]))
    var spec: String

    @OptionGroup var choice: SpecArguments

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingProblems {
            let study = try ProgramGate.telling(in: CommandContext.registry) {
                try choice.part(of: choice.study(specAt: spec, in: $0))
            }
            let specs = ExplainedSpec.all(of: study)
            if json {
                Console.print(try JSONOutput.text(specs.map(Document.init)))
            } else {
                Console.print(Self.text(of: specs))
            }
            tellNotes(of: study)
        }
    }

    /// Returns the specs as text, each below the name of its run.
    static func text(of specs: [ExplainedSpec]) -> String {
        specs.map { "# \($0.directory)\n\($0.text)\n" }.joined(separator: "\n")
    }

    /// A spec in the output of `--json`.
    private struct Document: Encodable {
        let run: String
        let variant: String
        let values: [ExplainedValue]

        init(_ spec: ExplainedSpec) {
            run = spec.directory
            variant = spec.variant
            values = (spec.values + spec.tuning).map(ExplainedValue.init)
        }
    }

    /// A value of such a spec, with its origin.
    private struct ExplainedValue: Encodable {
        let key: String
        let value: JSONValue
        let origin: String
        let file: String?
        let line: Int?
        let composition: String?
        let tuned: JSONValue?

        init(_ value: ExplainedSpec.Value) {
            key = value.path
            self.value = JSONValue(value.stated ?? value.node)
            tuned = value.tuned.map { JSONValue($0) }
            let mark: Mark?
            (origin, composition, mark) =
                switch value.origin {
                case .file(let mark): ("file", nil, mark)
                case .composition(let name, let mark): ("composition", name, mark)
                case .option(let text): (text, nil, nil)
                case .standard: ("default", nil, nil)
                case .recording: (value.origin.description, nil, nil)
                case .plan: ("run", nil, nil)
                }
            file = mark?.file
            line = mark?.line
        }
    }
}
