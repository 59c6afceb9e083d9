import Understudy

/// The outcomes of the episodes of a run, and samples to be judged between them.
struct ConfidenceScript {
    var plannedUpdates: Int
    let outcomes: [EpisodeOutcome]
    let samples: [ConfidenceSample]

    /// Creates a run of random outcomes.
    ///
    /// The first episodes precede the first update, as in a real run. An agent that improves from below the expert to
    /// above it then loses what it learned. Some seeds have equal returns throughout.
    init(seed: UInt64, episodes: Int = 60) {
        var stream = RandomStream(seed: seed, name: "confidence")
        let plannedUpdates = 100 + stream.integer(below: 20_000)
        let (low, scale) = (stream.uniform(in: -500...0), stream.uniform(in: 1...1_000))
        self.plannedUpdates = plannedUpdates
        outcomes = (0..<episodes).map { number in
            let share = Double(number) / Double(episodes)
            let skill = share < 0.7 ? 2 * share : 0
            let noise = stream.uniform(in: -0.2...0.2)
            return EpisodeOutcome(
                episodeReturn: low + scale * (skill + noise), expertReturn: number < 8 ? nil : low + scale,
                expertReturnError: number.isMultiple(of: 3) ? 0 : 0.1 * scale, inferredShare: min(1, 2 * share),
                updates: number < 6 ? 0 : Int(share * Double(plannedUpdates)),
                hasUnknownEnds: stream.happens(withProbability: 0.5))
        }
        samples = Self.samples(&stream, plannedUpdates)
    }

    private static func samples(_ stream: inout RandomStream, _ plannedUpdates: Int) -> [ConfidenceSample] {
        let scales: [Double] = [0, 1e-6, 0.05, 1, 100, 1e30]
        var samples: [ConfidenceSample] = []
        for scale in scales {
            for number in 0..<8 {
                func value() -> Float { scale == 0 ? 0 : Float(stream.uniform(in: -scale...scale)) }
                let (expert, agent) = (value(), value())
                let greedy = max(expert, agent, number.isMultiple(of: 2) ? value() : -.greatestFiniteMagnitude)
                let radius = Float(stream.uniform(in: 0.01...2))
                let share = Float([0, 1, 0.5, stream.uniform()][stream.integer(below: 4)])
                let updates = [0, 1, plannedUpdates / 2, plannedUpdates, 2 * plannedUpdates]
                var sample = ConfidenceSample(
                    expertActionValue: expert, agentActionValue: agent, greedyValue: greedy,
                    inferenceError: number.isMultiple(of: 4) ? nil : share * radius, inferenceRadius: radius,
                    errorScale: number < 2 ? 0 : abs(value()), updates: updates[stream.integer(below: updates.count)],
                    expertUpdates: [0, 1, 1_000][stream.integer(below: 3)])
                sample.gapScale = number < 2 ? 0 : abs(value())
                samples.append(sample)
            }
        }
        return samples
    }
}

/// A confidence schedule in a run.
struct ConfidenceTrial: Trial {
    var component: any ConfidenceSchedule
    private let script: ConfidenceScript
    private var parts: [Float]

    init(_ component: any ConfidenceSchedule, _ script: ConfidenceScript) {
        self.component = component
        self.script = script
        parts = Array(repeating: .nan, count: type(of: component).parts.count)
    }

    var callCount: Int { script.outcomes.count }

    mutating func begin() { component.begin(plannedUpdates: script.plannedUpdates) }

    mutating func call(_ index: Int) { component.episodeEnded(script.outcomes[index]) }

    /// The first subject is the overall trust; each sample then has its confidence and its parts.
    mutating func ask(after index: Int, _ body: (Int, Float) -> Void) {
        body(0, component.overall)
        // Takes the buffer out of `self` and puts it back at the end: the component is read while it is written.
        var parts = parts
        self.parts = []
        defer { self.parts = parts }
        let width = 1 + parts.count
        for sample in script.samples.indices {
            for part in parts.indices { parts[part] = .nan }
            var span = parts.mutableSpan
            body(1 + sample * width, component.confidence(in: script.samples[sample], parts: &span))
            for part in parts.indices { body(2 + sample * width + part, parts[part]) }
        }
    }

    /// The number of the part that a subject is; `nil` if it is a confidence or the overall trust.
    func part(ofSubject subject: Int) -> Int? {
        guard subject > 0 else { return nil }
        let place = (subject - 1) % (1 + parts.count)
        return place == 0 ? nil : place - 1
    }

    func place(after index: Int) -> String { index < 0 ? "after 'begin'" : "after episode \(index)" }

    func name(ofSubject subject: Int) -> String {
        guard subject > 0 else { return "the overall trust" }
        let sample = (subject - 1) / (1 + parts.count)
        let name = part(ofSubject: subject).map { "part '\(type(of: component).parts[$0].name)'" } ?? "the confidence"
        return "\(name) in \(script.samples[sample])"
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try component.saveOrRestoreState(in: &archive)
    }
}

extension TrialChecker<ConfidenceTrial> {
    func declaration() throws -> String? {
        let parts = type(of: try make()).parts
        var names: Set<String> = []
        for part in parts {
            guard !part.name.isEmpty, !part.name.contains(where: { $0 == "/" || $0 == "," || $0.isWhitespace }) else {
                return "part '\(part.name)' must have a name of one word"
            }
            guard names.insert(part.name).inserted else { return "two parts are called '\(part.name)'" }
            guard !part.title.isEmpty, !part.meaning.isEmpty else {
                return "part '\(part.name)' has no title or no meaning"
            }
        }
        return nil
    }

    func range() throws -> String? {
        let trial = try trial()
        for script in [scripts.0, scripts.1] {
            let complaint = try first(in: script) { _, subject, answer in
                guard trial.part(ofSubject: subject) == nil, !(answer >= 0 && answer <= 1) else { return nil }
                return "it is \(answer), and must be in 0...1"
            }
            if let complaint { return complaint }
        }
        return nil
    }

    /// Compares runs with the same outcomes and samples, of which one is planned to be twice as long.
    func length() throws -> String? {
        var script = scripts.0
        let short = try play(script)
        script.plannedUpdates *= 2
        let long = try play(script)
        guard let difference = long.difference(from: short) else { return nil }
        func amounts(_ session: Session<ConfidenceTrial>) -> [Double] {
            session.trial.component.lengthSettings.map(\.amount)
        }
        guard amounts(long) == amounts(short) else { return nil }
        return "planned with twice the updates and the same 'lengthSettings', \(difference)"
    }

    func parts() throws -> String? {
        let trial = try trial()
        return try first(in: scripts.0) { _, subject, answer in
            guard trial.part(ofSubject: subject) != nil, !answer.isFinite else { return nil }
            return "it is \(answer), and must be finite, and be written"
        }
    }
}
