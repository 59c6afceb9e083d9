import ArgumentParser
import Foundation
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `understudy compare`: compares two studies or two variants side by side.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two variants, or the variants that two studies share.",
        discussion: """
            Prints both side by side with the probability that a run of A is better than one of B, and says what may be concluded and what may not. \
            Name a variant by its folder, such as runs/quickstart/dqn. Of two studies, the variants with the same names are compared. \
            With --add NAME=PATH, A or B can be NAME: runs of another program.
            """)

    @Argument(help: "A: the folder of a study or of a variant, or a name of --add.", completion: .directory)
    var a: String

    @Argument(help: "B: likewise.", completion: .directory)
    var b: String

    @OptionGroup var addition: AddedRuns

    @Option(
        parsing: .unconditional, help: "Count the steps until a run first reaches this return (default: the expert's).",
        transform: decimalNumber)
    var threshold: Double?

    @OptionGroup var average: AverageOption

    @Flag(help: "Print everything as JSON.")
    var json = false

    func validate() throws {
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a finite number.") }
    }

    func run() async throws {
        try await reportingProblems {
            let options = SummaryOptions(threshold: threshold, average: average.average)
            let added = try addition.read()
            for variant in added where ![a, b].contains(variant.name) {
                throw ValidationError(
                    "--add: '\(variant.name)' is neither A nor B; give this name as A or B, in place of a folder.")
            }
            var (sideA, sideB) = (try ComparisonSide(a, added: added), try ComparisonSide(b, added: added))
            // Steps are counted to the return of the one expert that is known.
            let expert = sideA.study.expertReturn ?? sideB.study.expertReturn
            sideA.assume(expertReturn: expert)
            sideB.assume(expertReturn: expert)
            let pairs = try sideA.pairs(with: sideB)
            let comparisons = pairs.compactMap { names -> Comparison? in
                guard let a = ComparedVariant(names.0, of: sideA.study, options: options),
                    let b = ComparedVariant(names.1, of: sideB.study, options: options)
                else { return nil }
                let differences = SpecChanges.between(a.spec, b.spec)
                return Comparison(a, b, differences: differences, options: options)
            }
            let problems = Set((sideA.study.problems + sideB.study.problems).map(\.description))
            for problem in problems.sorted() { Console.error(problem) }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Console.print(String(decoding: try encoder.encode(ComparisonDocument(comparisons)), as: UTF8.self))
            } else {
                let begun = comparisons.filter { $0.a.variant.hasBegun && $0.b.variant.hasBegun }
                // If nothing can be compared, the text says so of each pair.
                Console.print(
                    ComparisonText(begun.isEmpty ? comparisons : begun, width: StudyReport.width).text, terminator: "")
                let left = comparisons.filter { !$0.a.variant.hasBegun || !$0.b.variant.hasBegun }
                if !begun.isEmpty, !left.isEmpty {
                    Console.print("\n" + wrapped(Self.text(leftOut: left), width: StudyReport.width))
                }
            }
            if !problems.isEmpty { throw ExitCode.badInput }
        }
    }
}

extension CompareCommand {
    /// Returns one sentence on variants that are not compared because no run of one side has begun.
    private static func text(leftOut comparisons: [Comparison]) -> String {
        let names = comparisons.map { comparison in
            let sides = [comparison.a, comparison.b].filter { !$0.variant.hasBegun }
            return "\(comparison.a.variant.name) (in \(sides.map(\.study.directory).joined(separator: " and ")))"
        }
        return "Not compared, because no run has begun: \(listed(names, most: 6))."
    }
}

/// A study or variant named by an argument of `compare`.
private struct ComparisonSide {
    private(set) var study: StudyResults
    /// The runs of another program, if the side is that.
    private let added: AddedVariant?
    /// The only variant to compare; `nil` for a whole study.
    let variant: String?
    let path: String

    /// Reads the study at `path`, or the study that contains the variant at `path`.
    ///
    /// - Parameter added: the runs of other programs, which `path` can name.
    /// - Throws: `StudyFileError` if there is none.
    init(_ path: String, added: [AddedVariant]) throws {
        self.added = added.first { $0.name == path }
        if let variant = self.added {
            study = StudyResults(added: [variant])
            self.variant = variant.name
            self.path = path
            return
        }
        let folder = PathName.trimmed(path)
        self.path = folder
        let parent = PathName.folder(of: folder)
        let name = PathName.name(of: folder)
        let isStudy = FileManager.default.fileExists(atPath: FileName.study.path(in: folder))
        let above = parent.isEmpty ? "." : parent
        guard !isStudy, FileManager.default.fileExists(atPath: FileName.study.path(in: above)) else {
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

    /// Sets the expert's return for other programs' runs, whose files lack it.
    mutating func assume(expertReturn: Double?) {
        if let added { study = StudyResults(added: [added], expertReturn: expertReturn) }
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

/// The runs of other programs that an option names.
struct AddedRuns: ParsableArguments {
    @Option(
        name: .customLong("add"),
        help: ArgumentHelp(
            "Add runs of another program under a name of your choice. The path is a file, or a folder with one file or folder for each seed. Can be repeated.",
            valueName: "name=path"))
    var texts: [String] = []

    /// Whether there are none.
    var isEmpty: Bool { texts.isEmpty }

    func validate() throws {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ValidationError("--add needs NAME=PATH, such as sb3=logs/dqn, not '\(text)'.")
            }
        }
    }

    /// Reads the runs.
    ///
    /// - Parameter names: the names that variants have already.
    /// - Throws: `StudyFileError` if a file cannot be read, `ValidationError` if a name is not free.
    func read(besides names: [String] = []) throws -> [AddedVariant] {
        var names = names
        return try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard !names.contains(parts[0]) else {
                throw ValidationError("--add: there is a variant '\(parts[0])' already; choose another name.")
            }
            names.append(parts[0])
            return try AddedVariant(name: parts[0], path: parts[1])
        }
    }
}

extension Average: ExpressibleByArgument {}

/// The average over seeds that tables and figures show.
struct AverageOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The average over seeds in tables, curves and figures: the mean, or the interquartile mean with an interval by bootstrap.",
            valueName: "mean|iqm"))
    var average = Average.mean
}

/// The options for comparing results.
struct ComparisonOptions: ParsableArguments {
    @Option(help: "The variant that the others are compared with (default: dqn, or the first).")
    var baseline: String?

    @Option(
        parsing: .unconditional, help: "Count the steps until a run first reaches this return (default: the expert's).",
        transform: decimalNumber)
    var threshold: Double?

    @OptionGroup var average: AverageOption

    @Option(
        help:
            "The number of bootstrap resamples for each interval (default: \(Bootstrap.standardResamples), or \(Bootstrap.fewResamples) where a study has more than \(Bootstrap.manyRuns) runs)."
    )
    var resamples: Int?

    func validate() throws {
        if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a finite number.") }
        if let resamples, !(1...10_000_000).contains(resamples) {
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
            baseline: baseline, threshold: threshold, average: average.average,
            bootstrap: Bootstrap(
                resamples: resamples ?? Bootstrap.resamples(forRuns: studies.map(\.runs.count).max() ?? 0)))
        return studies.map { StudySummary($0, options: options) }
    }
}
