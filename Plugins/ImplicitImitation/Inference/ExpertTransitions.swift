import Understudy

/// The expert's transitions, searchable for those to which an own one is nearer than any before it.
///
/// Equal transitions are one entry. Those into terminal states are searched apart from the others, as own transitions explain only their like.
struct ExpertTransitions {
    /// The entries' numbers.
    let entries: Entries
    /// The number of transitions of each entry.
    private let multiplicities: [Int32]
    private var inner: any TransitionSearch
    private var terminal: any TransitionSearch

    /// Which transitions are one entry. Apart from the searches, which it would take time to copy for each question.
    struct Entries {
        fileprivate let numbers: [Int32]
        /// The first entry that leads into a terminal state, which the following ones do too.
        fileprivate let firstTerminal: Int

        /// The entry of transition `j`.
        func entry(of j: Int) -> Int { Int(numbers[j]) }

        /// Whether `entry` leads into a terminal state.
        func isTerminal(_ entry: Int) -> Bool { entry >= firstTerminal }
    }

    /// Begins on `recording` with the bound `radius` for each entry.
    ///
    /// - Parameter keepsTies: whether own transitions as near as the nearest before are shown too.
    init(
        _ recording: ExpertRecording, observations: ObservationSpace, metric: TransitionMetric, radius: Float,
        keepsTies: Bool
    ) {
        let isTerminal = recording.terminalFlags
        let parts = [false, true].map { flag in isTerminal.indices.filter { isTerminal[$0] == flag } }
        func search(_ part: [Int], _ features: some TransitionFeatures) -> (any TransitionSearch, DistinctRows) {
            let rows = features.rows(of: part, in: recording)
            let distinct = features.distinct(rows)
            let search = FeatureSearch(
                features, tree: features.tree(of: rows, at: distinct.firsts, bound: radius, keepsTies: keepsTies))
            return (search, distinct)
        }
        let features: any TransitionFeatures =
            switch metric.resolved(for: observations) {
            case .hamming: BitFeatures(observations, .hamming)
            case .jaccard: BitFeatures(observations, .jaccard)
            case .next: VectorFeatures(recording, showsChange: false)
            case .change, .auto: VectorFeatures(recording, showsChange: true)
            }
        let searches = parts.map { search($0, features) }
        (inner, terminal) = (searches[0].0, searches[1].0)
        let firstTerminal = searches[0].1.count
        multiplicities = searches.flatMap { _, distinct in
            (0..<distinct.count).map { Int32(distinct.multiplicity(of: $0)) }
        }
        var entries = [Int32](repeating: 0, count: isTerminal.count)
        for (part, (_, distinct)) in zip(parts, searches) {
            for (j, entry) in zip(part, distinct.entries) {
                entries[j] = entry + (isTerminal[j] ? Int32(firstTerminal) : 0)
            }
        }
        self.entries = Entries(numbers: entries, firstTerminal: firstTerminal)
    }

    /// The number of entries.
    var count: Int { multiplicities.count }

    /// Calls `improve` with every entry to which an own transition is nearer than any before it, or as near where ties are kept.
    ///
    /// - Parameter improve: gets the entry, the number of its transitions and the squared distance; returns whether the entry's nearest is now at
    ///   this distance.
    mutating func improve(
        near observation: Span<Float>, _ next: Span<Float>, terminated: Bool,
        _ improve: (_ entry: Int, _ multiplicity: Int, _ squaredDistance: Float) -> Bool
    ) {
        let multiplicities = multiplicities
        if terminated {
            let first = entries.firstTerminal
            terminal.improve(near: observation, next) { improve(first + $0, Int(multiplicities[first + $0]), $1) }
        } else {
            inner.improve(near: observation, next) { improve($0, Int(multiplicities[$0]), $1) }
        }
    }
}

extension ExpertRecording {
    /// Whether each transition leads into a terminal state.
    var terminalFlags: [Bool] {
        trajectories.flatMap { trajectory in
            (0..<trajectory.length).map { $0 == trajectory.length - 1 && trajectory.terminated }
        }
    }
}
