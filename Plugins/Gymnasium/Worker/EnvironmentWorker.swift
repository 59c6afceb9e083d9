import Understudy

/// An environment in its own Python process; it must not be used after it has thrown an error.
final class EnvironmentWorker {
    private let channel: WorkerChannel
    private let space: ObservationSpace
    /// The observation of the last answer; empty before the first, and if it is an image.
    private(set) var observation: [Float] = []
    /// The number of lives in the last answer; `nil` if the environment does not tell it.
    private(set) var lives: Int?

    /// Starts the worker and creates its environment, which must match `description`.
    init(_ command: WorkerCommand, as description: EnvironmentDescription, timeout: Duration) throws(WorkerProblem) {
        channel = try WorkerChannel(command.python, timeout: timeout, forwardsErrors: true)
        guard try EnvironmentDescription(making: command, over: channel) == description else { throw .changed }
        space = description.observations
    }

    /// Begins an episode.
    func reset(seed: Int64) throws(WorkerProblem) {
        lives = try channel.ask("R", seed, during: .reset).lives
        try takeObservation()
    }

    /// Executes `action`.
    func step(_ action: Int) throws(WorkerProblem) -> Step {
        let answer = try channel.ask("S", Int64(action), during: .step)
        lives = answer.lives
        try takeObservation()
        return Step(reward: answer.reward, terminated: answer.terminated, truncated: answer.truncated)
    }

    /// Returns a picture of the current state; `nil` if the environment has no pictures.
    func picture() throws(WorkerProblem) -> PixelPicture? {
        _ = try channel.ask("P", 0, during: .picture)
        let payload = channel.payload
        if payload.isEmpty { return nil }
        guard payload.count >= 8 else { throw .unintelligible }
        func number(at place: Int) -> Int {
            payload.dropFirst(place).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let picture = PixelPicture(
            width: number(at: 0), height: number(at: 4), colors: Array(payload.dropFirst(8)))
        guard let picture else { throw .unintelligible }
        return picture
    }

    /// Copies the image of the last answer to `pixels`, which must have room for it.
    func copyImage(to pixels: inout MutableSpan<UInt8>) { channel.copyPayload(to: &pixels) }

    private func takeObservation() throws(WorkerProblem) {
        guard !space.isImage else {
            guard channel.payload.count == space.count else { throw .unintelligible }
            return
        }
        channel.readFloats(into: &observation)
        guard observation.count == space.count else { throw .unintelligible }
        guard space.isBinary else { return }
        for element in observation where element != 0 && element != 1 { throw .notBinary(element) }
    }
}
