import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An environment with the settings of a spec: its time limit, action subset and scaling.
package struct AgentEnvironment {
    /// The wrapped environment in its current state.
    package private(set) var base: any Environment
    /// The applied settings.
    package let settings: EnvironmentSettings
    /// The observation space of the agent.
    package let observationSpace: ObservationSpace
    /// The action space of the agent.
    package let actionSpace: ActionSpace
    /// The space of the observations in recordings: the environment's own, or a single image as the agent sees it.
    package let recordedSpace: ObservationSpace
    /// Whether the last step has lost a life, which is a terminal state for learning if the settings say so.
    package private(set) var hasLostLife = false
    /// The images of the last steps; `nil` if observations are none.
    private var frames: ImageFrames?

    /// Wraps `base` with `settings`, which must belong to that environment.
    ///
    /// Without settings, only the environment's default time limit applies.
    package init(_ base: any Environment, _ settings: EnvironmentSettings? = nil) {
        let settings = settings ?? EnvironmentSettings(timeLimit: base.standardTimeLimit)
        self.base = base
        self.settings = settings
        let space = base.observationSpace
        if space.isImage {
            let scaling = settings.scaling ?? .pixels
            let table = scaling.table
            let frames = ImageFrames(settings.images, of: space, table: table)
            let count = frames.layout.elementCount
            observationSpace = ObservationSpace(
                low: [Float](repeating: table[0], count: count), high: [Float](repeating: table[255], count: count),
                shape: frames.stackedShape)
            recordedSpace = frames.space
            self.frames = frames
        } else {
            observationSpace = settings.scaling?.scaled(space) ?? space
            recordedSpace = space
        }
        let actions = base.actionSpace
        actionSpace = settings.actions.map { numbers in ActionSpace(numbers.map { actions.names[$0] }) } ?? actions
    }

    /// Returns the same environment with episodes of at most `steps` steps.
    package func limited(to steps: Int) -> AgentEnvironment {
        var settings = settings
        settings.timeLimit = min(settings.timeLimit ?? steps, steps)
        return AgentEnvironment(base, settings)
    }

    /// A number that no policy's mean undiscounted return exceeds; `nil` if the environment knows none.
    package var highestMeanReturn: Double? {
        let steps = settings.timeLimit.flatMap { limit -> Int? in
            let (steps, overflow) = limit.multipliedReportingOverflow(by: settings.frameSkip)
            return overflow ? nil : steps
        }
        return (base as? any ReturnBounding)?.highestMeanReturn(within: steps)
    }

    /// The environment's name in reports and messages.
    package var label: String { base.label }

    /// Begins an episode.
    ///
    /// - Throws: the errors of the environment; `RunError` if an episode ends again and again while nothing is done.
    package mutating func reset(using stream: inout RandomStream) throws {
        try base.reset(using: &stream)
        if settings.idleStarts > 0 { try idle(using: &stream) }
        hasLostLife = false
        frames?.reset()
        frames?.take(base)
    }

    /// The number of episodes that may end before the first step of an agent.
    private static let mostIdleEnds = 1_000

    /// Repeats the first action at random many times.
    private mutating func idle(using stream: inout RandomStream) throws {
        var ends = 0
        for _ in 0...stream.integer(below: settings.idleStarts) {
            let step = try base.step(0, using: &stream)
            guard step.terminated || step.truncated else { continue }
            ends += 1
            guard ends < Self.mostIdleEnds else {
                throw RunError(
                    "the environment '\(label)' ends episodes in the steps of environment.noop_starts; lower it")
            }
            try base.reset(using: &stream)
        }
    }

    /// Executes the agent's `action` for the number of environment steps given by the frame skip, or until the episode
    /// ends.
    ///
    /// The reward is the sum over these steps in the environment's own units.
    ///
    /// - Throws: the errors of the environment; `RunError` if lives are asked for and the environment tells none.
    package mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
        let number = settings.actions?[action] ?? action
        let lives = settings.endsWithLife ? try countLives() : 0
        frames?.beginAction()
        var step = try base.step(number, using: &stream)
        for count in 1..<settings.frameSkip where !step.terminated && !step.truncated {
            if count == settings.frameSkip - 1 { frames?.skip(base) }
            let next = try base.step(number, using: &stream)
            step.reward += next.reward
            step.terminated = next.terminated
            step.truncated = next.truncated
        }
        frames?.take(base)
        if settings.endsWithLife { hasLostLife = try countLives() < lives }
        return step
    }

    private func countLives() throws(RunError) -> Int {
        guard let lives = (base as? any LifeCounting)?.lives else {
            throw RunError(
                "the environment '\(label)' does not tell the number of lives, which environment.terminal_on_life_loss needs; remove that key"
            )
        }
        return lives
    }

    /// Returns the reward that is learned from, for one in the environment's own units.
    func learnedReward(_ reward: Double) -> Double {
        guard let limit = settings.rewardClip else { return reward * settings.rewardScale }
        return min(max(reward, -limit), limit) * settings.rewardScale
    }

    /// Writes the observation of the agent.
    package func observe(into observation: inout MutableSpan<Float>) {
        if let frames { return frames.observe(into: &observation) }
        base.observe(into: &observation)
        guard let scaling = settings.scaling else { return }
        for index in observation.indices { observation[index] = scaling.scaled(observation[index], at: index) }
    }

    /// Writes the observation as recordings have it, in `recordedSpace`.
    package func observeUnscaled(into observation: inout MutableSpan<Float>) {
        if let frames { return frames.writeNewest(into: &observation) }
        base.observe(into: &observation)
    }

    /// The factor of each element of the agent's observations; `nil` if they are not scaled.
    package var observationFactors: [Float]? {
        guard let frames else { return settings.scaling?.factors }
        let factor = (settings.scaling ?? .pixels).factors[0]
        return Array(repeating: factor, count: frames.layout.elementCount)
    }

    /// The number added to each element after scaling; `nil` if observations are not scaled.
    package var observationShifts: [Float]? {
        guard let frames else { return settings.scaling?.shifts }
        let shift = (settings.scaling ?? .pixels).shifts[0]
        return Array(repeating: shift, count: frames.layout.elementCount)
    }

    /// The layout of the agent's observations made of images; `nil` for other observations.
    package var frameLayout: FrameLayout? { frames?.layout }

    /// The number of images since the last reset, 1 for the first; 0 if observations are no images.
    var frameNumber: Int { frames?.number ?? 0 }

    /// Copies the newest image to `pixels`.
    func copyFrame(to pixels: inout MutableSpan<UInt8>) { frames?.copyNewest(to: &pixels) }

    /// Writes a bit-packed binary observation if the environment supports it, and returns whether it does.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { base.writePacked(into: &words) }

    /// Returns whether the episode is truncated at `step`, the agent's `length`-th step of the episode.
    ///
    /// An episode is truncated by the time limit or by the environment itself, in a state that is not terminal.
    package func isCut(_ step: Step, atLength length: Int) -> Bool {
        !step.terminated && (step.truncated || length == settings.timeLimit)
    }

    /// Returns a recording of the environment with the agent's scaling of observations, its images stacked.
    package func recording(_ recording: ExpertRecording) -> ExpertRecording {
        guard let layout = frames?.layout else { return settings.scaling?.scaled(recording) ?? recording }
        return layout.stacked(recording)
    }
}

