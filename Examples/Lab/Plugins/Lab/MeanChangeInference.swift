import Understudy

/// The action whose mean change of the observation is nearest to the change that the expert made.
///
/// It suits environments in which an action does the same everywhere. Nothing is labeled before every action was tried.
struct MeanChangeInference: ActionInferencer {
    static let name = "mean-change"
    // Edit: one line for `lab list`.
    static let summary = "The action whose mean change is nearest to the expert's"

    private let patience: Int32
    private var recording: ExpertRecording?
    private var isTerminal: [Bool] = []
    private var elementCount = 0
    /// The length of the expert's mean change, which is the unit of distances.
    private var unit: Float = 1
    /// How often each action was tried.
    private var tries: [Int32] = []
    /// The mean change of each action, one row after the other.
    private var means: [Float] = []

    init(patience: Int = 1) { self.patience = Int32(patience) }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(patience: reader.value("patience", default: 1, in: 1...1_000, "Tries of each action before a label"))
    }

    /// Begins a run and forgets everything before. Memory is allocated here, so that no step has to.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) {
        self.recording = recording
        isTerminal = Array(repeating: false, count: recording.transitionCount)
        elementCount = observations.count
        tries = Array(repeating: 0, count: actions.count)
        means = Array(repeating: 0, count: actions.count * observations.count)
        var squares: Float = 0
        for j in 0..<recording.transitionCount {
            recording.withTransition(j) { observation, next in
                for element in 0..<elementCount {
                    let change = next[element] - observation[element]
                    squares += change * change
                }
            }
        }
        unit = max((squares / Float(max(recording.transitionCount, 1))).squareRoot(), .leastNormalMagnitude)
        var first = 0
        for trajectory in recording.trajectories {
            first += trajectory.length
            isTerminal[first - 1] = trajectory.terminated
        }
    }

    /// Learns from one of the agent's own transitions.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        // Edit: what is learned from a step of the agent. It must not allocate.
        tries[action] += 1
        let share = 1 / Float(tries[action])
        for element in 0..<elementCount {
            let place = action * elementCount + element
            means[place] += (next[element] - observation[element] - means[place]) * share
        }
    }

    /// `prequential`: it can label any transition, and is tested on own ones before it learns from them.
    var labelTest: LabelTest { .prequential }

    /// Returns the action of a transition, an error below 1, and a certainty from 0 to 1.
    func label(from observation: Span<Float>, to next: Span<Float>) -> (action: Int, error: Float, certainty: Float)? {
        // Edit: the action of a transition, or nil where nothing can be told.
        guard hasLabels else { return nil }
        var (best, nearest, second) = (0, Float.infinity, Float.infinity)
        for action in tries.indices {
            var square: Float = 0
            for element in 0..<elementCount {
                let difference = next[element] - observation[element] - means[action * elementCount + element]
                square += difference * difference
            }
            let distance = square.squareRoot() / unit
            if distance < nearest {
                (best, nearest, second) = (action, distance, nearest)
            } else {
                second = min(second, distance)
            }
        }
        let certainty = second > 0 ? 1 - nearest / second : 0
        return (best, nearest / (1 + nearest), tries.count > 1 ? certainty : 1)
    }

    /// Returns the label of the expert's transition `j`.
    func inference(for j: Int) -> Inference? {
        guard let label = recording?.withTransition(j, { label(from: $0, to: $1) }) ?? nil else { return nil }
        return Inference(
            action: label.action, error: label.error, certainty: label.certainty, reward: nil,
            terminated: isTerminal[j])
    }

    private var hasLabels: Bool { tries.allSatisfy { $0 >= patience } }

    /// The greatest error of a label.
    var acceptanceRadius: Float { 1 }

    /// The number of the expert's transitions that have a label.
    var inferredCount: Int { hasLabels ? isTerminal.count : 0 }

    /// Saves or restores what changes during a run.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        // Edit: a line for each stored property that changes during a run; not what `begin` makes of the recording.
        try archive.numbers(&tries, "tries")
        try archive.numbers(&means, "means")
    }
}
