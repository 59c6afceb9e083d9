import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The computation of priorities from errors (Schaul et al. 2016, proportional variant).
package struct PrioritySettings: Hashable, Sendable {
    /// The exponent of priorities; 0 means uniform sampling.
    package var alpha: Double
    /// The initial exponent of the importance-sampling weights, which increases linearly to 1.
    package var beta: Double
    /// A constant added to absolute errors, so that every transition can be drawn.
    package var epsilon: Double

    package init(alpha: Double, beta: Double, epsilon: Double) {
        self.alpha = alpha
        self.beta = beta
        self.epsilon = epsilon
    }

    func beta(at progress: Double) -> Double { beta + (1 - beta) * min(max(progress, 0), 1) }

    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

/// The priorities of the transitions in a replay memory.
struct Priorities {
    let settings: PrioritySettings
    private(set) var tree: SumTree
    /// The maximum priority so far, which is given to new transitions.
    private var highest = 1.0

    init(_ settings: PrioritySettings, capacity: Int) {
        self.settings = settings
        tree = SumTree(count: capacity)
    }

    /// Sets the priority of the transition at `place` to the maximum so far.
    mutating func setHighest(at place: Int) { tree[place] = highest }

    /// Sets the priority of the transition at `place` from its absolute error.
    mutating func set(_ error: Float, at place: Int) {
        let priority = PrioritySettings.power(Double(error) + settings.epsilon, settings.alpha)
        highest = max(highest, priority)
        tree[place] = priority
    }

    /// Returns the importance-sampling weight (count · probability)^-beta of the transition at `place`.
    func weight(at place: Int, beta: Double, count: Int) -> Double {
        PrioritySettings.power(Double(count) * tree[place] / tree.total, -beta)
    }
}

extension Priorities {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try tree.saveOrRestoreState(in: &archive)
        try archive.number(&highest, "highest")
    }
}
