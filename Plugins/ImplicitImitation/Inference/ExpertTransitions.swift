import ImitationTools
import Understudy

/// The expert's transitions, indexed to find those for which an own transition is the nearest so far.
///
/// Equal transitions are merged into one entry. Entries are ordered as in their search, so that the data of nearby
/// entries are read together. Transitions into terminal states have a search of their own, as own transitions match
/// only their kind.
struct ExpertTransitions {
    /// The entries' numbers.
    let entries: Entries
    /// The number of transitions of each entry.
    let multiplicities: [Int32]
    private var inner: any TransitionSearch
    private var terminal: any TransitionSearch

    /// The mapping from transitions to entries.
    ///
    /// It is separate from the searches, which would be slow to copy for each query.
    struct Entries {
        fileprivate var numbers: [Int32] = []
        /// The first entry that leads to a terminal state; all following entries do too.
        fileprivate var firstTerminal = 0

        /// Returns the entry of transition `j`; `nil` if there are no entries yet.
        func entry(of j: Int) -> Int? { numbers.isEmpty ? nil : Int(numbers[j]) }

        /// Prefetches the entries of `transitions`, which are read next.
        func prefetch(_ transitions: Span<Int32>) {
            guard !numbers.isEmpty else { return }
            Prefetching.ask(for: transitions, of: numbers.span)
        }

        /// Returns whether `entry` leads to a terminal state.
        func isTerminal(_ entry: Int) -> Bool { entry >= firstTerminal }
    }

    /// Begins on `recording` with the bound `radius` for each entry.
    ///
    /// - Parameters:
    ///   - features: the features to compare.
    ///   - keepsTies: `true` to also report own transitions as near as the nearest so far.
    init(_ recording: ExpertRecording, by features: any TransitionFeatures, radius: Float, keepsTies: Bool) {
        let isTerminal = recording.terminalFlags
        let parts = [false, true].map { flag in isTerminal.indices.filter { isTerminal[$0] == flag } }
        func search(_ part: [Int], _ features: some TransitionFeatures) -> (any TransitionSearch, DistinctRows) {
            let rows = features.rows(of: part, in: recording)
            let distinct = features.distinct(rows)
            let search = FeatureSearch(
                features, tree: features.tree(of: rows, at: distinct.firsts, bound: radius, keepsTies: keepsTies))
            return (search, distinct)
        }
        let searches = parts.map { search($0, features) }
        (inner, terminal) = (searches[0].0, searches[1].0)
        multiplicities = searches.flatMap { search, distinct in
            search.order.map { Int32(distinct.multiplicity(of: Int($0))) }
        }
        var entries = [Int32](repeating: 0, count: isTerminal.count)
        var first: Int32 = 0
        for (part, (search, distinct)) in zip(parts, searches) {
            var places = [Int32](repeating: 0, count: distinct.count)
            for (place, row) in search.order.enumerated() { places[Int(row)] = first + Int32(place) }
            for (j, row) in zip(part, distinct.entries) { entries[j] = places[Int(row)] }
            first += Int32(distinct.count)
        }
        self.entries = Entries(numbers: entries, firstTerminal: searches[0].1.count)
    }

    /// The number of entries.
    var count: Int { multiplicities.count }

    /// Calls `improve` with every entry for which an own transition is the nearest so far, or tied if ties are kept.
    ///
    /// - Parameters:
    ///   - ahead: receives the upcoming entries, a few at a time, as offsets from an entry, and that entry.
    ///   - improve: receives the entry and the squared distance; returns whether this is now the entry's smallest
    ///     distance.
    mutating func improve(
        near observation: Span<Float>, _ next: Span<Float>, terminated: Bool,
        ahead: (_ places: Span<Int32>, _ first: Int) -> Void,
        _ improve: (_ entry: Int, _ squaredDistance: Float) -> Bool
    ) {
        if terminated {
            let first = entries.firstTerminal
            terminal.improve(near: observation, next) {
                ahead($0, first)
            } _: {
                improve(first + $0, $1)
            }
        } else {
            inner.improve(near: observation, next, ahead: { ahead($0, 0) }, improve)
        }
    }
}

extension ExpertRecording {
    /// For each transition, `true` if it leads to a terminal state.
    var terminalFlags: [Bool] {
        trajectories.flatMap { trajectory in
            (0..<trajectory.length).map { $0 == trajectory.length - 1 && trajectory.terminated }
        }
    }
}

extension ExpertTransitions {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("inner") { try inner.saveOrRestoreState(in: &$0) }
        try archive.within("terminal") { try terminal.saveOrRestoreState(in: &$0) }
    }
}
