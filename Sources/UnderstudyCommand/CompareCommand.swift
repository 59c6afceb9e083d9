import ArgumentParser
import Foundation
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports

/// `understudy compare`: compares two studies or two variants side by side.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two variants, or the variants that two studies share.",
        discussion: """
            Prints both side by side with the probability that a run of A is better than one of B, and says what may be concluded and what may not. \
            A variant is its folder, such as runs/quickstart/dqn; of two studies the variants of the same name are compared.
            """)

    @Argument(help: "A: the folder of a study or of a variant.", completion: .directory)
    var a: String

    @Argument(help: "B: likewise.", completion: .directory)
    var b: String

    @Option(parsing: .unconditional, help: "The return to which steps are counted (default: the expert's).")
    var threshold: Double?

    @Flag(help: "Print everything as JSON.")
    var json = false

    func validate() throws {
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a finite number.") }
    }

    func run() async throws {
        try await reportingProblems {
            let options = SummaryOptions(threshold: threshold)
            let (sideA, sideB) = (try ComparisonSide(a), try ComparisonSide(b))
            let pairs = try sideA.pairs(with: sideB)
            let comparisons = pairs.compactMap { names -> Comparison? in
                guard let a = ComparedVariant(names.0, of: sideA.study, options: options),
                    let b = ComparedVariant(names.1, of: sideB.study, options: options)
                else { return nil }
                let differences = SpecChanges.between(a.spec, b.spec)
                return Comparison(a, b, differences: differences, bootstrap: options.bootstrap)
            }
            let problems = Set((sideA.study.problems + sideB.study.problems).map(\.description))
            for problem in problems.sorted() { Console.error(problem) }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Console.print(String(decoding: try encoder.encode(ComparisonDocument(comparisons)), as: UTF8.self))
            } else {
                Console.print(ComparisonText(comparisons, width: StudyReport.width).text, terminator: "")
            }
            if !problems.isEmpty { throw ExitCode.badInput }
        }
    }
}

/// A study or variant named by an argument of `compare`.
private struct ComparisonSide {
    let study: StudyResults
    /// The only variant to compare; `nil` for a whole study.
    let variant: String?
    let path: String

    /// Reads the study at `path`, or the study that contains the variant at `path`.
    ///
    /// - Throws: `StudyFileError` if there is none.
    init(_ path: String) throws {
        let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.path = folder
        let parent = PathName.folder(of: folder)
        let name = PathName.name(of: folder)
        let isStudy = FileManager.default.fileExists(atPath: folder + "/study.json")
        let above = parent.isEmpty ? "." : parent
        guard !isStudy, FileManager.default.fileExists(atPath: above + "/study.json") else {
            study = try StudyResults(directory: folder)
            variant = nil
            return
        }
        study = try StudyResults(directory: above)
        variant = name
        guard study.variants.contains(where: { $0.name == name }) else {
            throw ValidationError(
                "The study in '\(above)' has no variant '\(name)'; it has \(study.variants.map(\.name).joined(separator: ", "))."
            )
        }
    }

    /// Returns pairs of variant names to compare, one from each side.
    ///
    /// - Throws: `ValidationError` if the two sides cannot be compared.
    func pairs(with other: ComparisonSide) throws -> [(String, String)] {
        switch (variant, other.variant) {
        case (let a?, let b?):
            guard study.directory != other.study.directory || a != b else {
                throw ValidationError("'\(path)' and '\(other.path)' are the same variant.")
            }
            return [(a, b)]
        case (nil, nil):
            guard study.directory != other.study.directory else {
                throw ValidationError(
                    "'\(path)' and '\(other.path)' are the same study; give two of its variants, such as \(example).")
            }
            let names = Set(other.study.variants.map(\.name))
            let shared = study.variants.map(\.name).filter(names.contains)
            if shared.isEmpty, let a = study.variants.first, let b = other.study.variants.first,
                study.variants.count == 1, other.study.variants.count == 1
            {
                return [(a.name, b.name)]
            }
            guard !shared.isEmpty else {
                throw ValidationError(
                    "The studies in '\(path)' and '\(other.path)' share no variant; give one of each, such as \(example) and \(other.example)."
                )
            }
            return shared.map { ($0, $0) }
        default:
            let (study, variant) = self.variant == nil ? (self, other) : (other, self)
            throw ValidationError(
                "'\(study.path)' is a study and '\(variant.path)' a variant; give two studies or two variants, such as \(study.example)."
            )
        }
    }

    private var example: String { study.variants.first.map { path + "/" + $0.name } ?? path + "/VARIANT" }
}

/// The options for comparing results.
struct ComparisonOptions: ParsableArguments {
    @Option(help: "The variant that the others are compared with (default: dqn, or the first).")
    var baseline: String?

    @Option(parsing: .unconditional, help: "The return to which steps are counted (default: the expert's).")
    var threshold: Double?

    @Option(help: "The resamples of each interval by bootstrap.")
    var resamples = 50_000

    func validate() throws {
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a finite number.") }
        if !(1...10_000_000).contains(resamples) {
            throw ValidationError("--resamples needs a number from 1 to 10000000, not \(resamples).")
        }
    }

    /// Summarizes a study.
    ///
    /// - Throws: `ValidationError` if the study does not have the given baseline.
    func summary(of study: StudyResults) throws -> StudySummary { try summaries(of: [study])[0] }

    /// Summarizes studies.
    ///
    /// - Throws: `ValidationError` if no study has the given baseline.
    func summaries(of studies: [StudyResults]) throws -> [StudySummary] {
        if let baseline, !studies.contains(where: { $0.variants.contains { $0.name == baseline } }) {
            let names = studies.flatMap { $0.variants.map(\.name) }
            let known = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
            let places = studies.map(\.directory).joined(separator: ", ")
            throw ValidationError(
                "--baseline: \(places) has no variant '\(baseline)'; there are \(known.joined(separator: ", ")).")
        }
        let options = SummaryOptions(
            baseline: baseline, threshold: threshold, bootstrap: Bootstrap(resamples: resamples))
        return studies.map { StudySummary($0, options: options) }
    }
}
