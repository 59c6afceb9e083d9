import EpisodeDrawing
import StudyFormat

/// The words under a picture of infeasible transitions, on a page or in a terminal.
extension InfeasibleTransitions {
    /// The size of the recording, such as `160 transitions in 10 trajectories`.
    package var expertText: String {
        "\(counted(expert.transitions, "transition")) in \(Self.trajectories(expert.trajectories))"
    }

    /// The share of infeasible transitions, such as `82 of these (51 %)` or `none of these`.
    package var infeasibleText: String { Self.share(infeasible, of: expert.transitions) }

    /// The share of infeasible transitions with a bridge, such as `80 of these (98 %)` or `none of these`.
    package var bridgedText: String { Self.share(bridged, of: infeasible) }

    /// The most frequent action sequences of bridges, such as `42 × north-east → south`.
    package var bridgeTexts: [String] {
        var counts: [[Int]: Int] = [:]
        for case let bridge? in transitions.map(\.bridge) { counts[bridge.actions, default: 0] += 1 }
        let sequences = counts.sorted {
            $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }
        let listed = sequences.prefix(4).map { actions, count in
            "\(count) × " + actions.map { self.actions[$0] }.joined(separator: " → ")
        }
        let others = sequences.dropFirst(listed.count)
        if others.isEmpty { return listed }
        return listed + ["\(others.reduce(0) { $0 + $1.value }) × \(counted(others.count, "other way"))"]
    }

    fileprivate static func trajectories(_ count: Int) -> String {
        count == 1 ? "1 trajectory" : "\(grouped(count)) trajectories"
    }

    private static func share(_ part: Int, of whole: Int) -> String {
        guard part > 0 else { return "none of these" }
        guard part < whole else { return "all of these" }
        let share = Double(part) / Double(whole)
        let percent = min(max(Int((100 * share).rounded()), 1), 99)
        return "\(grouped(part)) of these (\(percent) %)"
    }
}

extension ImitationPicture {
    /// A note that only some trajectories are drawn; `nil` if all are.
    package var limitText: String? {
        let count = transitions.expert.trajectories
        guard trajectoryCount < count else { return nil }
        return "Drawn are the first \(trajectoryCount) of the \(InfeasibleTransitions.trajectories(count))."
    }
}
