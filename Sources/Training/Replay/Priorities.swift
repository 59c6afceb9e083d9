import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How priorities are made of errors (Schaul et al. 2016, proportional variant).
public struct PrioritySettings: Hashable, Sendable {
    /// The exponent of priorities; 0 is uniform.
    public var alpha: Double
    /// The exponent of the weights against the bias at the run's start; it rises to 1 in a straight line.
    public var beta: Double
    /// Added to absolute errors, so that none is never drawn.
    public var epsilon: Double

    package init(alpha: Double, beta: Double, epsilon: Double) {
        self.alpha = alpha
        self.beta = beta
        self.epsilon = epsilon
    }

    func beta(at progress: Double) -> Double { beta + (1 - beta) * min(max(progress, 0), 1) }

    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

/// The priorities of a replay memory's transitions.
struct Priorities {
    let settings: PrioritySettings
    private(set) var tree: SumTree
    /// The largest priority so far, which new transitions get.
    private var highest = 1.0

    init(_ settings: PrioritySettings, capacity: Int) {
        self.settings = settings
        tree = SumTree(count: capacity)
    }

    /// Gives the transition at `place` the largest priority so far.
    mutating func setHighest(at place: Int) { tree[place] = highest }

    /// Sets the priority of the transition at `place` by its absolute error.
    mutating func set(_ error: Float, at place: Int) {
        let priority = PrioritySettings.power(Double(error) + settings.epsilon, settings.alpha)
        highest = max(highest, priority)
        tree[place] = priority
    }

    /// (number · probability)^-beta of the transition at `place`.
    func weight(at place: Int, beta: Double, count: Int) -> Double {
        PrioritySettings.power(Double(count) * tree[place] / tree.total, -beta)
    }
}

extension Priorities {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try tree.exchangeState(with: &archive)
        try archive.number(&highest, "highest")
    }
}
