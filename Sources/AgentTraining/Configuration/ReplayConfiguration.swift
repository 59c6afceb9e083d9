import Understudy

/// The settings of the replay memory.
package struct ReplayConfiguration: Hashable, Sendable {
    /// The sampling methods; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case uniform, prioritized
    }

    /// The maximum number of transitions; the oldest are dropped first.
    package var capacity: Int
    /// The settings of prioritized sampling; `nil` for uniform sampling.
    package var priorities: PrioritySettings?

    init(_ kind: Kind, from reader: inout SpecReader) {
        // CleanRL dqn.py: 10,000.
        capacity = reader.value(
            "capacity", default: 10_000, in: 1...100_000_000, "Transitions kept, the oldest dropped first")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022)", for: "capacity")
        reader.measure(in: "transitions", "capacity")
        guard kind == .prioritized else { return }
        // Schaul et al. 2016, table 3, proportional: alpha 0.6, beta from 0.4 to 1.
        priorities = PrioritySettings(
            alpha: reader.value("alpha", default: 0.6, in: 0.0...1, "Exponent of priorities; 0 draws uniformly"),
            beta: reader.value(
                "beta", default: 0.4, in: 0.0...1, "Exponent of the weights against the bias at the start, rising to 1"),
            epsilon: reader.value("epsilon", default: 1e-6, in: .above(0.0), "Added to absolute errors"))
        reader.cite("Schaul et al. 2016, table 3, proportional", for: "alpha", "beta", "epsilon")
    }
}
