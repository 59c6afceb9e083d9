import Understudy

extension TrialChecker {
    /// The calls that are made in a round, at least.
    private static var callsOfRound: Int { 200 }
    /// The rounds before the heap is measured: they absorb what is allocated once.
    private static var warmUp: Int { 3 }
    /// The rounds before allocations are counted: they also absorb what is found only after some time.
    private static var longWarmUp: Int { 30 }
    /// Looks for memory that each round of the same calls takes anew.
    func memory() throws -> String? {
        guard Heap.bytesInUse != nil else { return nil }
        var rounds = try Rounds(trial(), calls: Self.callsOfRound)
        return try Heap.measuring {
            for _ in 0..<Self.warmUp { rounds.play() }
            return Heap.growth { rounds.play() }.map {
                "\(rounds.callCount) equal calls take at least \($0) bytes more each time"
            }
        }
    }

    /// Counts the allocations of a round of calls that have been made before.
    ///
    /// - Parameter count: returns the number of allocations that this thread has made so far.
    func allocation(_ count: () -> Int) throws -> String? {
        var rounds = try Rounds(trial(), calls: Self.callsOfRound)
        for _ in 0..<Self.longWarmUp { rounds.play() }
        let before = count()
        rounds.play()
        let allocations = count() - before
        return allocations == 0
            ? nil : "\(rounds.callCount) calls that have been made before make \(allocations) allocations"
    }
}

/// The same calls, again and again.
private struct Rounds<Subject: Trial> {
    private var trial: Subject
    private let repetitions: Int

    init(_ trial: Subject, calls: Int) throws {
        self.trial = trial
        try self.trial.begin()
        repetitions = (calls - 1) / max(self.trial.callCount, 1) + 1
    }

    var callCount: Int { repetitions * trial.callCount }

    /// Makes all calls, and asks as often as a comparison of runs does.
    mutating func play() {
        let count = trial.callCount
        var repetition = 0
        while repetition < repetitions {
            var index = 0
            while index < count {
                trial.call(index)
                if Asking.often.asks(after: index, of: count) { trial.ask(after: count - 1) { _, _ in } }
                index += 1
            }
            repetition += 1
        }
    }
}
