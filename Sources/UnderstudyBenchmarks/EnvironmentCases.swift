import AgentTraining
import SpecYAML
import Understudy
import UnderstudyKernels

extension BenchmarkCase {
    /// Creates a case for the steps of each environment in `registry` that needs no parameters.
    ///
    /// - Parameter skipped: called with a message for each environment left out, including the reason.
    static func environments(of registry: Registry, skipped: (String) -> Void) -> [BenchmarkCase] {
        registry.environments.entries.compactMap { entry in
            do {
                let loop = EnvironmentLoop(try entry.makeStandard(in: registry))
                try loop.run(1)
                return BenchmarkCase(group: .environments, name: entry.name, operate: loop.run)
            } catch {
                skipped("environment '\(entry.name)' left out: \(error)")
                return nil
            }
        }
    }
}

/// Endless random play in an environment.
private final class EnvironmentLoop {
    private var play: RandomPlay

    init(_ environment: any Environment) { play = RandomPlay(environment) }

    func run(_ count: Int) throws {
        // Every access to a class property is checked for exclusivity; a local variable avoids that.
        var play = play
        defer { self.play = play }
        for _ in 0..<count { try play.step() }
    }
}

/// Plays episodes in an environment with random actions, or with a mix of random and scripted actions.
struct RandomPlay {
    private var environment: AgentEnvironment
    private let actionCount: Int
    private let randomShare: Double
    private var stream: RandomStream
    private var length = 0
    private var needsReset = true
    private let buffer: ObservationBuffer
    private let observationCount: Int

    /// The result of a step.
    struct Outcome {
        /// The action taken.
        var action: Int
        /// The reward received.
        var reward: Float
        /// Whether the step was the first of its episode.
        var isFirst: Bool
        /// Whether the step reached a terminal state.
        var terminated: Bool
        /// Whether the time limit or the environment itself truncated the episode.
        var truncated: Bool
    }

    /// Creates random play in which the environment's own time limit truncates episodes.
    ///
    /// - Parameters:
    ///   - stream: the name of the random stream.
    ///   - share: the fraction of steps with a random action. The other steps use the environment's scripted policy.
    init(_ environment: any Environment, stream: String = "benchmark", share: Double = 1) {
        randomShare = share
        self.stream = RandomStream(seed: 1, name: stream)
        self.environment = AgentEnvironment(environment)
        actionCount = environment.actionSpace.count
        observationCount = environment.observationSpace.count
        buffer = ObservationBuffer(count: observationCount)
    }

    /// Takes a step and observes the next state; starts a new episode first if needed.
    ///
    /// - Parameter onReset: called with the first observation of each episode.
    @discardableResult
    mutating func step(onReset: (Span<Float>) -> Void = { _ in }) throws -> Outcome {
        let isFirst = needsReset
        if needsReset {
            try environment.reset(using: &stream)
            buffer.fill(from: environment)
            withObservation(onReset)
            (length, needsReset) = (0, false)
        }
        let action = try nextAction()
        let step = try environment.step(action, using: &stream)
        buffer.fill(from: environment)
        length += 1
        let truncated = environment.isCut(step, atLength: length)
        needsReset = step.terminated || truncated
        return Outcome(
            action: action, reward: Float(step.reward), isFirst: isFirst, terminated: step.terminated,
            truncated: truncated)
    }

    private mutating func nextAction() throws -> Int {
        guard randomShare < 1, !stream.happens(withProbability: randomShare) else {
            return stream.integer(below: actionCount)
        }
        return try environment.demonstratedAction(using: &stream)
    }

    /// Calls `body` with the current observation.
    func withObservation(_ body: (Span<Float>) -> Void) {
        let elements = buffer.elements
        body(elements.span)
    }
}

extension RandomPlay {
    /// Records the next `transitions` steps, starting with a new episode.
    mutating func recording(of transitions: Int) throws -> ExpertRecording {
        var observations: [Float] = []
        var trajectories: [ExpertRecording.Trajectory] = []
        var actions: [Int] = []
        for number in 0..<transitions {
            let outcome = try step { observations.append(copying: $0) }
            withObservation { observations.append(copying: $0) }
            actions.append(outcome.action)
            if outcome.isFirst { trajectories.append(.init(length: 0, terminated: false, truncated: false)) }
            let last = trajectories.count - 1
            trajectories[last].length += 1
            trajectories[last].terminated = outcome.terminated
            trajectories[last].truncated = outcome.truncated || number == transitions - 1 && !outcome.terminated
        }
        return ExpertRecording(
            observationCount: observationCount, observations: observations, trajectories: trajectories,
            actions: actions)
    }
}

extension [Float] {
    /// Copies an observation of as many elements.
    mutating func become(_ observation: Span<Float>) {
        var own = mutableSpan
        own.update(from: observation)
    }
}

extension Catalog.Entry {
    /// Creates the component with the default values of all parameters.
    ///
    /// - Throws: `Diagnostics` if a parameter has no default.
    func makeStandard(in registry: Registry) throws(Diagnostics) -> Product {
        let nothing = Node(.mapping([]), at: Mark(file: "<\(name)>", line: 1, column: 1))
        return try SpecReader.read(nothing, registry: registry) { try make(&$0) }
    }
}
