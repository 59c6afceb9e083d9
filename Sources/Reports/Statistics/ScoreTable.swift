/// The scores of an algorithm's runs, task by task: one number a seed, usually normalised so that 0 is random play and 1 the expert.
///
/// Source: Agarwal and others, "Deep Reinforcement Learning at the Edge of the Statistical Precipice", NeurIPS 2021, and its library rliable.
public struct ScoreTable: Hashable, Sendable {
    /// The scores of each task's runs; every task has one run or more, and tasks may have different numbers of them.
    public let tasks: [[Double]]

    /// A table of finite scores; nil where there is no task, or one without runs.
    public init?(tasks: [[Double]]) {
        guard !tasks.isEmpty, tasks.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isFinite) }) else { return nil }
        self.tasks = tasks
    }

    /// Tasks that were drawn from those of a table.
    init(drawn tasks: [[Double]]) { self.tasks = tasks }

    /// Whether every task has several runs: one alone says nothing of how others would be, and an interval would have no width there.
    var isRepeated: Bool { tasks.allSatisfy { $0.count > 1 } }

    /// The mean over the tasks of the mean over each one's runs.
    public var mean: Double { Self.mean(tasks.map(Self.mean)) }

    /// The median over the tasks of the mean over each one's runs.
    public var median: Double { Statistics.median(tasks.map(Self.mean)) ?? 0 }

    /// The interquartile mean of all scores: with n of them sorted, the mean without floor(n / 4) at each end.
    public var interquartileMean: Double { Statistics.interquartileMean(tasks.flatMap { $0 }) ?? 0 }

    /// How far the scores fall short of `goal` on average, where more than that counts as that.
    public func optimalityGap(to goal: Double = 1) -> Double {
        goal - Self.mean(tasks.flatMap { $0 }.map { min($0, goal) })
    }

    /// The share of all scores above each of some thresholds: a performance profile.
    public func shares(above thresholds: [Double]) -> [Double] {
        let scores = tasks.flatMap { $0 }
        return thresholds.map { threshold in
            Double(scores.count { $0 > threshold }) / Double(scores.count)
        }
    }

    /// The probability that a run of this algorithm scores higher than one of `other`: the mean over the tasks of the share of pairs of runs in which it does,
    /// where an equal score counts one half (the Mann-Whitney statistic).
    ///
    /// - Precondition: both have the same number of tasks.
    public func probabilityOfImprovement(over other: ScoreTable) -> Double {
        precondition(tasks.count == other.tasks.count, "scores of the same tasks")
        return Self.mean(zip(tasks, other.tasks).map { Self.shareOfWins($0, $1) })
    }

    static func shareOfWins(_ scores: [Double], _ others: [Double]) -> Double {
        var wins = 0.0
        for score in scores {
            for other in others { wins += score > other ? 1 : score == other ? 0.5 : 0 }
        }
        return wins / Double(scores.count * others.count)
    }

    static func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
}
