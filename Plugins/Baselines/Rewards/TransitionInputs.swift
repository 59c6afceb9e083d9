import Understudy

/// What a classifier sees of a transition (s, s'): numbers in their standard deviations over a recording, bits as they are.
///
/// Of a transition of numbers it sees s and the change s' - s, which tell the same as s and s' and show what the action did.
struct TransitionInputs {
    /// What is judged, as specs call it.
    enum Scope: String, CaseIterable {
        /// The transition from s to s'.
        case transitions
        /// The state s' that was reached, terminal states included.
        case states
    }

    private let elements: Int
    private let scope: Scope
    /// The scales of states and changes, element by element; empty for bits.
    private let states: [Scale]
    private let changes: [Scale]

    /// The inputs of observations of `space`, with means and deviations over `recording`.
    init(_ scope: Scope, recording: ExpertRecording, observations space: ObservationSpace) {
        self.scope = scope
        elements = space.count
        let states = space.isBinary ? [] : recording.stateMoments
        let changes = space.isBinary ? [] : recording.moments { $1 - $0 }
        self.states = states.map { Scale($0, otherwise: nil) }
        self.changes = zip(changes, states).map { Scale($0, otherwise: $1) }
    }

    /// The inputs of one transition.
    var count: Int { scope == .transitions ? 2 * elements : elements }

    /// Writes the inputs of one transition to the elements of `inputs` from `start` on, `count` of them.
    func write(
        _ observation: Span<Float>, _ next: Span<Float>, into inputs: UnsafeMutableBufferPointer<Float>,
        from start: Int
    ) {
        let ofBits = states.isEmpty
        switch scope {
        case .states:
            for element in 0..<elements {
                inputs[start + element] = ofBits ? next[element] : states[element].scaled(next[element])
            }
        case .transitions:
            let second = start + elements
            for element in 0..<elements {
                let (before, after) = (observation[element], next[element])
                inputs[start + element] = ofBits ? before : states[element].scaled(before)
                inputs[second + element] = ofBits ? after : changes[element].scaled(after - before)
            }
        }
    }
}

/// The mean of a number over a recording, and how far from it counts as 1.
private struct Scale {
    private let mean: Float
    private let factor: Float

    /// The standard deviation counts as 1. Where there is none it is that of `other`, and without one the number's own unit: what never varies for the expert
    /// and does for the agent gives the agent away.
    init(_ moments: Moments, otherwise other: Moments?) {
        mean = Float(moments.mean)
        factor = [moments, other].compactMap { $0 }.first { $0.varies }?.scale() ?? 1
    }

    /// `value` so measured. Its bound keeps a network's output from becoming infinite.
    func scaled(_ value: Float) -> Float {
        min(max((value - mean) * factor, -Standardization.limit), Standardization.limit)
    }
}
