import SpecYAML
import Understudy

/// An environment of the Python package Gymnasium, in its own Python process.
///
/// Source: Towers et al. 2024, *Gymnasium: A Standard Interface for Reinforcement Learning Environments*, arXiv
/// 2407.17032.
///
/// Reading a spec briefly starts Python to query the spaces. The worker process for episodes starts with the first
/// episode and ends with this object. Observations are `Box` (flattened), `MultiBinary` or `Discrete` (one element per
/// value). Actions are `Discrete`. Every episode is seeded from the given stream, so it is reproducible if the
/// environment honors its seed.
public final class GymnasiumEnvironment: PixelDrawing {
    /// `gymnasium`
    public static let name = "gymnasium"

    /// The publication.
    public static let source: String? =
        "Towers et al. 2024, Gymnasium: A Standard Interface for Reinforcement Learning Environments, arXiv 2407.17032"

    /// A one-line summary for `understudy list`.
    public static let summary =
        "Any environment of the Python package Gymnasium with discrete actions, in a Python process"

    private var command: WorkerCommand
    private let timeout: Duration
    private let description: EnvironmentDescription
    private var worker: EnvironmentWorker?
    private var isOver = true

    /// Reads the environment's id and arguments, and queries its spaces.
    ///
    /// The spaces come from a temporary Python process, which is started once per environment in the lifetime of this
    /// process.
    ///
    /// - Throws: `GymnasiumError` if the spaces cannot be queried, after the reason was reported to `reader`.
    public init(from reader: inout SpecReader) throws {
        let id = reader.value(
            "id", as: String.self,
            "The environment's id, such as CartPole-v1; module:id where a module has to be imported first")
        let arguments = reader.mapping("make", "Further arguments of gymnasium.make")
        let python = reader.optionalProgram(
            "python", absent: "$\(Python.variable), or python3", "The Python that has the package gymnasium")
        let seconds = reader.value(
            "timeout", default: 60.0, in: .above(0, atMost: 86_400), "Seconds that Python may take for an answer")
        timeout = .seconds(seconds)
        let named = Python(python)
        if reader.isDry {
            command = WorkerCommand(python: named, id: id, arguments: arguments.json)
            description = .standIn
            return
        }
        let keys = ["id", "make", "python", "timeout"]
        guard keys.allSatisfy({ reader.isKnown($0) }) else {
            throw GymnasiumError(description: "the spec has problems")
        }
        let module = id.split(separator: ":").count > 1 ? ", of the module \(id.prefix { $0 != ":" })" : ""
        do {
            let program = try reader.permit(
                ProgramStart(program: named.program, purpose: "the environment '\(id)'\(module)"))
            command = WorkerCommand(
                python: program == named.program ? named : Python(program), id: id, arguments: arguments.json)
        } catch {
            reader.report("\(named.program) \(error)", at: "python")
            throw GymnasiumError(description: "\(error)")
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

    /// The observation space: a vector or a binary array.
    public var observationSpace: ObservationSpace { description.observations }

    /// The action space, with Gymnasium's action numbers as names.
    public var actionSpace: ActionSpace { description.actions }

    /// The default time limit: Gymnasium's `max_episode_steps`.
    public var standardTimeLimit: Int? { description.timeLimit }

    /// Begins an episode with a seed from `stream`.
    ///
    /// - Throws: `GymnasiumError` if Python cannot be started, raises an error, exits, or does not answer in time. The
    ///   next reset starts a new process.
    public func reset(using stream: inout RandomStream) throws {
        // Some environments pass the seed on to libraries that accept only 32 bits.
        let seed = Int64(stream.next() >> 33)
        isOver = true
        try failing { () throws(WorkerProblem) in
            if worker == nil { worker = try EnvironmentWorker(command, as: description, timeout: timeout) }
            try worker?.reset(seed: seed)
        }
        isOver = false
    }

    /// Executes `action`.
    ///
    /// - Throws: the errors of `reset`, and an error if no episode is running, because the behavior of Gymnasium's
    ///   environments is undefined then.
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

    /// Creates the environment again, in the render mode `rgb_array`, for the episodes that begin afterwards.
    ///
    /// An environment without this render mode plays as before, and has no pictures.
    public func beginPictures() {
        guard !command.draws else { return }
        command.draws = true
        worker = nil
        isOver = true
    }

    /// Returns what Gymnasium's `render` draws of the current state; `nil` if the environment does not draw.
    ///
    /// - Throws: the errors of `reset`, such as for a package that is missing for drawing.
    public func pixelPicture() throws -> PixelPicture? {
        guard command.draws, let worker else { return nil }
        return try failing { () throws(WorkerProblem) in try worker.picture() }
    }

    /// Runs `body` and discards the worker if it fails.
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

/// An error of a Gymnasium environment, described with its remedy in one line.
public struct GymnasiumError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    public let description: String
}
