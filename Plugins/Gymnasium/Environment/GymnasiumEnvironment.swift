import SpecYAML
import Understudy

/// An environment of the Python package Gymnasium, in its own Python process.
///
/// Source: Towers et al. 2024, *Gymnasium: A Standard Interface for Reinforcement Learning Environments*, arXiv
/// 2407.17032.
///
/// Reading a spec briefly starts Python to query the spaces. The worker process for episodes starts with the first
/// episode and ends with this object. Observations are `Box` (flattened, or an image), `MultiBinary`, `Discrete` (one
/// element per value), or a `Dict` or `Tuple` of these, flattened or chosen by key. Actions are `Discrete`, or
/// `MultiDiscrete` with one action per combination. Every episode is seeded from the given stream, so it is
/// reproducible if the environment honors its seed.
public final class GymnasiumEnvironment: LifeCounting, PixelDrawing {
    /// `gymnasium`
    public static let name = "gymnasium"

    /// The publication.
    public static let source: String? =
        "Towers et al. 2024, Gymnasium: A Standard Interface for Reinforcement Learning Environments, arXiv 2407.17032"

    /// A one-line summary for `understudy list`.
    public static let summary =
        "Any environment of the Python package Gymnasium with discrete actions, in a Python process"

    /// Returns the environment with the id `name`, if it is written as Gymnasium's ids are: `ALE/Pong-v5`.
    public static func remedy(forUnknown name: String) -> String? {
        name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_\/]*-v[0-9]+/) == nil ? nil : "{kind: \(Self.name), id: \(name)}"
    }

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
        let wrappers = Self.readWrappers(from: &reader)
        let observationKeys = reader.optionalValue(
            "observation_keys", as: [String].self, absent: "all",
            "Keys of the parts that are read of Dict or Tuple observations, such as image, 0 or robot.arm")
        if observationKeys?.isEmpty == true {
            reader.report("must name at least one key, or be none for all", at: "observation_keys")
        }
        let folder = reader.optionalFolder(
            "modules", besideFileOf: wrappers.isEmpty ? id.contains(":") ? ["id"] : [] : ["wrappers"],
            absent: "the spec's folder, if the spec names modules", "The folder of Python modules that can be imported")
        let python = reader.optionalProgram(
            "python", absent: "$\(Python.variable), or python3", "The Python that has the package gymnasium")
        let seconds = reader.value(
            "timeout", default: 60.0, in: .above(0, atMost: 86_400), "Seconds that Python may take for an answer")
        reader.measure(in: "seconds", "timeout")
        timeout = .seconds(seconds)
        let named = Python(python)
        func command(_ python: Python) -> WorkerCommand {
            WorkerCommand(
                python: python, id: id, arguments: arguments.json, wrappers: wrappers, observationKeys: observationKeys,
                folder: folder)
        }
        if reader.isDry {
            self.command = command(named)
            description = .standIn
            return
        }
        let keys = ["id", "make", "wrappers", "observation_keys", "modules", "python", "timeout"]
        guard keys.allSatisfy({ reader.isKnown($0) }) else {
            throw GymnasiumError(description: "the spec has problems")
        }
        let modules = command(named).modules
        let purpose =
            switch modules.count {
            case 0: ""
            case 1: ", of the module \(modules[0])"
            default: ", of the modules \(modules.joined(separator: ", "))"
            }
        // A Python that the spec leaves to the user is no part of what the spec decides.
        let start = ProgramStart(
            program: named.program, purpose: "the environment '\(id)'\(purpose)",
            identity: "\(python ?? "")\n\(command(named).json)")
        let program = try reader.permit(start, at: "python")
        self.command = command(program == named.program ? named : Python(program))
        do {
            description = try .of(self.command, timeout: timeout)
        } catch {
            let text = error.text(for: self.command)
            reader.report(text, at: error.key(for: self.command))
            throw GymnasiumError(description: text)
        }
    }

    /// Reads the list of wrappers: names, each of which arguments may follow.
    private static func readWrappers(from reader: inout SpecReader) -> [EnvironmentWrapper] {
        let items = reader.items(
            "wrappers", type: "a list of names, module:Class, each of which its arguments may follow as a mapping",
            form: .list(of: .either([.text(pattern: "^[^:]+:[^:]+$"), .mapping]), isDistinct: false),
            "Wrappers around the environment, the first innermost")
        var wrappers: [EnvironmentWrapper] = []
        var lacksName = true
        for item in items {
            if item.mapping != nil, !lacksName, let last = wrappers.popLast() {
                wrappers.append(EnvironmentWrapper(name: last.name, arguments: item.json))
                lacksName = true
                continue
            }
            guard let name = item.scalar?.text, name.split(separator: ":", omittingEmptySubsequences: false).count == 2,
                !name.hasPrefix(":"), !name.hasSuffix(":")
            else {
                reader.report(
                    "has \(item.flowText), which must be module:Class, or the arguments of the one before as a mapping",
                    at: "wrappers")
                continue
            }
            wrappers.append(EnvironmentWrapper(name: name, arguments: "{}"))
            lacksName = false
        }
        return wrappers
    }

    /// The environment's id.
    public var label: String { command.id }

    /// The observation space: a vector, a binary array or an image.
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

    /// The lives that the last answer tells: `info["lives"]`, or those of an Atari game.
    public var lives: Int? { worker?.lives }

    /// Writes the image of the last answer, and returns whether observations are images.
    public func writePixels(into pixels: inout MutableSpan<UInt8>) -> Bool {
        guard description.observations.isImage else { return false }
        worker?.copyImage(to: &pixels)
        return true
    }

    /// Writes the observation of the last answer.
    public func observe(into observation: inout MutableSpan<Float>) {
        guard !description.observations.isImage else { return observeImage(into: &observation) }
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

    private func observeImage(into observation: inout MutableSpan<Float>) {
        guard let worker else { return }
        var pixels = [UInt8](repeating: 0, count: observation.count)
        var span = pixels.mutableSpan
        worker.copyImage(to: &span)
        for index in observation.indices { observation[index] = Float(span[index]) }
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
