import ImitationTools
import Understudy

/// The classifier inputs for a transition (s, s').
///
/// Numeric observations are standardized with the mean and standard deviation of a recording; binary ones are used
/// unchanged. A numeric transition is encoded as s and the change s' - s. This has the same information as s and s',
/// and shows the effect of the action.
struct TransitionInputs {
    /// The part of a transition that is classified; the raw values are the options in specs.
    enum Scope: String, CaseIterable {
        /// The transition from s to s'.
        case transitions
        /// The reached state s', including terminal states.
        case states
    }

    private let elements: Int
    private let scope: Scope
    /// The scales of states and changes, one per element; empty for binary observations.
    private let states: [Scale]
    private let changes: [Scale]

    /// Creates the inputs for observations of `space`, with means and standard deviations of `recording`.
    init(_ scope: Scope, recording: ExpertRecording, observations space: ObservationSpace) {
        self.scope = scope
        elements = space.count
        let states = space.isBinary ? [] : recording.stateMoments
        let changes = space.isBinary ? [] : recording.moments { $1 - $0 }
        self.states = states.map { Scale($0, otherwise: nil) }
        self.changes = zip(changes, states).map { Scale($0, otherwise: $1) }
    }

    /// The number of inputs per transition.
    var count: Int { scope == .transitions ? 2 * elements : elements }

    /// Writes the `count` inputs of one transition into `inputs`, beginning at index `start`.
    func write(
        _ observation: Span<Float>, _ next: Span<Float>, into inputs: inout MutableSpan<Float>, from start: Int
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

/// The mean of a number over a recording, and its unit of scale.
private struct Scale {
    private let mean: Float
    private let factor: Float

    /// Uses the standard deviation as the unit.
    ///
    /// If it is zero, the unit is the standard deviation of `other`, or the number's own unit if there is none. A
    /// number that is constant for the expert but varies for the agent would reveal the agent.
    init(_ moments: Moments, otherwise other: Moments?) {
        mean = Float(moments.mean)
        factor = [moments, other].compactMap { $0 }.first { $0.varies }?.scale() ?? 1
    }

    /// Returns the scaled value, clamped so that a network's output cannot become infinite.
    func scaled(_ value: Float) -> Float {
        min(max((value - mean) * factor, -Standardization.limit), Standardization.limit)
    }
}
