import Understudy

/// What a metric makes of transitions, and how it searches among them.
protocol TransitionFeatures: Sendable {
    associatedtype Element: Sendable
    associatedtype Tree: TransitionTree where Tree.Element == Element

    /// The elements of one transition.
    var count: Int { get }
    /// What a place holds before it is written.
    var zero: Element { get }

    /// Writes the features of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Element])

    /// Merges equal rows of features.
    func distinct(_ rows: [Element]) -> DistinctRows

    /// A tree over the rows at `places`, each with the bound `bound`.
    func tree(of rows: [Element], at places: [Int32], bound: Float, keepsTies: Bool) -> Tree
}

/// A tree that finds the rows to which a query is nearer than any before it, or as near where it keeps ties.
protocol TransitionTree: Sendable {
    associatedtype Element

    /// The numbers of the rows that it was built on, by their places in it.
    var order: [Int32] { get }

    /// - Parameters:
    ///   - ahead: gets the places with which `improve` is called next, a few at a time.
    ///   - improve: gets the place and the squared distance; returns whether its nearest is now at this distance.
    mutating func improve(
        near query: Span<Element>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool)

    /// Saves or restores the bounds.
    mutating func exchangeBounds(with archive: inout StateArchive) throws
}

extension TransitionFeatures {
    /// The features of some transitions of `recording`, one after the other.
    func rows(of transitions: [Int], in recording: ExpertRecording) -> [Element] {
        let size = recording.observationCount
        var row = Array(repeating: zero, count: count)
        var rows: [Element] = []
        rows.reserveCapacity(transitions.count * count)
        let observations = recording.observations.span
        for j in transitions {
            let start = recording.row(of: j) * size
            write(
                observations.extracting(start..<start + size),
                observations.extracting(start + size..<start + 2 * size), into: &row)
            rows += row
        }
        return rows
    }

    /// The rows at `places`, one after the other.
    func chosen(_ places: [Int32], of rows: [Element]) -> [Element] {
        var chosen: [Element] = []
        chosen.reserveCapacity(places.count * count)
        for place in places { chosen += rows[Int(place) * count..<(Int(place) + 1) * count] }
        return chosen
    }
}

/// A search whose metric is known only to the run.
protocol TransitionSearch: Sendable {
    /// The numbers of the rows that it was built on, by their places in it.
    var order: [Int32] { get }

    /// As `TransitionTree.improve`, near the own transition from `observation` to `next`.
    mutating func improve(
        near observation: Span<Float>, _ next: Span<Float>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool)

    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

/// A tree, and room for the features of a query.
struct FeatureSearch<Features: TransitionFeatures>: TransitionSearch {
    private let features: Features
    private var tree: Features.Tree
    private var query: [Features.Element]

    init(_ features: Features, tree: Features.Tree) {
        self.features = features
        self.tree = tree
        query = Array(repeating: features.zero, count: features.count)
    }

    var order: [Int32] { tree.order }

    mutating func improve(
        near observation: Span<Float>, _ next: Span<Float>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        features.write(observation, next, into: &query)
        query.withUnsafeBufferPointer { tree.improve(near: $0.span, ahead: ahead, improve) }
    }
}

extension FeatureSearch {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try tree.exchangeBounds(with: &archive)
    }
}
