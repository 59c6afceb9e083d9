import Understudy

/// Actions that differ in one signed number, such as a force: the numbers on offer, and the actions' names.
///
/// An action has the same name in every set, so that the sets of an expert and an agent can be compared by their names.
struct SignedActions: Sendable {
    /// The numbers on offer; the position is the action's number.
    let values: [Double]
    /// The actions by name, in the order of `values`.
    let space: ActionSpace

    /// The numbers that a spec may name. Within them no step of the three environments leaves the observation space; with 100 N one of
    /// cart-pole does.
    static let bounds = -50.0...50.0

    /// How the actions of one environment are called.
    struct Words: Sendable {
        /// The action of a number below 0.
        let negative: String
        /// The action of 0.
        let zero: String
        /// The action of a number above 0.
        let positive: String
        /// The size of Gymnasium's numbers, which the names leave out.
        let standard: Double

        /// The word alone for a number of the standard size, else the word and the size: `push-left`, `push-left-2.5`.
        func name(of value: Double) -> String {
            if value == 0 { return zero }
            let word = value < 0 ? negative : positive
            return value.magnitude == standard ? word : "\(word)-\(value.magnitude.specText)"
        }
    }

    /// Creates the set of `values`.
    ///
    /// - Precondition: at least one number, no number twice.
    init(_ values: [Double], words: Words) {
        self.values = values
        space = ActionSpace(values.map(words.name))
    }
}
