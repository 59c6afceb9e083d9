import ArgumentParser
import Reports

/// What results are compared with.
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

    /// The study in numbers.
    ///
    /// - Throws: `ValidationError` for a baseline that the study does not have.
    func summary(of study: StudyResults) throws -> StudySummary {
        let names = study.variants.map(\.name)
        if let baseline, !names.contains(baseline) {
            throw ValidationError(
                "--baseline: \(study.directory) has no variant '\(baseline)'; it has \(names.joined(separator: ", ")).")
        }
        return StudySummary(
            study,
            options: SummaryOptions(
                baseline: baseline, threshold: threshold, bootstrap: Bootstrap(resamples: resamples)))
    }
}
