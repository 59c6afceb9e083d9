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
        let ofSeveral = expert.knowledge.recordings.count > 1 ? ", in the recording with the most" : ""
        table.add(
            "inferred_share", title: "Inferred transitions", unit: "share",
            meaning: "Share of the expert’s transitions whose action has been inferred.", { $0.inferredShare })
        table.add(ExpertKnowledge.Quality.metrics, { $0.quality })
        table.add(
            "own_accuracy", title: "Own accuracy", unit: "share",
            meaning: "Share of right labels in tests on the agent’s own random steps.", \.ownAccuracy)
        table.add(
            "coverage", title: "Coverage", unit: "share",
            meaning: "Share of the agent’s states that are near one of the expert’s\(ofSeveral).", \.coverage)
        if expert.knowledge.trial.relevance.contains(where: { $0.support != nil }) {
            table.add(
                "support", title: "Supported expert states", unit: "share",
                meaning: "Share of the expert’s states that consist of what the agent has seen\(ofSeveral).", \.support)
        }
        table.add(
            "expert_return", title: "Inferred expert return", unit: "reward",
            meaning: "The expert’s mean return as the inferred rewards tell it.", \.expertReturn)
        table.add(
            "trust", title: "Trust in the expert", unit: "0 to 1",
            meaning: "How far the expert is followed as a whole\(ofSeveral): 0 not at all, 1 fully.", { $0.trust })
        table.add(
            "matched_share", title: "Matched own states", unit: "share",
            meaning: "Share of the agent’s states that found an expert state near enough.", \.matchedShare)
        table.add(
            "guided_share", title: "Guided steps", unit: "share",
            meaning: "Share of the training steps whose action was the expert’s.", \.guidedShare)
        if expert.knowledge.bridging.looksForInfeasible {
            table.add(ExpertKnowledge.InfeasibleStatistics.metrics, \.infeasible)
        }
        if batches.learnsReward {
            table.add(
                "reward", title: "Learned reward", unit: "reward",
                meaning: "Mean reward of the agent’s samples by the learned reward, before its weight.", \.reward)
        }
        table.add(
            "confidence", title: "Confidence", unit: "0 to 1",
            meaning: "Mean weight, 0 to 1, of what is learned from the expert.",
            \.confidence)
        let names = Set(table.metrics.map(\.name))
        for (index, part) in expert.trust.metrics.enumerated() {
            let isTaken = names.contains(part.name)
            table.add(isTaken ? part.named(after: "confidence_") : part) { $0.parts?[index] }
        }
        guard expert.knowledge.recordings.count > 1 else { return table }
        for part in 0..<expert.knowledge.recordings.count {
            table.add(metrics(ofRecording: part + 1)) { $0.recordings[part] }
        }
        return table
    }

    /// Returns the metrics of one of several recordings, by its number from 1.
    ///
    /// Their names end in the number, such as `trust/2`.
    private func metrics(ofRecording number: Int) -> MetricTable<RecordingSnapshot> {
        var table = MetricTable<RecordingSnapshot>()
        func add(
            _ name: String, _ title: String, _ unit: String, _ meaning: String,
            _ value: @escaping (RecordingSnapshot) -> Double?
        ) {
            table.add(
                "\(name)/\(number)", title: "\(title), recording \(number)", unit: unit, meaning: meaning, value)
        }
        add(
            "trust", "Trust", "0 to 1",
            "How far the expert of this recording is followed as a whole: 0 not at all, 1 fully.", { $0.trust })
        add(
            "confidence", "Confidence", "0 to 1", "Mean weight, 0 to 1, of what is learned from this recording.",
            \.confidence)
        add(
            "expert_return", "Inferred expert return", "reward",
            "The mean return of this recording as the inferred rewards tell it.", \.expertReturn)
        add(
            "accuracy", "Inference accuracy", "share",
            "Share of the inferred actions that are the true ones in this recording.", \.accuracy)
        add(
            "coverage", "Coverage", "share", "Share of the agent’s states that are near one of this recording.",
            \.coverage)
        if expert.knowledge.trial.relevance[number - 1].support != nil {
            add(
                "support", "Supported states", "share",
                "Share of this recording’s states that consist of what the agent has seen.", \.support)
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
        /// Each recording on its own; empty for a single one.
        var recordings: [RecordingSnapshot]
    }

    /// The source of the metrics of one of several recordings.
    struct RecordingSnapshot {
        var trust: Double
        var confidence: Double?
        var expertReturn: Double?
        var accuracy: Double?
        var coverage: Double?
        var support: Double?
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
        let (relevance, recordings) = (knowledge.trial.relevance, knowledge.recordings)
        return Snapshot(
            inferredShare: knowledge.inferredShare, quality: knowledge.quality,
            ownAccuracy: knowledge.trial.calibration.accuracy,
            coverage: relevance.compactMap(\.coverage.share).max(),
            support: relevance.compactMap { $0.support?.share }.max(),
            expertReturn: knowledge.expertReturn, trust: expert.trust.overall,
            matchedShare: batches.takeMatchedShare(), guidedShare: selector?.takeGuidedShare(),
            infeasible: knowledge.bridging.looksForInfeasible ? knowledge.infeasibleStatistics : nil,
            reward: batches.takeMeanReward(),
            confidence: means.all?.first, parts: means.all.map { Array($0.dropFirst()) },
            recordings: recordings.count == 1
                ? []
                : (0..<recordings.count).map { part in
                    let transitions = recordings.transitions(of: part)
                    return RecordingSnapshot(
                        trust: Double(expert.trust.recordings[part].schedule.overall),
                        confidence: means.parts[part]?.first,
                        expertReturn: knowledge.expertReturn(over: transitions),
                        accuracy: knowledge.quality(of: transitions).accuracy,
                        coverage: relevance[part].coverage.share, support: relevance[part].support?.share)
                })
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
