import Understudy

/// Weights by place with their sum, changed and sampled in O(log n) (Schaul et al. 2016, appendix B.2.1).
struct SumTree {
    /// The number of places.
    let count: Int
    private let leaves: Int
    /// The sums of the nodes, the root at 1 and the children of i at 2i and 2i + 1.
    private var sums: [Double]

    /// A tree of `count` places, each of weight 0.
    init(count: Int) {
        self.count = count
        var leaves = 1
        while leaves < count { leaves *= 2 }
        self.leaves = leaves
        sums = Array(repeating: 0, count: 2 * leaves)
    }

    /// The sum of all weights.
    var total: Double { sums[1] }

    /// The weight of `place`; set it to a finite number of at least 0.
    subscript(place: Int) -> Double {
        get { sums[leaves + place] }
        set {
            var node = leaves + place
            sums[node] = newValue
            while node > 1 {
                node /= 2
                // From the children, not by a difference: sums do not drift.
                sums[node] = sums[2 * node] + sums[2 * node + 1]
            }
        }
    }

    /// The place in whose part of the line of all weights `position` lies, for a position in 0 ..< `total`.
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
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.numbers(&sums, "sums")
    }
}
