import Understudy

/// One of the agent's own steps.
struct OwnStep {
    var observation: [Float]
    var action: Int
    var reward: Float
    var next: [Float]
    var terminated: Bool
    var endsEpisode: Bool
    var isRandom: Bool
}

/// A played task: what a component sees in one run.
struct ImitationScript {
    let observations: ObservationSpace
    let actions: ActionSpace
    var recording: ExpertRecording
    var steps: [OwnStep]
    /// The label of each expert transition from its nearest own step, and the number of that step; `nil` if none is near.
    private let labels: [(step: Int, inference: Inference)?]

    init(observations: ObservationSpace, actions: ActionSpace, recording: ExpertRecording, steps: [OwnStep]) {
        self.observations = observations
        self.actions = actions
        self.recording = recording
        self.steps = steps
        labels = (0..<recording.transitionCount).map { Self.label(of: $0, in: recording, from: steps) }
    }

    /// The error at which a transition has no label.
    private static let radius: Float = 0.5

    private static func label(
        of j: Int, in recording: ExpertRecording, from steps: [OwnStep]
    ) -> (Int, Inference)? {
        let terminated = recording.isTerminal(j)
        var nearest: (step: Int, error: Float)?
        for (number, step) in steps.enumerated() where step.terminated == terminated {
            var error: Float = 0
            recording.withTransition(j) { observation, next in
                for place in 0..<recording.observationCount {
                    error += abs(observation[place] - step.observation[place]) + abs(next[place] - step.next[place])
                }
            }
            if error < nearest?.error ?? radius { nearest = (number, error) }
        }
        return nearest.map { nearest in
            let (error, step) = (nearest.error, steps[nearest.step])
            return (
                nearest.step,
                Inference(
                    action: step.action, error: error, certainty: 1 - error / radius, reward: step.reward,
                    terminated: terminated)
            )
        }
    }

    /// Returns a plausible label of expert transition `j` after the own step `step`; -1 is before the first one.
    func inference(for j: Int, after step: Int) -> Inference? {
        guard let label = labels[j], label.step <= step else { return nil }
        return label.inference
    }

    /// The same run with a recording whose true actions and rewards are wrong.
    var falsified: ImitationScript {
        var script = self
        script.recording = recording.labeled(
            with: recording.truth.map { truth in
                ExpertRecording.Truth(
                    actions: truth.actions.map { ($0 + 1) % actions.count }, rewards: truth.rewards?.map { -3 * $0 - 1 }
                )
            })
        return script
    }

    /// A run of an agent that makes the expert's own transitions, again and again; `nil` if it lacks an action.
    var imitated: ImitationScript? {
        guard let truth = recording.truth, let rewards = truth.rewards, truth.actions.allSatisfy({ $0 < actions.count })
        else { return nil }
        let once = (0..<recording.transitionCount).map { j in
            recording.withTransition(j) { observation, next in
                OwnStep(
                    observation: observation.array, action: truth.actions[j], reward: rewards[j], next: next.array,
                    terminated: recording.isTerminal(j), endsEpisode: recording.isLast(j), isRandom: false)
            }
        }
        return ImitationScript(
            observations: observations, actions: actions, recording: recording, steps: once + once + once)
    }

    /// A sample of the own steps up to `step`, as the replay memory would give it.
    func sample(_ sampling: OwnSampling, upTo step: Int, using stream: inout RandomStream) -> OwnSample {
        var sample = OwnSample(count: sampling.count, elementCount: observations.count)
        let random = (0...step).filter { steps[$0].isRandom }
        let events = (0...step).filter { steps[$0].terminated || steps[$0].reward != 0 }
        for row in 0..<sampling.count {
            let pool: [Int] =
                if row < sampling.randomCount {
                    random
                } else if row < sampling.randomCount + sampling.eventCount {
                    events
                } else {
                    []
                }
            let number = pool.isEmpty ? stream.integer(below: step + 1) : pool[stream.integer(below: pool.count)]
            sample.write(steps[number], at: row)
        }
        return sample
    }
}

extension OwnSample {
    fileprivate mutating func write(_ step: OwnStep, at row: Int) {
        for place in 0..<elementCount {
            observations[row * elementCount + place] = step.observation[place]
            next[row * elementCount + place] = step.next[place]
        }
        actions[row] = Int32(step.action)
        rewards[row] = step.reward
        terminated[row] = step.terminated
        isRandom[row] = step.isRandom
    }
}

extension ExpertRecording {
    /// Returns whether transition `j` ends in a terminal state.
    func isTerminal(_ j: Int) -> Bool { isLast(j) && trajectory(of: j).terminated }

    /// Returns the trajectory of transition `j`.
    func trajectory(of j: Int) -> Trajectory {
        var end = 0
        for trajectory in trajectories {
            end += trajectory.length
            if j < end { return trajectory }
        }
        return trajectories[trajectories.count - 1]
    }
}

extension Span<Float> {
    /// The elements.
    fileprivate var array: [Float] { indices.map { self[$0] } }
}
