extension StudySummary {
    /// Returns a sentence on why imitation is unlikely to help in a variant.
    ///
    /// Returns `nil` if the runs' metrics show no reason or are missing.
    ///
    /// No true expert actions are needed: labels are tested on the agent's own steps, and the inferred return is
    /// compared with the recorded one. The causes are tested in the order in which one masks the next:
    /// 1. The recording is from a different environment.
    /// 2. The labels are guesses.
    /// 3. The labels are often wrong.
    /// 4. The rewards are not found.
    /// 5. The expert is no better than the agent.
    static func imitationNote(on variant: VariantResults, expertReturn: Double?, randomReturn: Double?) -> String? {
        let runs = variant.finishedRuns
        func last(_ column: String) -> Double? {
            Statistics.mean(runs.compactMap { $0.metrics.samples(of: "imitation/" + column).last?.value })
        }
        guard let accuracy = last("own_accuracy") else { return nil }
        let name = printable(variant.name)
        if let coverage = last("coverage"), coverage < 0.01 {
            return
                "\(name): \(fixed(100 * coverage, decimals: 1)) % of the agent's states are near one of the expert's: is the recording of this environment?"
        }
        let share = "about \(fixed(accuracy, decimals: 2)) of the labels of own random steps are right"
        let isTrusted = runs.contains { run in
            run.metrics.samples(of: "imitation/expert_return").last?.step == run.metrics.steps.last
        }
        if !isTrusted {
            return
                "\(name): \(share), which is hardly better than guessing, so that none was used: choose another inference"
        }
        if accuracy < 0.7 { return "\(name): \(share): choose another inference" }
        let inferred = last("expert_return")
        if let inferred, let expertReturn {
            let range = abs(expertReturn - (randomReturn ?? 0))
            if range > 0, abs(inferred - expertReturn) > 0.3 * range {
                return
                    "\(name): the inferred rewards make the expert's return \(fixed(inferred, decimals: 2)), recorded are \(fixed(expertReturn, decimals: 2)): rewards are not found"
            }
        }
        let trusts = runs.flatMap { $0.metrics.samples(of: "imitation/trust").map(\.value) }
        if let most = trusts.max(), most < 0.05 {
            return
                "\(name): the expert was never trusted, as its inferred return is not clearly above the agent's first returns"
        }
        return nil
    }
}
