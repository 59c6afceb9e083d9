import Understudy
import YAML

/// An environment of the Python package Gymnasium (Towers et al. 2024, *Gymnasium: A Standard Interface for Reinforcement Learning Environments*,
/// arXiv 2407.17032), in a Python process of its own.
///
/// Reading a spec starts a Python for a moment to learn the spaces; the one that is used is started with the first episode and ends with this
/// object. Observations are `Box` (flattened), `MultiBinary` or `Discrete` (one element for each value), actions are `Discrete`. Every episode is seeded
/// from the stream that is handed in, and is a function of it as far as the environment keeps to its seed.
public final class GymnasiumEnvironment: Environment {
    /// `gymnasium`
    public static let name = "gymnasium"

    /// One line for `understudy list`.
    public static let summary =
        "Any environment of the Python package Gymnasium with discrete actions, in a Python process"

    private let command: WorkerCommand
    private let timeout: Duration
    private let description: EnvironmentDescription
    private var worker: EnvironmentWorker?
    private var isOver = true

    /// Reads the environment's id and how it is made, and learns its spaces from a Python that is started for that, once for each environment in the life
    /// of this process.
    ///
    /// - Throws: `GymnasiumError`, once `reader` knows why, where the spaces cannot be learned.
    public init(from reader: inout SpecReader) throws {
        let id = reader.value(
            "id", as: String.self,
            "The environment's id, such as CartPole-v1; module:id where a module has to be imported first")
        let arguments = reader.mapping("make", "Further arguments of gymnasium.make")
        let python = reader.optionalProgram(
            "python", absent: "$\(Python.variable), or python3", "The Python that has the package gymnasium")
        let seconds = reader.value(
            "timeout", default: 60.0, in: .above(0, atMost: 86_400), "Seconds that Python may take for an answer")
        command = WorkerCommand(python: Python(python), id: id, arguments: arguments.json)
        timeout = .seconds(seconds)
        if reader.isDry {
            description = .standIn
            return
        }
        let keys = ["id", "make", "python", "timeout"]
        guard keys.allSatisfy({ reader.isKnown($0) }) else {
            throw GymnasiumError(description: "the spec has problems")
        }
        do {
            description = try .of(command, timeout: timeout)
        } catch {
            let text = error.text(for: command)
            reader.report(text, at: error.key(for: command))
            throw GymnasiumError(description: text)
        }
    }

    /// The environment's id.
    public var label: String { command.id }

    /// The observations as a vector, or as a binary array.
    public var observationSpace: ObservationSpace { description.observations }

    /// The actions, named by their numbers in Gymnasium.
    public var actionSpace: ActionSpace { description.actions }

    /// Gymnasium's `max_episode_steps`.
    public var standardTimeLimit: Int? { description.timeLimit }

    /// Begins an episode with a seed from `stream`.
    ///
    /// - Throws: `GymnasiumError` where Python cannot be started, raises an error, ends or does not answer in time. The next reset starts another.
    public func reset(using stream: inout RandomStream) throws {
        // Some environments hand the seed on to libraries that take 32 bits.
        let seed = Int64(stream.next() >> 33)
        isOver = true
        try failing { () throws(WorkerProblem) in
            if worker == nil { worker = try EnvironmentWorker(command, as: description, timeout: timeout) }
            try worker?.reset(seed: seed)
        }
        isOver = false
    }

    /// Takes `action`.
    ///
    /// - Throws: as `reset`, and where the episode is over or none has begun: what Gymnasium's environments do then is not defined.
    public func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
        guard let worker, !isOver else { throw error("a step needs an episode that goes on: reset first") }
        let step = try failing { () throws(WorkerProblem) in try worker.step(action) }
        isOver = step.terminated || step.truncated
        return step
    }

    /// Writes the observation of the last answer.
    public func observe(into observation: inout MutableSpan<Float>) {
        guard let elements = worker?.observation else { return }
        for index in elements.indices { observation[index] = elements[index] }
    }

    /// Does `body`; where it fails, the worker is given up.
    private func failing<Value>(_ body: () throws(WorkerProblem) -> Value) throws(GymnasiumError) -> Value {
        do throws(WorkerProblem) {
            return try body()
        } catch {
            worker = nil
            throw self.error(error.text(for: command))
        }
    }

    private func error(_ text: String) -> GymnasiumError {
        GymnasiumError(description: "gymnasium \(command.id): \(text)")
    }
}

/// Why an environment of Gymnasium cannot be made or cannot go on, with what to do about it in one line.
public struct GymnasiumError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    public let description: String
}
