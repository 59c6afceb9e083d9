import Understudy

/// One resample of a table after the other, as a count of how often each score was drawn: with the scores in order once, none has to be sorted again.
struct Resample {
    /// All scores of the table, ascending.
    let scores: [Double]
    /// For each task the places of its runs' scores.
    private let places: [[Int]]
    /// How often each score has been drawn.
    private var counts: [Int]
    /// The mean over each task's drawn scores.
    private var taskMeans: [Double]

    init(_ table: ScoreTable) {
        let runs = table.tasks.enumerated().flatMap { task, scores in scores.map { (task: task, score: $0) } }
            .sorted { $0.score < $1.score }
        scores = runs.map(\.score)
        places = table.tasks.indices.map { task in runs.indices.filter { runs[$0].task == task } }
        counts = runs.map { _ in 0 }
        taskMeans = table.tasks.map { _ in 0 }
    }

    /// Draws each task's runs anew.
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

    /// As `ScoreTable.mean`.
    var mean: Double { ScoreTable.mean(taskMeans) }

    /// As `ScoreTable.median`.
    var median: Double { taskMeans.count == 1 ? taskMeans[0] : Statistics.median(taskMeans) ?? 0 }

    /// As `ScoreTable.interquartileMean`.
    var interquartileMean: Double {
        let trimmed = scores.count / 4
        let kept = scores.count - 2 * trimmed
        var (skipped, taken, sum) = (trimmed, 0, 0.0)
        for (score, count) in zip(scores, counts) {
            let used = min(max(0, count - skipped), kept - taken)
            skipped -= min(skipped, count)
            sum += Double(used) * score
            taken += used
            if taken == kept { break }
        }
        return sum / Double(kept)
    }

    /// As `ScoreTable.optimalityGap()`.
    var optimalityGap: Double {
        var sum = 0.0
        for (score, count) in zip(scores, counts) { sum += Double(count) * min(score, 1) }
        return 1 - sum / Double(scores.count)
    }

    /// The shares of what was drawn from each of some places of `scores` on.
    func shares(from firsts: [Int]) -> [Double] {
        var above = [Int](repeating: 0, count: counts.count + 1)
        for place in counts.indices.reversed() { above[place] = above[place + 1] + counts[place] }
        return firsts.map { Double(above[$0]) / Double(scores.count) }
    }
}

/// One resample after the other of two algorithms' runs on a task.
struct PairedResample {
    /// For each of the scores: how many of the other's, in ascending order, are less, and how many are no greater.
    private let less: [Int]
    private let noGreater: [Int]
    private let otherCount: Int
    /// How often each of the scores has been drawn.
    private var counts: [Int]
    /// How many of the other's drawn scores stand before each place of its ascending ones.
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

    /// As `ScoreTable.shareOfWins`.
    var shareOfWins: Double {
        // Twice the wins, where an equal score is half a one.
        var wins = 0
        for index in counts.indices {
            wins += counts[index] * (othersBefore[less[index]] + othersBefore[noGreater[index]])
        }
        return Double(wins) / Double(2 * counts.count * otherCount)
    }
}
