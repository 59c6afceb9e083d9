import ImitationTools
import Understudy

/// The last agent steps of an episode, each with the expert states near its start, in a reusable buffer.
struct RecentSteps {
    private struct Step {
        var observation: [Float] = []
        var action = 0
        var reward: Float = 0
        var near: [Neighbor] = []
    }

    /// The buffer for the maximum number of steps; the first `count` are in use, the oldest first.
    private var steps: [Step]

    /// The number of steps.
    private(set) var count = 0

    /// Creates an empty window.
    ///
    /// - Parameter most: the maximum number of steps, at least 1.
    init(most: Int) { steps = (0..<most).map { _ in Step() } }

    /// Removes all steps.
    mutating func removeAll() { count = 0 }

    /// Appends a step and drops the oldest one if the window is full.
    mutating func append(_ observation: Span<Float>, action: Int, reward: Float, near: [Neighbor]) {
        if count == steps.count {
            for place in 1..<max(1, count) { steps.swapAt(place - 1, place) }
        } else {
            count += 1
        }
        steps[count - 1].observation.removeAll(keepingCapacity: true)
        steps[count - 1].observation.append(copying: observation)
        (steps[count - 1].action, steps[count - 1].reward) = (action, reward)
        steps[count - 1].near.removeAll(keepingCapacity: true)
        steps[count - 1].near.append(contentsOf: near)
    }

    /// Returns the expert states near the start of step `index`, nearest first.
    func near(_ index: Int) -> [Neighbor] { steps[index].near }

    /// Returns the digest of the actions from step `first` on.
    func digest(from first: Int) -> UInt64 {
        var digest = ActionDigest()
        for index in first..<count { digest.append(steps[index].action) }
        return digest.value
    }

    /// Returns whether the actions from step `first` on are `actions`.
    func takes(_ actions: [Int], from first: Int) -> Bool {
        guard actions.count == count - first else { return false }
        for index in actions.indices where actions[index] != steps[first + index].action { return false }
        return true
    }

    /// Returns the steps from `first` on.
    func way(from first: Int) -> StepSequence {
        var way = StepSequence()
        for step in steps[first..<count] { way.append(step.observation.span, action: step.action, reward: step.reward) }
        return way
    }
}

extension RecentSteps {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive, _ name: String) throws {
        let most = steps.count
        var present = Array(steps[0..<count])
        try archive.list(&present, name, fresh: Step()) { step, archive in
            try archive.numbers(&step.observation, "observation", varies: true)
            try archive.requireObservation(step.observation, "observation")
            try archive.number(&step.action, "action", in: 0..<archive.actionCount)
            try archive.number(&step.reward, "reward")
            try archive.neighbors(&step.near, "near")
        }
        guard archive.isRestoring else { return }
        self = RecentSteps(most: most)
        for step in present.suffix(most) {
            append(step.observation.span, action: step.action, reward: step.reward, near: step.near)
        }
    }
}

extension RecentSteps {
    /// All expert states near the steps.
    var allNear: [Neighbor] { steps[0..<count].flatMap(\.near) }
}

extension StateArchive {
    /// Saves or restores a list of neighbors.
    mutating func neighbors(_ neighbors: inout [Neighbor], _ name: String) throws {
        try list(&neighbors, name, fresh: Neighbor(index: 0, squaredDistance: 0)) { try $0.saveOrRestoreState(in: &$1) }
    }
}