extension FrameLayout {
    /// Returns a recording of single images with the observations of the agent.
    fileprivate func stacked(_ recording: ExpertRecording) -> ExpertRecording {
        let frames = recording.observations.bytes ?? recording.observations.map { UInt8(min(max($0, 0), 255)) }
        guard stack > 1 else { return self.recording(frames, like: recording) }
        var bytes = [UInt8](repeating: 0, count: recording.rowCount * elementCount)
        var span = bytes.mutableSpan
        var row = 0
        for trajectory in recording.trajectories {
            let first = row
            for _ in 0...trajectory.length {
                for place in 0..<stack {
                    var source = max(first, row - stack + 1 + place) * frameBytes
                    var target = row * elementCount + place * channels
                    for _ in 0..<pixels {
                        for channel in 0..<channels { span[target + channel] = frames[source + channel] }
                        source += channels
                        target += channels * stack
                    }
                }
                row += 1
            }
        }
        return self.recording(bytes, like: recording)
    }

    /// Returns a recording of the observations in `bytes`, which keep one byte for each number.
    private func recording(_ bytes: [UInt8], like recording: ExpertRecording) -> ExpertRecording {
        ExpertRecording(
            observationCount: elementCount, observations: RecordedObservations(bytes: bytes, table: table),
            trajectories: recording.trajectories, truth: recording.truth)
    }
}

