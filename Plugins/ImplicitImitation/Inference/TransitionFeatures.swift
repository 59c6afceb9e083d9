import ImitationTools
import Understudy

/// The features that a metric extracts from transitions, with the search over them.
protocol TransitionFeatures: Sendable {
    associatedtype Element: Sendable
    associatedtype Tree: TransitionTree where Tree.Element == Element

    /// The number of elements of one transition.
    var count: Int { get }
    /// The initial value of an element.
    var zero: Element { get }

    /// Writes the features of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Element])

    /// Merges equal rows of features.
    func distinct(_ rows: [Element]) -> DistinctRows

    /// Returns a tree over the rows at `places`, each with the bound `bound`.
    func tree(of rows: [Element], at places: [Int32], bound: Float, keepsTies: Bool) -> Tree
}

/// A tree that finds the rows for which a query is the nearest so far, or tied if it keeps ties.
protocol TransitionTree: Sendable {
    associatedtype Element

    /// The original row number at each place of the tree.
    var order: [Int32] { get }

    /// - Parameters:
    ///   - ahead: receives the upcoming places, a few at a time.
    ///   - improve: receives the place and the squared distance; returns whether this is now the place's smallest
    ///     distance.
    mutating func improve(
        near query: Span<Element>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool)

    /// Saves or restores the bounds.
    mutating func saveOrRestoreBounds(in archive: inout StateArchive) throws
}

extension TransitionFeatures {
    /// Returns the features of transitions of `recording`, one after the other.
    func rows(of transitions: [Int], in recording: ExpertRecording) -> [Element] {
        var (row, room) = (Array(repeating: zero, count: count), [Float]())
        var rows: [Element] = []
        rows.reserveCapacity(transitions.count * count)
        for j in transitions {
            recording.withTransition(j, using: &room) { write($0, $1, into: &row) }
            rows += row
        }
        return rows
    }

    /// Returns the rows at `places`, one after the other.
    func chosen(_ places: [Int32], of rows: [Element]) -> [Element] {
        var chosen: [Element] = []
        chosen.reserveCapacity(places.count * count)
        for place in places { chosen += rows[Int(place) * count..<(Int(place) + 1) * count] }
        return chosen
    }
}

/// A search over transitions, with the type of its features erased.
protocol TransitionSearch: Sendable {
    /// The original row number at each place of the tree.
    var order: [Int32] { get }

    /// Calls `TransitionTree.improve` with the own transition from `observation` to `next`.
    mutating func improve(
        near observation: Span<Float>, _ next: Span<Float>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool)

    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

/// A tree with a buffer for the features of a query.
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
        let current = query
        tree.improve(near: current.span, ahead: ahead, improve)
    }
}

extension FeatureSearch {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try tree.saveOrRestoreBounds(in: &archive)
    }
}

/// phi(s, s') of vectors: states with their changes or next states, each in standard deviations over a recording.
struct VectorFeatures: TransitionFeatures {
    /// `true` if the second half is the change s' - s, `false` if it is s'.
    private let showsChange: Bool
    private let stateScale: [Float]
    private let secondScale: [Float]

    init(_ recording: ExpertRecording, showsChange: Bool) {
        self.showsChange = showsChange
        let norm = Double(2 * recording.observationCount)
        stateScale = recording.stateMoments.map { $0.scale(dividedBy: norm) }
        secondScale = recording.moments(of: showsChange ? .change : .next).map { $0.scale(dividedBy: norm) }
    }

    /// Returns the factor for the element of phi at `index`.
    func scale(of index: Int) -> Float {
        index < stateScale.count ? stateScale[index] : secondScale[index - stateScale.count]
    }

    /// The number of elements of phi.
    var count: Int { 2 * stateScale.count }
    var zero: Float { 0 }

    func distinct(_ rows: [Float]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [Float], at places: [Int32], bound: Float, keepsTies: Bool) -> PointBlocks {
        PointBlocks(points: chosen(places, of: rows), dimension: count, bound: bound, keepsTies: keepsTies)
    }

    private func second(_ state: Float, _ next: Float) -> Float { showsChange ? next - state : next }

    /// Writes phi of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Float]) {
        let dimension = stateScale.count
        for axis in 0..<dimension {
            features[axis] = observation[axis] * stateScale[axis]
            features[dimension + axis] = second(observation[axis], next[axis]) * secondScale[axis]
        }
    }
}

extension PointBlocks: TransitionTree {
    mutating func improve(
        near query: Span<Float>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        improveBounds(near: query, ahead: ahead, improve)
    }
}

/// The bits of s, then of s'.
struct BitFeatures: TransitionFeatures {
    private let half: BitLayout
    private let metric: BitMetric
    /// The layout of both observations.
    let layout: BitLayout

    /// Creates features for observations of `space`, channel by channel.
    init(_ space: ObservationSpace, _ metric: BitMetric) {
        self.metric = metric
        half = BitLayout(channelsOf: space)
        layout = BitLayout(elements: 2 * space.count, channels: 2 * half.channels)
    }

    /// The number of words of one transition.
    var count: Int { layout.wordCount }
    var zero: UInt64 { 0 }

    func distinct(_ rows: [UInt64]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [UInt64], at places: [Int32], bound: Float, keepsTies: Bool) -> BitBlocks {
        BitBlocks(rows: chosen(places, of: rows), layout: layout, metric: metric, bound: bound, keepsTies: keepsTies)
    }

    /// Writes the bits of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into bits: inout [UInt64]) {
        half.pack(observation, into: &bits, at: 0)
        half.pack(next, into: &bits, at: half.wordCount)
    }
}

extension BitBlocks: TransitionTree {
    mutating func improve(
        near query: Span<UInt64>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        improveBounds(near: query, ahead: ahead) { improve($0, $1 * $1) }
    }
}
