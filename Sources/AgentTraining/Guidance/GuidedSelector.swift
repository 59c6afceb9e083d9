import Understudy

/// Action selection that follows the expert in some steps, and is epsilon-greedy in the others.
final class GuidedSelector: ActionSelector {
    private let agent: EpsilonGreedySelector
    private let expert: Expert
    private var guidance: GuidedExploration

    init(_ configuration: GuidanceConfiguration, by expert: Expert, agent: EpsilonGreedySelector) {
        self.agent = agent
        self.expert = expert
        guidance = GuidedExploration(
            configuration, states: expert.states, actions: expert.knowledge.actionCount)
    }

    var measuresAgent: Bool { guidance.episodeCounts }

    func beginEpisode() {
        guidance.episodeBegins(isTrusted: expert.knowledge.trial.trustsLabels, using: &expert.stream)
    }

    func select(for observation: Span<Float>, epsilon: Double) -> SelectedAction {
        if let action = proposal(for: observation, isExploratory: false) { return note(action) }
        let epsilon = guidance.isProbe ? min(epsilon, GuidedExploration.probeEpsilon) : epsilon
        let explores = agent.explores(epsilon: epsilon)
        if explores, let action = proposal(for: observation, isExploratory: true) { return note(action) }
        guidance.note(guided: false)
        return explores ? agent.random() : agent.greedy(for: observation)
    }

    private func note(_ action: Int) -> SelectedAction {
        guidance.note(guided: true)
        return SelectedAction(action: action)
    }

    /// Returns the expert's action for this step if the step is guided.
    private func proposal(for observation: Span<Float>, isExploratory: Bool) -> Int? {
        if let action = guidance.planned(for: observation) { return action }
        let trust = Double(expert.trust.schedule.overall)
        guard guidance.guides(isExploratory: isExploratory, trust: trust, using: &expert.stream) else { return nil }
        return guidance.proposal(for: observation, knowledge: expert.knowledge, using: &expert.stream)
    }

    /// Returns the fraction of guided steps since the last call; `nil` if there were no steps.
    func takeGuidedShare() -> Double? { guidance.takeGuidedShare() }

    func saveOrRestoreState(in archive: inout StateArchive) throws { try agent.saveOrRestoreState(in: &archive) }

    /// Saves or restores the mutable state of the guidance.
    func saveOrRestoreGuidanceState(in archive: inout StateArchive) throws {
        try guidance.saveOrRestoreState(in: &archive)
    }
}
