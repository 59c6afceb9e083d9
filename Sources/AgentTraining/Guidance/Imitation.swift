import StudyFormat
import Understudy

/// The parts of a run that learn from an expert, for metrics, records and checkpoints.
///
/// The training loop itself knows an `ActionSelector` and a `BatchBuilder` alone.
struct Imitation {
    let expert: Expert
    let batches: ExpertBatches
    /// The selector that follows the expert; `nil` if the spec has no guidance.
    let selector: GuidedSelector?

    init(_ batches: ExpertBatches, guidance: GuidanceConfiguration?, agent: EpsilonGreedySelector) {
        self.batches = batches
        expert = batches.expert
        selector = guidance.map { GuidedSelector($0, by: batches.expert, agent: agent) }
    }
}

// MARK: - Metrics

extension Imitation {
    /// The metrics of imitation.
    var metrics: MetricTable<Snapshot> {
        var table = MetricTable<Snapshot>()
        table.add(
            "inferred_share", title: "Inferred transitions",
            meaning: "Share of the expert’s transitions whose action has been inferred.", { $0.inferredShare })
        table.add(ExpertKnowledge.Quality.metrics, { $0.quality })
        table.add(
            "own_accuracy", title: "Own accuracy",
            meaning: "Share of right labels in tests on the agent’s own random steps.", \.ownAccuracy)
        table.add(
            "coverage", title: "Coverage", meaning: "Share of the agent’s states that are near one of the expert’s.",
            \.coverage)
        if expert.knowledge.trial.support != nil {
            table.add(
                "support", title: "Supported expert states",
                meaning: "Share of the expert’s states that consist of what the agent has seen.", \.support)
        }
        table.add(
            "expert_return", title: "Inferred expert return",
            meaning: "The expert’s mean return as the inferred rewards tell it.", \.expertReturn)
        table.add(
            "trust", title: "Trust in the expert",
            meaning: "How far the expert is followed as a whole: 0 not at all, 1 fully.", { $0.trust })
        table.add(
            "matched_share", title: "Matched own states",
            meaning: "Share of the agent’s states that found an expert state near enough.", \.matchedShare)
        table.add(
            "guided_share", title: "Guided steps",
            meaning: "Share of the training steps whose action was the expert’s.", \.guidedShare)
        if expert.knowledge.bridging.looksForInfeasible {
            table.add(ExpertKnowledge.InfeasibleStatistics.metrics, \.infeasible)
        }
        if batches.learnsReward {
            table.add(
                "reward", title: "Learned reward",
                meaning: "Mean reward of the agent’s samples by the learned reward, before its weight.", \.reward)
        }
        table.add(
            "confidence", title: "Confidence", meaning: "Mean weight, 0 to 1, of what is learned from the expert.",
            \.confidence)
        let names = Set(table.metrics.map(\.name))
        for (index, part) in expert.trust.metrics.enumerated() {
            let isTaken = names.contains(part.name)
            table.add(isTaken ? part.named(after: "confidence_") : part) { $0.parts?[index] }
        }
        return table
    }

    /// The source of the metrics: the current state, and means since the last snapshot; unknown values are `nil`.
    struct Snapshot {
        var inferredShare: Double
        var quality: ExpertKnowledge.Quality
        var ownAccuracy: Double?
        var coverage: Double?
        var support: Double?
        var expertReturn: Double?
        var trust: Double
        var matchedShare: Double?
        var guidedShare: Double?
        var infeasible: ExpertKnowledge.InfeasibleStatistics?
        var reward: Double?
        var confidence: Double?
        var parts: [Double]?
    }

    /// Returns the infeasible transitions and their bridges; `nil` if nothing looks for them.
    ///
    /// See `ExpertKnowledge.infeasibleTransitions`.
    func infeasibleTransitions(
        step: Int, actions: [String], place: (Span<Float>) -> Canvas.Point?
    ) -> InfeasibleTransitions? {
        guard expert.knowledge.bridging.looksForInfeasible else { return nil }
        return expert.knowledge.infeasibleTransitions(step: step, actions: actions, place: place)
    }

    /// Takes a snapshot and restarts the means.
    func takeSnapshot() -> Snapshot {
        let knowledge = expert.knowledge
        let means = expert.trust.takeMeans()
        return Snapshot(
            inferredShare: knowledge.inferredShare, quality: knowledge.quality,
            ownAccuracy: knowledge.trial.calibration.accuracy, coverage: knowledge.trial.coverage.share,
            support: knowledge.trial.support?.share,
            expertReturn: knowledge.expertReturn, trust: Double(expert.trust.schedule.overall),
            matchedShare: batches.takeMatchedShare(), guidedShare: selector?.takeGuidedShare(),
            infeasible: knowledge.bridging.looksForInfeasible ? knowledge.infeasibleStatistics : nil,
            reward: batches.takeMeanReward(),
            confidence: means?.first, parts: means.map { Array($0.dropFirst()) })
    }
}

extension Imitation {
    /// Saves or restores the mutable state, except the random streams, which are part of the run.
    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try expert.saveOrRestoreState(in: &archive)
        try batches.saveOrRestoreExpertState(in: &archive)
        try archive.within("guidance") { try selector?.saveOrRestoreGuidanceState(in: &$0) }
    }
}
