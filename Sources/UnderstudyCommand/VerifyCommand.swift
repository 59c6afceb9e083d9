import ArgumentParser
import EnvironmentTraces
import Foundation
import StudyReports
import Understudy

/// `understudy verify`: compares an environment with a trace of another implementation.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Replay another implementation's trace through an environment and compare.",
        discussion: """
            Reads a trace of states (JSON) or of draws (npz); Documentation/Traces.md describes both. The exit code is 1 if the environment differs from the trace, \
            and 65 if the trace cannot be read or is not one of such an environment.
            """)

    @Argument(help: EnvironmentArgument.help)
    var environment: EnvironmentArgument

    @Argument(help: "The trace's file.", completion: .file())
    var trace: String

    @Option(help: "Compare only this many episodes, the first ones.")
    var episodes: Int?

    @Option(
        help: "In a trace of states: the largest difference at which two numbers count as equal.",
        transform: decimalNumber)
    var tolerance: Double = 0

    @Flag(help: "In a trace of states: start every step from its recorded state.")
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

/// The output of `verify`.
struct ConformanceReport {
    let conformance: Conformance
    let environment: String
    let trace: String
    let tolerance: Double

    init(_ conformance: Conformance, environment: String, trace: String, tolerance: Double) {
        self.conformance = conformance
        self.environment = environment
        self.trace = trace
        self.tolerance = tolerance
    }

    /// The report as text.
    ///
    /// It is one line if everything matches. Otherwise, it is the first mismatch with both sides next to each other.
    var text: String {
        let amount = "\(grouped(conformance.episodes, "episode")), \(grouped(conformance.steps, "step"))"
        let largest = "largest difference \(Self.text(conformance.largestDifference))"
        guard let mismatch = conformance.mismatch else {
            let relation = tolerance == 0 ? "equals" : "is within \(Self.text(tolerance)) of"
            return "verify: \(environment) \(relation) \(trace): \(amount), \(largest)"
        }
        var lines = ["verify: \(environment) differs from \(trace) first in \(mismatch.place)", ""]
        if let problem = mismatch.problem { lines += ["The environment \(problem).", ""] }
        let rows = mismatch.values.map { ($0.isEqual ? " " : "*", $0.name, "\($0.recorded)", "\($0.actual)") }
        let all = [(" ", "", "recorded", environment)] + rows
        let (names, recorded) = (all.map(\.1.count).max() ?? 0, all.map(\.2.count).max() ?? 0)
        lines += all.map { "\($0.0) \($0.1.padding(to: names))  \($0.2.padding(to: recorded))  \($0.3)" }
        if mismatch.omitted > 0 {
            lines.append("  and \(grouped(mismatch.omitted, "element")) more of the observation that differ")
        }
        let bound = tolerance == 0 ? "differs" : "differs by more than \(Self.text(tolerance))"
        lines += ["", "Compared: \(amount), \(largest). *: \(bound)"]
        return lines.joined(separator: "\n")
    }

    /// The report as a JSON object.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// Formats a number with as few digits as identify it, and zero as `0`.
    private static func text(_ value: Double) -> String { value == 0 ? "0" : "\(value)" }

    private func grouped(_ number: Int, _ noun: String) -> String {
        "\(StudyReports.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }
}

extension Mismatch {
    /// The place of the mismatch, such as `episode 3, step 17 (from 0), action push-left`.
    fileprivate var place: String {
        let row = row.map { "row \($0), " } ?? ""
        let step = step.map { "step \($0)" } ?? "the beginning"
        let action = action.map { ", action \($0)" } ?? ""
        return "\(row)episode \(episode), \(step) (from 0)\(action)"
    }
}

extension ConformanceReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case environment, trace, tolerance, episodes, steps, equal, mismatch
        case largestDifference = "largest_difference"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(environment, forKey: .environment)
        try object.encode(trace, forKey: .trace)
        try object.encode(tolerance, forKey: .tolerance)
        try object.encode(conformance.episodes, forKey: .episodes)
        try object.encode(conformance.steps, forKey: .steps)
        try object.encode(conformance.largestDifference, forKey: .largestDifference)
        try object.encode(conformance.mismatch == nil, forKey: .equal)
        try object.encodeIfPresent(conformance.mismatch, forKey: .mismatch)
    }
}
