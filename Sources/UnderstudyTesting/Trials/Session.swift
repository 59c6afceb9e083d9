import Understudy

/// The answers after one call.
struct Record<Answer: ComparedAnswer> {
    var index: Int
    var answers: [Answer]
}

/// When questions are asked.
enum Asking {
    /// After the first calls, after every fourth one, and after the last one.
    case often
    /// As `often`, each time twice, with calls in between that must not change any answer.
    case twice
    /// After the last call.
    case atTheEnd

    func asks(after index: Int, of count: Int) -> Bool {
        if index == count - 1 { return true }
        return self != .atTheEnd && (index < 8 || index.isMultiple(of: 4))
    }
}

/// A run of a trial.
struct Session<Subject: Trial> {
    var trial: Subject
    private(set) var next = 0
    private(set) var records: [Record<Subject.Answer>] = []
    /// The states at the moments at which they are saved, each before the questions.
    private(set) var saved: [(index: Int, state: SavedState)] = []
    /// The first difference between two answers to one question, or between two states saved at once.
    private(set) var contradiction: String?
    private let asking: Asking
    private let moments: Set<Int>
    private let saves: Bool

    /// Begins a run and asks the questions before the first call.
    ///
    /// - Parameters:
    ///   - moments: further calls after which the questions are asked; -1 is before the first one.
    ///   - saves: whether the state is saved at these moments.
    init(
        _ trial: Subject, asking: Asking = .often, alsoAfter moments: Set<Int> = [], saving saves: Bool = false
    ) throws {
        self.trial = trial
        self.asking = asking
        self.moments = moments
        self.saves = saves
        try self.trial.begin()
        try finishCall(-1)
    }

    var isOver: Bool { next == trial.callCount }

    /// Makes the next call.
    mutating func advance() throws {
        trial.call(next)
        next += 1
        try finishCall(next - 1)
    }

    /// Makes the calls before call number `end`.
    mutating func advance(to end: Int) throws { while next < end, !isOver { try advance() } }

    /// Makes all remaining calls.
    mutating func finish() throws { while !isOver { try advance() } }

    /// Continues after call number `index`, whose state was restored.
    mutating func jump(after index: Int) {
        next = index + 1
        records = []
        ask(after: index)
    }

    private mutating func finishCall(_ index: Int) throws {
        if saves, moments.contains(index) {
            let state = try save()
            if let difference = try state.difference(from: save()), contradiction == nil {
                contradiction = "\(trial.place(after: index)), saved twice: \(difference)"
            }
            saved.append((index, state))
        }
        ask(after: index)
    }

    private mutating func ask(after index: Int) {
        guard moments.contains(index) || asking.asks(after: index, of: trial.callCount) else { return }
        let record = Record(index: index, answers: trial.answers(after: index))
        records.append(record)
        guard asking == .twice else { return }
        trial.disturb()
        let again = Record(index: index, answers: trial.answers(after: index))
        if contradiction == nil { contradiction = difference([record], [again]).map { "asked twice, \($0)" } }
    }

    /// Saves the component's state.
    mutating func save() throws -> SavedState {
        try SavedState { try trial.saveOrRestoreState(in: &$0) }
    }

    /// Restores the component's state.
    mutating func restore(_ state: SavedState) throws {
        try state.restore { try trial.saveOrRestoreState(in: &$0) }
    }

    /// Describes the first difference between records at the same places, with its place.
    func difference(_ some: [Record<Subject.Answer>], _ others: [Record<Subject.Answer>]) -> String? {
        var place = others.startIndex
        for record in some {
            while place < others.endIndex, others[place].index < record.index { place += 1 }
            guard place < others.endIndex, others[place].index == record.index else { continue }
            let other = others[place]
            for (subject, pair) in zip(record.answers, other.answers).enumerated() {
                guard let difference = pair.0.difference(from: pair.1) else { continue }
                return "\(trial.place(after: record.index)), \(trial.name(ofSubject: subject)): \(difference)"
            }
            if record.answers.count != other.answers.count {
                return "\(trial.place(after: record.index)): one run has other questions"
            }
        }
        return nil
    }

    /// Describes the first difference from the records of another run, with its place.
    func difference(from other: Session) -> String? { difference(records, other.records) }
}

/// A state in memory, as a checkpoint would hold it.
struct SavedState: Equatable {
    private struct Content: Equatable {
        var part: StateArchive.Part
        var bytes: [UInt8]
    }

    private var contents: [Content] = []

    /// Saves what `exchange` exchanges.
    init(_ exchange: (inout StateArchive) throws -> Void) throws {
        var contents: [Content] = []
        var archive = StateArchive(savingTo: { part, bytes in
            guard !contents.contains(where: { $0.part.name == part.name }) else {
                throw StateError(part.name, "it is saved twice")
            }
            contents.append(Content(part: part, bytes: bytes.withUnsafeBytes { Array($0) }))
        })
        try exchange(&archive)
        self.contents = contents
    }

    /// Restores what `exchange` exchanges, which must be everything.
    func restore(_ exchange: (inout StateArchive) throws -> Void) throws {
        var asked: Set<String> = []
        var archive = StateArchive(restoringFrom: { name, body in
            guard let content = contents.first(where: { $0.part.name == name }) else {
                throw StateError(name, "it is missing")
            }
            asked.insert(name)
            try body(content.part, content.bytes.span.bytes)
        })
        try exchange(&archive)
        if let other = contents.first(where: { !asked.contains($0.part.name) }) {
            throw StateError(other.part.name, "it is saved and not restored")
        }
    }

    /// Describes the first part that differs from that of `other`; `nil` if there is none.
    func difference(from other: SavedState) -> String? {
        for content in contents {
            guard let twin = other.contents.first(where: { $0.part.name == content.part.name }) else {
                return "\(content.part.name) is saved in one run and not in the other"
            }
            if twin != content { return "the bytes of \(content.part.name) differ" }
        }
        guard let more = other.contents.first(where: { part in !contents.contains { $0.part.name == part.part.name } })
        else { return nil }
        return "\(more.part.name) is saved in one run and not in the other"
    }
}
