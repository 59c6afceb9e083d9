import Mazes
import Testing
import Understudy

/// A maze with an expert and an agent that can have other moves, and an agent that plays at random.
struct MazeTrial {
    /// The moves of both, and how often they slip.
    struct Setting: Sendable, CustomTestStringConvertible {
        var expert: String
        var agent: String
        var slip = 0.0
        var observation = "one-hot"
        var testDescription: String { "\(expert) for \(agent), slip \(slip), \(observation)" }
    }

    private(set) var agent: Maze
    let recording: ExpertRecording
    private var streams = (
        environment: RandomStream(seed: 1, name: "environment"), actions: RandomStream(seed: 1, name: "actions")
    )
    private var stepsInEpisode = 0
    private var isOver = true

    init(_ setting: Setting, transitions: Int = 600) throws {
        func maze(_ moves: String) throws -> Maze {
            let text =
                "{kind: maze, layout: four-rooms, observation: \(setting.observation), moves: \(moves), slip: \(setting.slip)}"
            return try #require(try made(\.environments, text) as? Maze)
        }
        agent = try maze(setting.agent)
        recording = try Self.recording(of: maze(setting.expert), transitions)
    }

    /// The scripted policy with a tenth of random actions.
    private static func recording(of expert: Maze, _ transitions: Int) throws -> ExpertRecording {
        var expert = expert
        var stream = RandomStream(seed: 2, name: "expert")
        var observations: [Float] = []
        var trajectories: [ExpertRecording.Trajectory] = []
        var count = 0
        while count < transitions {
            expert.reset(using: &stream)
            observations += expert.values
            var length = 0
            var step = Step(reward: 0, terminated: false)
            while !step.terminated, length < 200 {
                let action =
                    stream.happens(withProbability: 0.1)
                    ? stream.integer(below: expert.actionSpace.count) : expert.demonstratedAction(using: &stream)
                step = expert.step(action, using: &stream)
                observations += expert.values
                length += 1
            }
            trajectories.append(.init(length: length, terminated: step.terminated, truncated: !step.terminated))
            count += length
        }
        return ExpertRecording(
            observationCount: expert.observationSpace.count, observations: observations, trajectories: trajectories)
    }

    /// Plays at random and shows each step.
    mutating func play(
        _ steps: Int,
        _ show: (
            _ before: [Float], _ action: Int, _ step: Step, _ after: [Float], _ endsEpisode: Bool
        ) throws -> Void
    ) rethrows {
        for _ in 0..<steps {
            if isOver {
                agent.reset(using: &streams.environment)
                stepsInEpisode = 0
            }
            let before = agent.values
            let action = streams.actions.integer(below: agent.actionSpace.count)
            let step = agent.step(action, using: &streams.environment)
            stepsInEpisode += 1
            isOver = step.terminated || stepsInEpisode == 100
            try show(before, action, step, agent.values, isOver)
        }
    }

    /// Whether one of the agent's moves makes transition `j`.
    func isFeasible(_ j: Int) -> Bool {
        recording.withTransition(j) { observation, next in
            (0..<agent.actionSpace.count).contains { agent.isPossibleStep(from: observation, to: next, by: $0) == true }
        }
    }
}

extension Environment {
    /// The current observation.
    var values: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}
