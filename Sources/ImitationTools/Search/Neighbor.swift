import Understudy

/// One result of a search.
public struct Neighbor: Hashable, Sendable {
    /// The point's name, or its number in the given order if it has no name.
    public var index: Int
    /// The squared distance.
    public var squaredDistance: Float

    /// Creates a result.
    public init(index: Int, squaredDistance: Float) {
        self.index = index
        self.squaredDistance = squaredDistance
    }

    /// Saves or restores the result.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&index, "index")
        try archive.number(&squaredDistance, "squared_distance")
    }
}

/// A nearest point, chosen among ties with probability proportional to weight.
///
/// Source: reservoir sampling (Vitter 1985, algorithm R).
struct TiedNearest<Distance: Comparable> {
    private(set) var index = -1
    private(set) var distance: Distance
    /// The sum of the weights of the points at this distance.
    ///
    /// It is 0 while there is only one point, whose weight is not yet requested.
    private var weight = 0

    /// Creates a result that accepts only points nearer than `limit`.
    init(below limit: Distance) { distance = limit }

    /// Returns `true` if a point at distance `other` can change the result.
    func accepts(_ other: Distance) -> Bool { other < distance || (index >= 0 && other == distance) }

    /// Adds an accepted point; requests weights and draws from `stream` only for ties.
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
    /// Inserts a neighbor after its ties, and drops the last if there are more than `most`.
    mutating func insert(_ neighbor: Neighbor, most: Int) {
        var place = count
        while place > 0, self[place - 1].squaredDistance > neighbor.squaredDistance { place -= 1 }
        insert(neighbor, at: place)
        if count > most { removeLast() }
    }
}