extension AgentEnvironment {
    /// Whether the environment can be drawn.
    package var isDrawable: Bool { base is any Drawable }

    /// A picture of the current state; `nil` if the environment is not `Drawable`.
    package var picture: Canvas? { (base as? any Drawable)?.picture }

    /// Whether the environment may have pictures of pixels (see `PixelDrawing`).
    package var drawsPixels: Bool { base is any PixelDrawing }

    /// Prepares for pictures of pixels, if the environment is `PixelDrawing`.
    package mutating func beginPictures() {
        guard var drawing = base as? any PixelDrawing else { return }
        drawing.beginPictures()
        base = drawing
    }

    /// Returns a picture of pixels of the current state; `nil` if the environment has none.
    package func pixelPicture() throws -> PixelPicture? { try (base as? any PixelDrawing)?.pixelPicture() }

    /// A picture of the fixed parts of the environment; `nil` if it is not `ObservationPlacing`.
    package var scene: Canvas? { (base as? any ObservationPlacing)?.scene }

    /// Returns the agent's position in the picture for an observation, rounded to about a thousandth of the picture.
    ///
    /// It is `nil` if the environment cannot tell.
    func place(of observation: Span<Float>) -> Canvas.Point? {
        guard let placing = base as? any ObservationPlacing, frames == nil else { return nil }
        let own = settings.scaling.map { scaling in
            observation.indices.map { scaling.unscaled(observation[$0], at: $0) }
        }
        let found = own.map { placing.place(of: $0.span) } ?? placing.place(of: observation)
        guard let found, found.x.isFinite, found.y.isFinite else { return nil }
        let size = placing.pictureSize
        // Round to a power of ten, so that few digits are left.
        let parts = 1_000 / pow(10, floor(log10(max(size.width, size.height))))
        return Canvas.Point((found.x * parts).rounded() / parts, (found.y * parts).rounded() / parts)
    }

    /// Returns for each transition of `recording` whether no agent action can make it.
    ///
    /// The observations of the recording must be in the environment's own units. The result is empty if the environment
    /// cannot tell.
    func infeasibleTransitions(of recording: ExpertRecording) -> [Bool?] {
        guard let judging = base as? any TransitionJudging, settings.frameSkip == 1, frames == nil else { return [] }
        let actions = settings.actions ?? Array(0..<base.actionSpace.count)
        var room: [Float] = []
        return (0..<recording.transitionCount).map { j in
            recording.withTransition(j, using: &room) { observation, next in
                var isKnown = true
                for action in actions {
                    switch judging.isPossibleStep(from: observation, to: next, by: action) {
                    case true?: return false
                    case false?: break
                    case nil: isKnown = false
                    }
                }
                return isKnown ? true : nil
            }
        }
    }

    /// The action executed in the last step, as numbered by the agent; `nil` if the environment does not report it.
    ///
    /// With frame skipping, it is the action of the last frame.
    var executedAction: Int? {
        guard let number = (base as? any ActionReporting)?.executedAction else { return nil }
        guard let actions = settings.actions else { return number }
        return actions.firstIndex(of: number)
    }

    /// Whether the environment has a scripted policy.
    package var isDemonstrating: Bool { base is any Demonstrating }

    /// Returns the action of the environment's scripted policy in the current state, as numbered by the agent.
    ///
    /// - Throws: `RunError` if there is no scripted policy, or if its action is not available to the agent.
    package func demonstratedAction(using stream: inout RandomStream) throws(RunError) -> Int {
        guard let demonstrating = base as? any Demonstrating else {
            throw RunError("the environment '\(label)' has no scripted policy; choose another policy")
        }
        let number = demonstrating.demonstratedAction(using: &stream)
        guard let actions = settings.actions else { return number }
        guard let action = actions.firstIndex(of: number) else {
            throw RunError(
                "the scripted policy of '\(label)' takes the action '\(base.actionSpace.names[number])', which "
                    + "environment.action_subset leaves out; add it there, or choose another policy")
        }
        return action
    }
}

extension RunError {
    /// Creates an error for an `environment` that returned an invalid value, with the place of occurrence.
    init(defectOf environment: AgentEnvironment, _ problem: String, _ place: String) {
        self.init("the environment '\(environment.label)' \(problem) \(place): a defect of the environment")
    }
}
