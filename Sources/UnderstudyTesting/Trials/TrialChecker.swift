import Understudy

/// Checks the laws that hold for every component with a state. Each check returns its first finding, or `nil`.
struct TrialChecker<Subject: Trial> {
    /// Creates a new instance of the same component.
    let make: () throws -> Subject.Component
    /// The scripts of two different runs.
    let scripts: (Subject.Script, Subject.Script)

    /// Creates a trial of a new instance, which has not begun.
    func trial() throws -> Subject { Subject(try make(), scripts.0) }

    /// Plays a script with a new instance.
    func play(_ script: Subject.Script, asking: Asking = .often) throws -> Session<Subject> {
        var session = try Session(Subject(try make(), script), asking: asking)
        try session.finish()
        return session
    }

    /// Returns the first complaint about an answer in a run, with its place.
    func first(
        in script: Subject.Script, _ complaint: (_ index: Int, _ subject: Int, _ answer: Subject.Answer) -> String?
    ) throws -> String? {
        let session = try play(script)
        for record in session.records {
            for (subject, answer) in record.answers.enumerated() {
                guard let complaint = complaint(record.index, subject, answer) else { continue }
                let place = session.trial.place(after: record.index)
                return "\(place), \(session.trial.name(ofSubject: subject)): \(complaint)"
            }
        }
        return nil
    }

    // MARK: - Laws

    func acceptance() throws -> String? {
        for script in [scripts.0, scripts.1] {
            var trial = Subject(try make(), script)
            do {
                try trial.begin()
            } catch {
                return "'begin' throws: \(error)"
            }
        }
        return nil
    }

    func determinism() throws -> String? {
        // One after the other: what instances share must not look like randomness.
        var one = try play(scripts.0)
        // A state that cannot be saved is left to the law `saving`.
        let state = try? one.save()
        var other = try play(scripts.0)
        if let difference = one.difference(from: other) { return difference }
        guard let state, let otherState = try? other.save() else { return nil }
        return state.difference(from: otherState).map { "after two equal runs \($0)" }
    }

    func independence() throws -> String? {
        let alone = (try play(scripts.0), try play(scripts.1))
        func difference(_ one: Subject.Component, _ other: Subject.Component) throws -> String? {
            var together = (
                try Session(Subject(one, scripts.0)), try Session(Subject(other, scripts.1))
            )
            while !together.0.isOver || !together.1.isOver {
                if !together.0.isOver { try together.0.advance() }
                if !together.1.isOver { try together.1.advance() }
            }
            return together.0.difference(from: alone.0) ?? together.1.difference(from: alone.1)
        }
        if let difference = try difference(make(), make()) { return "in turn with another instance, \(difference)" }
        let component = try make()
        return try difference(component, component).map { "in turn with a copy made before 'begin', \($0)" }
    }

    func beginning() throws -> String? {
        var fresh = try play(scripts.0)
        let state = try? fresh.save()
        let count = fresh.trial.callCount
        // Interrupts the run before at different places.
        for end in [0, 1, count / 3, count] {
            var used = try Session(Subject(try make(), scripts.1))
            try used.advance(to: end)
            var again = try Session(Subject(used.trial.component, scripts.0))
            try again.finish()
            if let difference = again.difference(from: fresh) {
                return "after another run, and in a new instance: \(difference)"
            }
            if let state, let difference = (try? again.save())?.difference(from: state) {
                return "after another run, and in a new instance: \(difference)"
            }
        }
        return nil
    }

    func reading() throws -> String? {
        let twice = try play(scripts.0, asking: .twice)
        if let contradiction = twice.contradiction { return contradiction }
        let once = try play(scripts.0, asking: .atTheEnd)
        return twice.difference(from: once).map { "asked often and once, \($0)" }
    }

    /// Compares runs that differ only in what no component may use.
    func equality(_ script: Subject.Script, _ other: Subject.Script) throws -> String? {
        let (one, other) = (try play(script), try play(other))
        return one.difference(from: other)
    }

    func saving() throws -> String? {
        let count = try Session(trial()).trial.callCount
        let moments = Set([-1, 0, 1, 2] + (1..<8).map { count * $0 / 8 - 1 }).filter { $0 < count }
        var undisturbed = try Session(trial(), alsoAfter: moments)
        try undisturbed.finish()
        var session = try Session(trial(), alsoAfter: moments, saving: true)
        try session.finish()
        if let contradiction = session.contradiction { return contradiction }
        if let difference = session.difference(from: undisturbed) { return "saved and not saved, \(difference)" }
        let last = try session.save()
        for (index, state) in session.saved {
            let place = "saved \(session.trial.place(after: index)) and restored in another instance"
            var other = try Session(trial(), alsoAfter: moments)
            do {
                try other.restore(state)
                if let difference = try state.difference(from: other.save()) { return "\(place): \(difference)" }
            } catch {
                return "\(place): \(error)"
            }
            other.jump(after: index)
            try other.finish()
            if let difference = other.difference(from: session) { return "\(place), \(difference)" }
            if let difference = try last.difference(from: other.save()) { return "\(place), at the end: \(difference)" }
        }
        return nil
    }
}

extension TrialChecker {
    /// The calls that are made in a round, at least.
    private static var callsOfRound: Int { 200 }
    /// The rounds before the growth is measured: they absorb what is allocated once.
    private static var warmUp: Int { 3 }
    /// The rounds before allocations are counted: they also absorb what is found only after some time.
    private static var longWarmUp: Int { 30 }
    /// Looks for memory that each round of the same calls takes anew.
    func memory() throws -> String? {
        guard Heap.bytesOfThisThread != nil else { return nil }
        var rounds = try Rounds(trial(), calls: Self.callsOfRound)
        for _ in 0..<Self.warmUp { rounds.play() }
        return Heap.growth { rounds.play() }.map {
            "\(rounds.callCount) equal calls take at least \($0) bytes more each time"
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
