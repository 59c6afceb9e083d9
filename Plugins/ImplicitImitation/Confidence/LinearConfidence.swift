import Understudy

/// Trust that changes linearly over the run's updates: a control schedule that uses no evidence.
///
/// On samples it follows every update. As a whole (guidance, fading), it follows the updates at the end of the last
/// episode.
public struct LinearConfidence: ConfidenceSchedule {
    /// `linear`
    public static let name = "linear"

    /// One line for `understudy list`.
    public static let summary = "Trust that falls in a straight line over the run's updates, whatever happens"

    private let start: Float
    private let end: Float
    private let updates: Int?
    private let fraction: Double
    private var duration = 1.0
    private var plannedUpdates = 1
    private var present: Float

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        start = Float(reader.value("start", default: 1, in: 0.0...1, "Trust at the first update"))
        end = Float(reader.value("end", default: 0, in: 0.0...1, "Trust at the end of the line"))
        updates = reader.optionalValue(
            "updates", as: Int.self, in: 1..., "Updates that the line takes, in place of fraction")
        // If `updates` is given, the default fraction does not apply.
        let fraction = reader.optionalValue(
            "fraction", default: updates == nil ? 0.5 : nil, in: .above(0.0, atMost: 1),
            "Share of the run's updates that the line takes")
        if updates != nil, fraction != nil {
            reader.report("cannot stand beside 'updates'; give one of the two", at: "fraction")
        }
        self.fraction = fraction ?? 1
        reader.measure(in: "updates", "updates")
        present = start
    }

    /// Begins with the initial trust.
    public mutating func begin(plannedUpdates: Int) {
        self.plannedUpdates = plannedUpdates
        duration = updates.map(Double.init) ?? max(1, fraction * Double(plannedUpdates))
        present = start
    }

    /// The updates that the line takes.
    public var lengthSettings: [LengthSetting] {
        [LengthSetting("updates", shareKey: "fraction", amount: duration, length: Double(plannedUpdates))]
    }

    /// Updates the overall trust.
    public mutating func episodeEnded(_ outcome: EpisodeOutcome) { present = trust(after: outcome.updates) }

    /// The trust at the end of the last episode.
    public var overall: Float { present }

    /// Returns the trust at the current update.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        trust(after: sample.updates)
    }

    private func trust(after updates: Int) -> Float {
        start + (end - start) * Float(min(1, Double(updates) / duration))
    }
}

extension LinearConfidence {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&present, "present")
    }
}
