import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Infers each expert transition's action as that of the agent's own nearest transition so far (paper, action inference).
///
/// After each own step (s, a, r, s'): for every expert transition j with D((s, s'), (s_j, s'_j)) < err_j, set a_j ← a and err_j ← D. The paper leaves D open;
/// here it is the Euclidean distance between
///
///     phi(s, s') = [ s / sigma_s , (s' - s) / sigma_delta ] / sqrt(2 · dimensions)
///
/// with standard deviations over the recording, sigma_s in place of sigma_delta where all changes are equal. Measuring the change instead of s' is what
/// makes labels right: an action shows in the change.
/// A transition into a terminal state is matched by own ones into terminal states only, any other one by others only.
public struct NearestTransition: ActionInferencer {
    /// `nearest-transition`
    public static let name = "nearest-transition"

    /// One line for `understudy list`.
    public static let summary = "The action of the agent's own nearest transition so far (the paper's)"

    /// The distance from which an own transition explains nothing (err_max, d_acc).
    public let acceptanceRadius: Float
    private let certaintyScale: Float

    private var features = TransitionFeatures()
    private var tree = KDTree(points: [], dimension: 1)
    private var labels = Labels(isTerminal: [], certaintyScale: 1)
    private var query: [Float] = []

    /// The number of expert transitions that have an inference.
    public var inferredCount: Int { labels.inferredCount }

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        acceptanceRadius = Float(
            reader.value(
                "radius", default: 0.5, in: .above(0.0),
                "Distance from which an own transition explains nothing, in standard deviations per dimension (err_max)"
            ))
        certaintyScale = Float(
            reader.value(
                "certainty_scale", default: 0.25, in: .above(0.0),
                "Certainty of an action is exp(-(distance / scale)^2)"))
    }

    /// Forgets everything and begins on `recording`.
    public mutating func begin(_ recording: ExpertRecording, actions: ActionSpace) {
        features = TransitionFeatures(recording)
        tree = KDTree(
            points: features.all(of: recording), dimension: 2 * recording.observationCount, bound: acceptanceRadius)
        query = Array(repeating: 0, count: 2 * recording.observationCount)
        let isTerminal = recording.trajectories.flatMap { trajectory in
            (0..<trajectory.length).map { $0 == trajectory.length - 1 && trajectory.terminated }
        }
        labels = Labels(isTerminal: isTerminal, certaintyScale: certaintyScale)
    }

    /// Lets the own transition explain every expert transition to which it is nearer than any before it.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        features.write(observation, next, into: &query)
        query.withUnsafeBufferPointer { query in
            labels.improve(&tree, near: query.span, action: action, reward: reward, terminated: terminated)
        }
    }

    /// The present inference for transition `j`.
    public func inference(for j: Int) -> Inference? {
        labels.inference(for: j)
    }
}

/// The own transition that explains each expert transition best so far.
private struct Labels {
    private struct Label {
        var action: Int32 = -1
        var reward: Float = 0
        var error: Float = 0
        var certainty: Float = 0
    }

    private let isTerminal: [Bool]
    private let certaintyScale: Float
    private var labels: [Label]
    private(set) var inferredCount = 0

    init(isTerminal: [Bool], certaintyScale: Float) {
        self.isTerminal = isTerminal
        self.certaintyScale = certaintyScale
        labels = Array(repeating: Label(), count: isTerminal.count)
    }

    mutating func improve(_ tree: inout KDTree, near query: Span<Float>, action: Int, reward: Float, terminated: Bool) {
        tree.improveBounds(near: query) { j, squaredDistance in
            guard isTerminal[j] == terminated else { return nil }
            inferredCount += labels[j].action < 0 ? 1 : 0
            labels[j] = Label(
                action: Int32(action), reward: reward, error: squaredDistance.squareRoot(),
                certainty: exp(-squaredDistance / (certaintyScale * certaintyScale)))
            return squaredDistance
        }
    }

    func inference(for j: Int) -> Inference? {
        let label = labels[j]
        guard label.action >= 0 else { return nil }
        return Inference(
            action: Int(label.action), error: label.error, certainty: label.certainty, reward: label.reward,
            terminated: isTerminal[j])
    }
}

/// phi(s, s'): states and their changes, each in its standard deviations over a recording.
struct TransitionFeatures {
    private var stateScale: [Float] = []
    private var changeScale: [Float] = []

    init() {}

    init(_ recording: ExpertRecording) {
        let dimension = recording.observationCount
        let norm = Double(2 * dimension)
        for axis in 0..<dimension {
            var states = Moments()
            var changes = Moments()
            for j in 0..<recording.transitionCount {
                let place = recording.row(of: j) * dimension + axis
                let value = recording.observations[place]
                states.add(Double(value))
                changes.add(Double(recording.observations[place + dimension] - value))
            }
            stateScale.append(states.scale(dividedBy: norm))
            // Where all changes are equal, as on a walk of even steps, they are measured by the states' deviation: an action that
            // changes the state otherwise would go unnoticed.
            changeScale.append((changes.varies ? changes : states).scale(dividedBy: norm))
        }
    }

    /// Writes phi of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Float]) {
        let dimension = stateScale.count
        for axis in 0..<dimension {
            features[axis] = observation[axis] * stateScale[axis]
            features[dimension + axis] = (next[axis] - observation[axis]) * changeScale[axis]
        }
    }

    /// phi of every transition, one after the other.
    func all(of recording: ExpertRecording) -> [Float] {
        let dimension = recording.observationCount
        var all: [Float] = []
        all.reserveCapacity(recording.transitionCount * 2 * dimension)
        var features = Array(repeating: Float(0), count: 2 * dimension)
        let observations = recording.observations.span
        for j in 0..<recording.transitionCount {
            let start = recording.row(of: j) * dimension
            write(
                observations.extracting(start..<start + dimension),
                observations.extracting(start + dimension..<start + 2 * dimension), into: &features)
            all += features
        }
        return all
    }
}

/// The running moments of one dimension (Welford 1962).
private struct Moments {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }

    private var variance: Double { count > 0 ? squares / count : 0 }

    /// Whether the values differ by more than rounding.
    var varies: Bool { variance > 1e-12 * max(1, mean * mean) }

    /// 1 / (sigma · sqrt(`norm`)), or 0 where the values do not vary.
    func scale(dividedBy norm: Double) -> Float {
        varies ? Float(1 / (variance * norm).squareRoot()) : 0
    }
}
