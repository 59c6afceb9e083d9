import Understudy

/// Actions that differ only in one signed number, such as a force.
///
/// An action has the same name in every set, so the action sets of an expert and an agent can be compared by name.
struct SignedActions: Sendable {
    /// The values of the actions, indexed by action.
    let values: [Double]
    /// The action space, in the order of `values`.
    let space: ActionSpace

    /// The range of values allowed in a spec.
    ///
    /// In this range, no step of the three environments leaves the observation space. A force of 100 N in cart-pole
    /// would.
    static let bounds = -50.0...50.0

    /// The action names of one environment.
    struct Words: Sendable {
        /// The name of an action with a negative value.
        let negative: String
        /// The name of the action with value 0.
        let zero: String
        /// The name of an action with a positive value.
        let positive: String
        /// The magnitude of Gymnasium's values, which is omitted from the names.
        let standard: Double

        /// Returns the name of the action with `value`.
        ///
        /// It is the word alone for the standard magnitude, otherwise the word and the magnitude: `push-left`,
        /// `push-left-2.5`.
        func name(of value: Double) -> String {
            if value == 0 { return zero }
            let word = value < 0 ? negative : positive
            return value.magnitude == standard ? word : "\(word)-\(value.magnitude.specText)"
        }
    }

    /// Creates the actions for `values`.
    ///
    /// - Precondition: there is at least one value, without duplicates.
    init(_ values: [Double], words: Words) {
        self.values = values
        space = ActionSpace(values.map(words.name))
    }

    /// Returns the value of `action`.
    ///
    /// - Precondition: the action exists; `environment` is the name for the message if it does not.
    func value(of action: Int, in environment: String) -> Double {
        precondition(values.indices.contains(action), "\(environment) has no action \(action)")
        return values[action]
    }
}
