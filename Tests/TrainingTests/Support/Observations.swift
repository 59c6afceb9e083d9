@testable import Training

extension ReplayMemory {
    /// Keeps a transition between two observations of floats.
    func append(_ observation: [Float], _ nextObservation: [Float], _ transition: Transition) {
        append(ObservationBuffer(observation), ObservationBuffer(nextObservation), transition)
    }
}

extension UpdateBatch {
    /// The rows that are filled.
    var rows: [Row] { (0..<count).map { self[$0] } }
}
