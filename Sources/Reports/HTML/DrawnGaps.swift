import Understudy

/// What a run could not imitate of its expert, and its bridges over that, for the page and for a terminal.
public struct DrawnGaps: Sendable {
    /// The variant's name.
    public let variant: String
    /// The seed of the run.
    public let seed: Int
    /// The expert's ways with all that.
    public let picture: Canvas
    /// What the picture counts.
    public let counts: Counts
    /// The agent's actions in place of the expert's, as names, with the number of bridges, the most frequent first.
    public let detours: [(actions: [String], count: Int)]

    /// What is in a picture, and what the recording has in all.
    public struct Counts: Hashable, Sendable {
        /// The expert's transitions.
        public var transitions: Int
        /// The trajectories.
        public var trajectories: Int
        /// The transitions that the agent cannot make.
        public var infeasible: Int
        /// Those of these that have a bridge.
        public var bridged: Int
        /// The trajectories that the picture shows, from the first on.
        public var drawnTrajectories: Int

        /// Creates counts.
        public init(transitions: Int, trajectories: Int, infeasible: Int, bridged: Int, drawnTrajectories: Int) {
            self.transitions = transitions
            self.trajectories = trajectories
            self.infeasible = infeasible
            self.bridged = bridged
            self.drawnTrajectories = drawnTrajectories
        }
    }

    /// Creates the figure of a run.
    public init(
        variant: String, seed: Int, picture: Canvas, counts: Counts, detours: [(actions: [String], count: Int)]
    ) {
        self.variant = variant
        self.seed = seed
        self.picture = picture
        self.counts = counts
        self.detours = detours
    }

    /// The most detours that are told.
    private static let mostDetours = 4

    /// The most frequent detours, one a text: `42 × north-east → south`.
    public var detourTexts: [String] {
        let told = detours.prefix(Self.mostDetours)
        let others = detours.dropFirst(Self.mostDetours)
        return told.map { "\($0.count) × " + $0.actions.joined(separator: " → ") }
            + (others.isEmpty ? [] : ["\(others.reduce(0) { $0 + $1.count }) × \(counted(others.count, "other way"))"])
    }
}

extension DrawnGaps.Counts {
    /// `160 transitions in 10 trajectories`
    public var expertText: String { "\(counted(transitions, "transition")) in \(trajectoriesText)" }

    private var trajectoriesText: String {
        trajectories == 1 ? "1 trajectory" : "\(grouped(trajectories)) trajectories"
    }

    /// `82 of these (51 %)`, or `none of these`
    public var infeasibleText: String { Self.share(infeasible, of: transitions) }

    /// `80 of these (98 %)`, or `none of these`
    public var bridgedText: String { Self.share(bridged, of: infeasible) }

    /// Tells that not all trajectories are drawn; `nil` where they are.
    public var limitText: String? {
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
