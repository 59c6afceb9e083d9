/// One answer of a search.
public struct Neighbor: Hashable, Sendable {
    /// The point's number in the order in which the points were given, or its name where it has one.
    public var index: Int
    /// The squared distance.
    public var squaredDistance: Float

    /// Creates an answer.
    public init(index: Int, squaredDistance: Float) {
        self.index = index
        self.squaredDistance = squaredDistance
    }

    /// Saves or restores the answer.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&index, "index")
        try archive.number(&squaredDistance, "squared_distance")
    }
}

/// One of the nearest points, each equally near one as likely as its weight says (reservoir sampling; Vitter 1985, algorithm R).
struct TiedNearest<Distance: Comparable> {
    private(set) var index = -1
    private(set) var distance: Distance
    /// The weights of the points at this distance; 0 as long as there is but one, whose weight nobody has asked for.
    private var weight = 0

    /// Accepts nothing that is not nearer than `limit`.
    init(below limit: Distance) { distance = limit }

    /// Whether a point at `other` changes anything.
    func accepts(_ other: Distance) -> Bool { other < distance || (index >= 0 && other == distance) }

    /// Takes a point that is accepted; asks for weights and draws from `stream` only where it is as near as one before.
    mutating func take(
        _ other: Int, at place: Distance, using stream: inout RandomStream, weight weightOf: (Int) -> Int
    ) {
        guard index >= 0, place == distance else {
            (index, distance, weight) = (other, place, 0)
            return
        }
        let otherWeight = weightOf(other)
        weight = otherWeight + (weight > 0 ? weight : weightOf(index))
        if stream.integer(below: weight) < otherWeight { index = other }
    }
}

extension [Neighbor] {
    /// Inserts a neighbor behind those as near, and drops the last where there are more than `most`.
    mutating func insert(_ neighbor: Neighbor, most: Int) {
        var place = count
        while place > 0, self[place - 1].squaredDistance > neighbor.squaredDistance { place -= 1 }
        insert(neighbor, at: place)
        if count > most { removeLast() }
    }
}
