import Understudy

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
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&sums, "sums", in: 0...1e300)
    }
}
