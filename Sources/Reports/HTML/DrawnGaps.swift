import Understudy

/// A picture of the expert transitions that a run could not imitate, and of its bridges around them.
///
/// It is for a page or a terminal.
package struct DrawnGaps: Sendable {
    /// The variant's name.
    package let variant: String
    /// The seed of the run.
    package let seed: Int
    /// The picture of the expert's trajectories, infeasible transitions and bridges.
    package let picture: Canvas
    /// The counts of transitions and trajectories.
    package let counts: Counts
    /// The action sequences of the bridges, by action name, with the number of bridges, the most frequent first.
    package let detours: [(actions: [String], count: Int)]

    /// The counts for a picture and its recording.
    package struct Counts: Hashable, Sendable {
        /// The number of expert transitions.
        package var transitions: Int
        /// The number of trajectories.
        package var trajectories: Int
        /// The number of transitions that are infeasible for the agent.
        package var infeasible: Int
        /// The number of infeasible transitions that have a bridge.
        package var bridged: Int
        /// The number of trajectories in the picture, counted from the first.
        package var drawnTrajectories: Int

        /// Creates counts.
        package init(transitions: Int, trajectories: Int, infeasible: Int, bridged: Int, drawnTrajectories: Int) {
            self.transitions = transitions
            self.trajectories = trajectories
            self.infeasible = infeasible
            self.bridged = bridged
            self.drawnTrajectories = drawnTrajectories
        }
    }

    /// Creates the figure of a run.
    package init(
        variant: String, seed: Int, picture: Canvas, counts: Counts, detours: [(actions: [String], count: Int)]
    ) {
        self.variant = variant
        self.seed = seed
        self.picture = picture
        self.counts = counts
        self.detours = detours
    }

    /// The maximum number of action sequences to list.
    private static let maximumDetours = 4

    /// The most frequent action sequences as texts, such as `42 × north-east → south`.
    package var detourTexts: [String] {
        let told = detours.prefix(Self.maximumDetours)
        let others = detours.dropFirst(Self.maximumDetours)
        return told.map { "\($0.count) × " + $0.actions.joined(separator: " → ") }
            + (others.isEmpty ? [] : ["\(others.reduce(0) { $0 + $1.count }) × \(counted(others.count, "other way"))"])
    }
}

extension DrawnGaps.Counts {
    /// A text such as `160 transitions in 10 trajectories`.
    package var expertText: String { "\(counted(transitions, "transition")) in \(trajectoriesText)" }

    private var trajectoriesText: String {
        trajectories == 1 ? "1 trajectory" : "\(grouped(trajectories)) trajectories"
    }

    /// A text such as `82 of these (51 %)` or `none of these`.
    package var infeasibleText: String { Self.share(infeasible, of: transitions) }

    /// A text such as `80 of these (98 %)` or `none of these`.
    package var bridgedText: String { Self.share(bridged, of: infeasible) }

    /// A note that only some trajectories are drawn; `nil` if all are.
    package var limitText: String? {
        drawnTrajectories < trajectories ? "Drawn are the first \(drawnTrajectories) of the \(trajectoriesText)." : nil
    }

    private static func share(_ part: Int, of whole: Int) -> String {
        guard part > 0 else { return "none of these" }
        guard part < whole else { return "all of these" }
        let share = Double(part) / Double(whole)
        let percent = min(max(Int((100 * share).rounded()), 1), 99)
        return "\(grouped(part)) of these (\(percent) %)"
    }
}
