import Understudy
import UnderstudyKernels

@testable import AgentTraining

// Arrays, where the module takes spans.

extension ReplayMemory {
    /// Keeps a transition between two observations of floats.
    func append(_ observation: [Float], _ nextObservation: [Float], _ transition: Transition) {
        append(ObservationBuffer(observation), ObservationBuffer(nextObservation), transition)
    }

    /// The observations before and after a transition.
    func observations(of index: Int, count: Int) -> (before: [Float], after: [Float]) {
        let (before, after) = (Buffer<Float>(zeros: count), Buffer<Float>(zeros: count))
        copyObservations(before: index, after: index, to: before, after)
        return (Array(before), Array(after))
    }

    func setPriorities(of batch: UpdateBatch, count: Int, errors: [Float]) {
        setPriorities(of: batch, count: count, errors: errors.span)
    }
}

extension ObservationRing {
    func load(from place: Int, to observation: inout [Float]) {
        let buffer = Buffer(observation.span)
        load(from: place, to: buffer)
        observation = Array(buffer)
    }
}

extension UpdateBatch {
    /// The rows that are filled.
    var rows: [Row] { (0..<count).map { self[$0] } }

    func append(_ row: Row, _ observation: [Float], _ nextObservation: [Float]) {
        let start = append(row)
        observations.copy(observation.span, to: start)
        nextObservations.copy(nextObservation.span, to: start)
    }
}

extension NearestStateSampler {
    mutating func pair(
        for observation: [Float], knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? {
        pair(for: observation.span, knowledge: knowledge, using: &stream)
    }
}

extension StateCoverage {
    mutating func observe(_ observation: [Float]) { observe(observation.span) }
}

extension LabelTrial {
    mutating func observe(_ observation: [Float]) { observe(observation.span) }
}

extension GuidedExploration {
    mutating func planned(for observation: [Float]) -> Int? { planned(for: observation.span) }
}

extension ExpertKnowledge {
    mutating func observe(
        _ observation: [Float], action: Int, reward: Float, next: [Float], terminated: Bool, endsEpisode: Bool,
        isRandom: Bool
    ) {
        observe(
            observation.span, action: action, reward: reward, next: next.span, terminated: terminated,
            endsEpisode: endsEpisode, isRandom: isRandom)
    }
}
