/// The scores of an algorithm's runs by task, with one number per seed.
///
/// Scores are usually normalized to 0 for random play and 1 for the expert.
///
/// Source: Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", NeurIPS 2021, and
/// its library rliable.
package struct ScoreTable: Hashable, Sendable {
    /// The scores of each task's runs; every task has at least one run, and the numbers of runs may differ.
    package let tasks: [[Double]]

    /// Creates a table of finite scores; `nil` if there are no tasks, a task has no runs, or a score is not finite.
    package init?(tasks: [[Double]]) {
        guard !tasks.isEmpty, tasks.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isFinite) }) else { return nil }
        self.tasks = tasks
    }

    /// Creates a table from tasks drawn from another table.
    init(drawn tasks: [[Double]]) { self.tasks = tasks }

    /// Whether every task has several runs; a single run says nothing about the variation between runs.
    var isRepeated: Bool { tasks.allSatisfy { $0.count > 1 } }

    /// The mean over the tasks of each task's mean score.
    package var mean: Double { Self.mean(tasks.map(Self.mean)) }

    /// The median over the tasks of each task's mean score.
    package var median: Double { Statistics.median(tasks.map(Self.mean)) ?? 0 }

    /// The interquartile mean of all scores: the mean of the n sorted scores without floor(n / 4) at each end.
    package var interquartileMean: Double { Statistics.interquartileMean(tasks.flatMap { $0 }) ?? 0 }

    /// Returns the mean shortfall of the scores from `goal`; a score above `goal` counts as `goal`.
    package func optimalityGap(to goal: Double = 1) -> Double {
        goal - Self.mean(tasks.flatMap { $0 }.map { min($0, goal) })
    }

    /// Returns the fraction of all scores above each threshold: a performance profile.
    package func shares(above thresholds: [Double]) -> [Double] {
        let scores = tasks.flatMap { $0 }
        return thresholds.map { threshold in
            Double(scores.count { $0 > threshold }) / Double(scores.count)
        }
    }

    /// Returns the probability that a run of this algorithm scores higher than a run of `other`.
    ///
    /// It is the mean over the tasks of the fraction of pairs of runs in which this algorithm's run scores higher. A
    /// tie counts one half (the Mann-Whitney statistic).
    ///
    /// - Precondition: both tables have the same number of tasks.
    package func probabilityOfImprovement(over other: ScoreTable) -> Double {
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

/// A scale that makes returns of different environments comparable.
///
/// A score of 0 is uniformly random play and 1 is the expert; Agarwal et al. (2021) use human play in the same way.
package struct ScoreScale: Hashable, Sendable {
    /// The mean return of random play.
    package let random: Double
    /// The expert's mean return.
    package let expert: Double

    /// Creates a scale; `nil` if the expert is not better than random play, because scores would then be meaningless.
    package init?(random: Double, expert: Double) {
        guard random.isFinite, expert.isFinite, expert > random else { return nil }
        self.random = random
        self.expert = expert
    }

    /// Returns the score of a return.
    package func score(_ value: Double) -> Double { (value - random) / (expert - random) }
}
