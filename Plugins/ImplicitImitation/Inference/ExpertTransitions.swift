import Understudy

/// The expert's transitions, searchable for those to which an own one is nearer than any before it.
///
/// Equal transitions are one entry; entries stand as their search places them, so that what is kept for those near each other is read together. Those into terminal states are searched apart from the others, as own transitions explain only their like.
struct ExpertTransitions {
    /// The entries' numbers.
    let entries: Entries
    /// The number of transitions of each entry.
    let multiplicities: [Int32]
    private var inner: any TransitionSearch
    private var terminal: any TransitionSearch

    /// Which transitions are one entry. To be kept apart from the searches, which it would take time to copy for each question.
    struct Entries {
        fileprivate var numbers: [Int32] = []
        /// The first entry that leads into a terminal state, which the following ones do too.
        fileprivate var firstTerminal = 0

        /// The entry of transition `j`; `nil` before there are any.
        func entry(of j: Int) -> Int? { numbers.isEmpty ? nil : Int(numbers[j]) }

        /// Asks for the entries of `transitions`, which are read next.
        func prefetch(_ transitions: Span<Int32>) {
            numbers.withUnsafeBytes { numbers in
                guard let start = numbers.baseAddress else { return }
                Prefetching.ask(for: transitions, ofSize: MemoryLayout<Int32>.stride, from: start)
            }
        }

        /// Whether `entry` leads into a terminal state.
        func isTerminal(_ entry: Int) -> Bool { entry >= firstTerminal }
    }

    /// Begins on `recording` with the bound `radius` for each entry.
    ///
    /// - Parameters:
    ///   - features: what is compared.
    ///   - keepsTies: whether own transitions as near as the nearest before are shown too.
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

    /// Calls `improve` with every entry to which an own transition is nearer than any before it, or as near where ties are kept.
    ///
    /// - Parameters:
    ///   - ahead: gets those with which `improve` is called next, a few at a time: how far each follows an entry, and that entry.
    ///   - improve: gets the entry and the squared distance; returns whether the entry's nearest is now at this distance.
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
    /// Whether each transition leads into a terminal state.
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
