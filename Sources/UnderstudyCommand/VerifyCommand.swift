import ArgumentParser
import EnvironmentTraces
import Understudy

/// `understudy verify`: compares an environment with a trace of another implementation.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Replay another implementation's trace through an environment and compare.",
        discussion: """
            A trace of states (JSON) or of draws (npz), as Documentation/Traces.md describes them. The exit code is 1 where the environment is not as recorded, \
            and 65 where the trace cannot be read or is none of such an environment.
            """)

    @Argument(help: EnvironmentArgument.help)
    var environment: EnvironmentArgument

    @Argument(help: "The trace's file.", completion: .file())
    var trace: String

    @Option(help: "Compare the first episodes alone, as many.")
    var episodes: Int?

    @Option(help: "The largest difference of a number that counts as equal, in a trace of states.")
    var tolerance: Double = 0

    @Flag(help: "Start every step from its recorded state, in a trace of states.")
    var singleSteps = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if let episodes, episodes < 1 { throw ValidationError("'--episodes' must be at least 1, not \(episodes).") }
        guard tolerance.isFinite, tolerance >= 0 else {
            throw ValidationError("'--tolerance' must be a number of at least 0, not \(tolerance).")
        }
    }

    func run() async throws {
        try await reportingProblems {
            let environment = try environment.environment(in: CommandContext.registry)
            let trace = try Trace(path: trace)
            if case .draws = trace, tolerance > 0 || singleSteps {
                throw ValidationError(
                    "'--tolerance' and '--single-steps' are for traces of states, and this is one of draws.")
            }
            let options = Conformance.Options(episodes: episodes, singleSteps: singleSteps, tolerance: tolerance)
            let conformance = try Conformance(of: environment, with: trace, options)
            let report = ConformanceReport(
                conformance, environment: type(of: environment).name, trace: self.trace, tolerance: tolerance)
            Console.print(json ? try report.json : report.text)
            if conformance.mismatch != nil { throw ExitCode.failure }
        }
    }
}
