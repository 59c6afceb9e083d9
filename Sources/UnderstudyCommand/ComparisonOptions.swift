import ArgumentParser
import StudyReports

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
