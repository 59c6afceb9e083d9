import StudyFormat

/// The best policies that a study's runs keep, and how they were chosen.
enum BestPolicies {
    /// The meaning of the numbers.
    static let explanation =
        "The best policy of a run is chosen by evaluations with random numbers of their own. Its return is that of the run's "
        + "evaluation at the same step, which took no part in the choice. Final returns are those of the last policies."

    /// Returns a line with the mean return of each variant's best policies; `nil` if no run keeps one.
    static func text(of summary: StudySummary) -> String? {
        let style = summary.returnStyle()
        let parts = summary.study.variants.compactMap { variant -> String? in
            let returns = variant.finishedRuns.compactMap { $0.bestPolicy?.evaluationReturn }
            return Statistics.mean(returns).map {
                "\(printable(variant.name)) \(style.text($0)) (\(counted(returns.count, "run")))"
            }
        }
        return parts.isEmpty ? nil : "Best policies on the way: \(parts.joined(separator: ", ")). \(explanation)"
    }
}
