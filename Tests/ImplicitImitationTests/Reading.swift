import ImplicitImitation
import SpecYAML
import Testing
import Understudy

/// Reads a component from a spec's mapping: `value: 0.5`.
func component<C: Component>(_ type: C.Type, _ text: String = "{}") throws -> C {
    let node = try #require(try Node.parse(text, file: "test.yaml"))
    return try SpecReader.read(node, registry: Registry([ImplicitImitationPlugin.self])) { try C(from: &$0) }
}

/// Reads the inferencer of a registry's entry from a spec's mapping.
func component(_ entry: Catalog<any ActionInferencer>.Entry, _ text: String) throws -> any ActionInferencer {
    let node = try #require(try Node.parse(text, file: "test.yaml"))
    return try SpecReader.read(node, registry: Registry([ImplicitImitationPlugin.self])) { try entry.make(&$0) }
}

/// Random numbers for inferencers that need none.
let noRandom = RandomStream(seed: 0, name: "none")

/// A sample whose parts that matter are given.
func sample(
    expert: Float = 0, agent: Float = 0, greedy: Float = 0, error: Float? = 0, radius: Float = 0.5, scale: Float = 1,
    updates: Int = 0
) -> ConfidenceSample {
    ConfidenceSample(
        expertActionValue: expert, agentActionValue: agent, greedyValue: greedy, inferenceError: error,
        inferenceRadius: radius, errorScale: scale, updates: updates)
}

extension ExpertRecording {
    /// The space of its observations, were they any numbers.
    var numbers: ObservationSpace {
        ObservationSpace(
            low: Array(repeating: -.infinity, count: observationCount),
            high: Array(repeating: .infinity, count: observationCount))
    }
}

extension ConfidenceSchedule {
    /// The confidence and its parts.
    func parts(_ sample: ConfidenceSample) -> (confidence: Float, parts: [Float]) {
        var parts = [Float](repeating: .nan, count: Self.parts.count)
        var span = parts.mutableSpan
        let confidence = confidence(in: sample, parts: &span)
        return (confidence, parts)
    }

    func confidence(_ sample: ConfidenceSample) -> Float { parts(sample).confidence }
}

/// Samples of all sizes, those of a critic that is about to diverge among them.
let wildSamples: [ConfidenceSample] = {
    var stream = RandomStream(seed: 4, name: "samples")
    let extremes: [Float] = [
        0, -0.0, 1e-38, -1e-38, 1, -1, 1e30, -1e30, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ]
    func value() -> Float {
        switch stream.integer(below: 3) {
        case 0: extremes[stream.integer(below: extremes.count)]
        case 1: Float(stream.uniform(in: -1...1))
        default: Float(stream.uniform(in: -1e4...1e4))
        }
    }
    return (0..<20_000).map { _ in
        let (expert, agent) = (value(), value())
        let radius = Float(stream.uniform(in: 1e-6...10))
        return sample(
            expert: expert, agent: agent, greedy: max(expert, agent),
            error: stream.integer(below: 4) == 0 ? nil : Float(stream.uniform()) * radius, radius: radius,
            scale: abs(value()), updates: stream.integer(below: 3) == 0 ? .max : stream.integer(below: 1_000_000))
    }
}()
