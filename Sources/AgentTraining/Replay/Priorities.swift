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

/// A sum tree of weights, which are updated and sampled in O(log n) (Schaul et al. 2016, appendix B.2.1).
struct SumTree {
    /// The number of weights.
    let count: Int
    private let leaves: Int
    /// The sums of the nodes, with the root at 1 and the children of i at 2i and 2i + 1.
    private var sums: [Double]

    /// Creates a tree with `count` weights of 0.
    init(count: Int) {
        self.count = count
        var leaves = 1
        while leaves < count { leaves *= 2 }
        self.leaves = leaves
        sums = Array(repeating: 0, count: 2 * leaves)
    }

    /// The sum of all weights.
    var total: Double { sums[1] }

    /// The weight at `place`, which must be finite and at least 0.
    subscript(place: Int) -> Double {
        get { sums[leaves + place] }
        set {
            var node = leaves + place
            sums[node] = newValue
            while node > 1 {
                node /= 2
                // Recompute the sum from the children instead of adding a difference, to prevent drift.
                sums[node] = sums[2 * node] + sums[2 * node + 1]
            }
        }
    }

    /// Returns the index whose interval of the cumulative weights contains `position`, in 0 ..< `total`.
    func place(at position: Double) -> Int {
        var position = position
        var node = 1
        while node < leaves {
            node *= 2
            if position >= sums[node], sums[node + 1] > 0 {
                position -= sums[node]
                node += 1
            }
        }
        return min(node - leaves, count - 1)
    }
}

extension SumTree {
    /// Saves or restores the mutable state; that of a smaller tree can be restored, too.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        var saved = sums
        try archive.numbers(&saved, "sums", varies: true, in: 0...1e300)
        guard archive.isRestoring, saved.count != sums.count else {
            sums = saved
            return
        }
        let smaller = saved.count / 2
        guard saved.count.isMultiple(of: 2), smaller > 0, smaller < leaves, smaller & (smaller - 1) == 0 else {
            throw StateError("sums", "it has \(saved.count) numbers, not \(sums.count)")
        }
        sums = Array(repeating: 0, count: sums.count)
        for place in 0..<smaller { sums[leaves + place] = saved[smaller + place] }
        for node in (1..<leaves).reversed() { sums[node] = sums[2 * node] + sums[2 * node + 1] }
    }
}
