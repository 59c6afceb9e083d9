import Foundation
import Synchronization
import Understudy

/// The spaces and the time limit of an environment, known before it is used.
struct EnvironmentDescription: Hashable, Sendable {
    /// The maximum number of elements of an observation vector: 4 MB.
    private static let maximumElements = 1_000_000
    private static let maximumActions = 65_536

    /// The observation space.
    let observations: ObservationSpace
    /// The action space, with the environment's own action numbers as names.
    let actions: ActionSpace
    /// The number of steps after which Gymnasium truncates an episode; `nil` for no limit.
    let timeLimit: Int?

    init(observations: ObservationSpace, actions: ActionSpace, timeLimit: Int?) {
        self.observations = observations
        self.actions = actions
        self.timeLimit = timeLimit
    }

    /// Asks the worker behind `channel` to create the environment of `command`, and reads its description.
    init(making command: WorkerCommand, over channel: WorkerChannel) throws(WorkerProblem) {
        let body = Array(command.json.utf8)
        _ = try channel.ask("C", Int64(body.count), body: body, during: .start)
        guard let content = try? JSONDecoder().decode(WorkerDescription.self, from: Data(channel.payload)) else {
            throw .unintelligible
        }
        guard let count = content.actions.count, (1...Self.maximumActions).contains(count) else {
            throw .actions(content.actions.text, combinations: content.actions.combinations)
        }
        let names = content.actions.names ?? (0..<count).map { "\(content.actions.start + $0)" }
        guard names.count == count, Set(names).count == count else { throw .unintelligible }
        actions = ActionSpace(names)
        timeLimit = content.timeLimit
        observations = try Self.space(content.observations, over: channel)
    }

    private static func space(
        _ content: WorkerDescription.Observations, over channel: WorkerChannel
    ) throws(WorkerProblem) -> ObservationSpace {
        var count = 1
        for size in content.shape {
            count = size > 0 ? min(count.multipliedReportingOverflow(by: size).partialValue, maximumElements + 1) : 0
        }
        guard content.kind != .other, (1...maximumElements).contains(count) else {
            throw .observations(content.text, keys: content.kind == .other ? content.keys : [])
        }
        if content.kind == .binary { return ObservationSpace(binary: content.shape) }
        if content.kind == .image {
            guard content.shape.count == 3 else { throw .unintelligible }
            return ObservationSpace(imageOf: content.shape[0], content.shape[1], channels: content.shape[2])
        }
        _ = try channel.ask("B", 0, during: .start)
        var bounds: [Float] = []
        channel.readFloats(into: &bounds)
        guard bounds.count == 2 * count, zip(bounds, bounds[count...]).allSatisfy({ $0 <= $1 }) else {
            throw .observations(content.text, keys: [])
        }
        return ObservationSpace(low: Array(bounds[..<count]), high: Array(bounds[count...]))
    }
}

extension EnvironmentDescription {
    private static let known = Mutex<[WorkerCommand: Result<EnvironmentDescription, WorkerProblem>]>([:])

    /// A placeholder for commands that only list parameters and need no real environment.
    static let standIn = EnvironmentDescription(
        observations: ObservationSpace(low: [0], high: [1]), actions: ActionSpace(["0"]), timeLimit: nil)

    /// Returns the description of the environment of `command`.
    ///
    /// It starts a worker for this purpose only, and caches the result per command for the lifetime of this process.
    static func of(_ command: WorkerCommand, timeout: Duration) throws(WorkerProblem) -> EnvironmentDescription {
        let result = known.withLock { known in
            if let result = known[command] { return result }
            let result = Result { () throws(WorkerProblem) in
                try EnvironmentDescription(
                    making: command, over: WorkerChannel(command.python, timeout: timeout, forwardsErrors: false))
            }
            known[command] = result
            return result
        }
        return try result.get()
    }
}
