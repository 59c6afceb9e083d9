import Understudy

/// Resamples of a table, stored as the number of times each score was drawn, so that scores are sorted only once.
struct Resample {
    /// All scores of the table, in ascending order.
    let scores: [Double]
    /// For each task, the indices of its runs' scores.
    private let places: [[Int]]
    /// The number of times each score was drawn.
    private var counts: [Int]
    /// The mean of each task's drawn scores.
    private var taskMeans: [Double]

    init(_ table: ScoreTable) {
        let runs = table.tasks.enumerated().flatMap { task, scores in scores.map { (task: task, score: $0) } }
            .sorted { $0.score < $1.score }
        scores = runs.map(\.score)
        places = table.tasks.indices.map { task in runs.indices.filter { runs[$0].task == task } }
        counts = runs.map { _ in 0 }
        taskMeans = table.tasks.map { _ in 0 }
    }

    /// Draws a new resample.
    mutating func draw(using stream: inout RandomStream) {
        for place in counts.indices { counts[place] = 0 }
        for (task, places) in places.enumerated() {
            var sum = 0.0
            for _ in places {
                let place = places[stream.integer(below: places.count)]
                counts[place] += 1
                sum += scores[place]
            }
            taskMeans[task] = sum / Double(places.count)
        }
    }

    /// The resample's `ScoreTable.mean`.
    var mean: Double { ScoreTable.mean(taskMeans) }

    /// The resample's `ScoreTable.median`.
    var median: Double { taskMeans.count == 1 ? taskMeans[0] : Statistics.median(taskMeans) ?? 0 }

    /// The resample's `ScoreTable.interquartileMean`.
    var interquartileMean: Double {
        var mean = TrimmedMean(count: scores.count)
        for (score, count) in zip(scores, counts) {
            mean.add(score, times: count)
            if mean.isComplete { break }
        }
        return mean.value
    }

    /// The resample's `ScoreTable.optimalityGap()`.
    var optimalityGap: Double {
        var sum = 0.0
        for (score, count) in zip(scores, counts) { sum += Double(count) * min(score, 1) }
        return 1 - sum / Double(scores.count)
    }

    /// Returns, for each index in `firsts`, the fraction of the drawn scores from that index of `scores` on.
    func shares(from firsts: [Int]) -> [Double] {
        var above = [Int](repeating: 0, count: counts.count + 1)
        for place in counts.indices.reversed() { above[place] = above[place + 1] + counts[place] }
        return firsts.map { Double(above[$0]) / Double(scores.count) }
    }
}

/// The interquartile mean of numbers that are added in ascending order.
struct TrimmedMean {
    private let kept: Int
    private var skipped: Int
    private var taken = 0
    private var sum = 0.0

    /// Prepares the mean of `count` numbers.
    init(count: Int) {
        skipped = count / 4
        kept = count - 2 * skipped
    }

    /// Adds a number several times.
    mutating func add(_ number: Double, times count: Int) {
        let used = min(max(0, count - skipped), kept - taken)
        skipped -= min(skipped, count)
        sum += Double(used) * number
        taken += used
    }

    /// Whether further numbers make no difference.
    var isComplete: Bool { taken == kept }

    /// The mean, once all numbers are added.
    var value: Double { sum / Double(kept) }
}

/// Resamples of two algorithms' runs on one task.
struct PairedResample {
    /// For each score, the numbers of the other algorithm's scores that are less, and that are no greater.
    private let less: [Int]
    private let noGreater: [Int]
    private let otherCount: Int
    /// The number of times each score was drawn.
    private var counts: [Int]
    /// The number of the other algorithm's drawn scores before each index of its ascending scores.
    private var othersBefore: [Int]

    init(_ scores: [Double], _ others: [Double]) {
        less = scores.map { score in others.count { $0 < score } }
        noGreater = scores.map { score in others.count { $0 <= score } }
        otherCount = others.count
        counts = scores.map { _ in 0 }
        othersBefore = Array(repeating: 0, count: others.count + 1)
    }

    mutating func drawScores(using stream: inout RandomStream) {
        for index in counts.indices { counts[index] = 0 }
        for _ in counts { counts[stream.integer(below: counts.count)] += 1 }
    }

    mutating func drawOthers(using stream: inout RandomStream) {
        for index in othersBefore.indices { othersBefore[index] = 0 }
        for _ in 0..<otherCount { othersBefore[stream.integer(below: otherCount) + 1] += 1 }
        for index in 0..<otherCount { othersBefore[index + 1] += othersBefore[index] }
    }

    /// The resample's `ScoreTable.shareOfWins`.
    var shareOfWins: Double {
        // Twice the number of wins; a tie counts half a win.
        var wins = 0
        for index in counts.indices {
            wins += counts[index] * (othersBefore[less[index]] + othersBefore[noGreater[index]])
        }
        return Double(wins) / Double(2 * counts.count * otherCount)
    }
}
