import SpecYAML
import Testing
import Understudy

@testable import AgentTraining

@Suite("An environment as a spec wants it played")
struct AgentEnvironmentTests {
    private func corridor(_ keys: String) throws -> AgentEnvironment {
        try configuration(
            "environment: {kind: corridor, length: 6\(keys.isEmpty ? "" : ", " + keys)}\ntraining: {steps: 20_000}"
        ).environment
    }

    private func observation(_ environment: AgentEnvironment) -> Float {
        let buffer = ObservationBuffer(count: 1)
        buffer.fill(from: environment)
        return buffer.elements[0]
    }

    @Test("is the environment itself where the spec has none of the keys")
    func unchanged() throws {
        let played = try corridor("")
        #expect(played.actionSpace == played.base.actionSpace)
        #expect(played.observationSpace == played.base.observationSpace)
        #expect(played.settings == EnvironmentSettings(timeLimit: nil))
    }

    @Test("frame_skip repeats an action and adds the rewards up, no further than the episode's end")
    func frameSkip() throws {
        var played = try corridor("frame_skip: 3, step_reward: -0.5")
        var stream = RandomStream(seed: 1, name: "test")
        try played.reset(using: &stream)
        #expect(try played.step(1, using: &stream) == Step(reward: -1.5, terminated: false))
        #expect(observation(played) == 0.6)
        // Cells 4 and 5, the end.
        #expect(try played.step(1, using: &stream) == Step(reward: 0.5, terminated: true))
        #expect(observation(played) == 1)
    }

    @Test("time_limit counts the agent's steps, and the environment's own limit is divided by frame_skip")
    func timeLimit() throws {
        func limit(_ keys: String) throws -> Int? {
            try configuration("environment: {kind: limited, \(keys)}\ntraining: {steps: 20_000}").environment.settings
                .timeLimit
        }
        #expect(try limit("frame_skip: 1") == 10)
        #expect(try limit("frame_skip: 4") == 3)
        #expect(try limit("frame_skip: 4, time_limit: 10") == 10)
        #expect(try limit("time_limit: none") == nil)
    }

    @Test("action_subset numbers the actions anew, in its order")
    func actions() throws {
        var played = try corridor("action_subset: [right, left]")
        #expect(played.actionSpace.names == ["right", "left"])
        var stream = RandomStream(seed: 1, name: "test")
        try played.reset(using: &stream)
        _ = try played.step(0, using: &stream)
        #expect(observation(played) == 0.2)
        _ = try played.step(1, using: &stream)
        #expect(observation(played) == 0)
        #expect(try corridor("action_subset: [right]").actionSpace.count == 1)
    }

    @Test("the network has an output for each action on offer")
    func outputs() throws {
        let one = try configuration(
            "environment: {kind: corridor, action_subset: [right]}\ntraining: {steps: 20_000}")
        #expect(one.networkShape.outputs == 1)
    }

    @Test("rescale_observations takes the bounds to the range")
    func rescaling() throws {
        var played = try corridor("rescale_observations: [-1, 3]")
        #expect(played.observationSpace.low == [-1] && played.observationSpace.high == [3])
        var stream = RandomStream(seed: 1, name: "test")
        try played.reset(using: &stream)
        #expect(observation(played) == -1)
        _ = try played.step(1, using: &stream)
        #expect(abs(observation(played) - -0.2) < 1e-6)
    }

    @Test("observation_scale multiplies, by one factor or one for each element")
    func scaling() throws {
        var played = try corridor("observation_scale: [10]")
        #expect(played.observationSpace.high == [10])
        var stream = RandomStream(seed: 1, name: "test")
        try played.reset(using: &stream)
        _ = try played.step(1, using: &stream)
        #expect(observation(played) == 2)
        let many = try corridor("one_hot: true, observation_scale: [1, 2, 3, 4, 5, 6]")
        #expect(many.observationSpace.high == [1, 2, 3, 4, 5, 6])
    }

    @Test("a recording, made in the environment's units, is scaled as the observations are")
    func recording() throws {
        let recording = ExpertRecording(
            observationCount: 1, observations: [0, 0.5, 1],
            trajectories: [.init(length: 2, terminated: true, truncated: false)], actions: [1, 1])
        let scaled = try corridor("rescale_observations: [-1, 1]").recording(recording)
        #expect(scaled.observations.numbers == [-1, 0, 1])
        #expect(scaled.trajectories == recording.trajectories && scaled.actions == recording.actions)
        #expect(try corridor("").recording(recording) == recording)
    }

    /// A picture of 30 by 3 on which an observation has its place.
    private struct Ruler: ObservationPlacing {
        static let name = "ruler"
        static let summary = "A line"

        init() {}
        init(from reader: inout SpecReader) {}

        var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
        var actionSpace: ActionSpace { ActionSpace(["stay"]) }
        var pictureSize: (width: Double, height: Double) { (30, 3) }

        mutating func reset(using stream: inout RandomStream) {}
        mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
            Step(reward: 0, terminated: true)
        }
        func observe(into observation: inout MutableSpan<Float>) { observation[0] = 0 }
        func draw(on canvas: inout Canvas) {}
        func drawScene(on canvas: inout Canvas) {}
        func place(of observation: Span<Float>) -> Canvas.Point? {
            observation[0] <= 1 ? Canvas.Point(30 * Double(observation[0]), 1.23456) : nil
        }
    }

    @Test("an observation has its place in the environment's own units, to two digits of a picture of 30")
    func places() throws {
        func place(_ value: Float, _ scaling: ObservationScaling?) -> Canvas.Point? {
            var settings = EnvironmentSettings(timeLimit: nil)
            settings.scaling = scaling
            let observation = [value]
            return AgentEnvironment(Ruler(), settings).place(of: observation.span)
        }
        let scaling = ObservationScaling(of: Ruler().observationSpace, to: -1...3)
        #expect(place(0.25, nil) == Canvas.Point(7.5, 1.23))
        #expect(place(0, scaling) == Canvas.Point(7.5, 1.23))
        #expect(place(2, nil) == nil)
        #expect(place(.nan, nil) == nil)
        let observation: [Float] = [0]
        let unplaced = try corridor("").place(of: observation.span)
        #expect(unplaced == nil)
    }

    @Test("an expert's recording is learned from in the scaled units", arguments: ["", ", observation_scale: [4]"])
    func scaledExpert(keys: String) throws {
        let configured = try configuration(slipperyCorridor(keys) + Algorithm.diiqn.expert())
        let column = try #require(
            TrainingRun(configured, seed: 0).metrics.map(\.name).firstIndex(of: "imitation/inferred_share"))
        #expect(try TrainingRun.transcript(configured).metric(column).last == 1)
    }

    @Test("reward_scale changes what is learned, and no return")
    func rewardScale() throws {
        func run(_ keys: String) throws -> (TrainingRun, Transcript) {
            let configured = try configuration(slipperyCorridor(keys))
            let run = try TrainingRun(configured, seed: 0)
            var transcript = Transcript()
            try run.advance(by: 300, to: &transcript)
            return (run, transcript)
        }
        let (plain, plainTranscript) = try run("")
        let (scaled, scaledTranscript) = try run(", reward_scale: 0.25")
        let rewards = { (run: TrainingRun) in (0..<run.replay.count).map { run.replay[$0].reward } }
        #expect(Set(rewards(plain)) == [0, 1])
        #expect(Set(rewards(scaled)) == [0, 0.25])
        #expect(Set(plainTranscript.episodes.map(\.episodeReturn)).isSubset(of: [0, 1]))
        #expect(Set(scaledTranscript.episodes.map(\.episodeReturn)).isSubset(of: [0, 1]))
        #expect(scaledTranscript.episodes.contains { $0.episodeReturn == 1 })
    }

    @Test(
        "wrong values are errors with a remedy",
        arguments: [
            ("frame_skip: 0", "environment.frame_skip: must be a whole number from 1 to 10000, not '0'"),
            ("reward_scale: 0", "environment.reward_scale: must be a number from 1e-12 to 1000000000000, not '0'"),
            (
                "action_subset: [rigth]",
                "environment.action_subset: unknown action 'rigth', did you mean 'right'?"
            ),
            (
                "action_subset: [jump-over]",
                "environment.action_subset: unknown action 'jump-over', there are: left, right"
            ),
            ("action_subset: [left, left]", "environment.action_subset: has 'left' twice"),
            (
                "action_subset: []",
                "environment.action_subset: must name at least one action, or be none for all"
            ),
            (
                "rescale_observations: [1, -1]",
                "environment.rescale_observations: must be two numbers from -1e12 to 1e12, the lower one first, such as [-1, 1]"
            ),
            (
                "observation_scale: [1, 2]",
                "environment.observation_scale: must be one factor or 1, all from 1e-12 to 1e12"
            ),
            (
                "rescale_observations: [0, 1], observation_scale: [2]",
                "environment.observation_scale: excludes rescale_observations; keep one of them"
            ),
        ])
    func errors(keys: String, text: String) {
        #expect(throws: Diagnostics.self) { try corridor(keys) }
        do {
            _ = try corridor(keys)
        } catch {
            #expect("\(error)".contains("error: " + text), "\(error)")
        }
    }

    @Test("unbounded and binary observations are not rescaled by their bounds")
    func unscalable() {
        func message(_ kind: String, _ keys: String) -> String {
            do {
                _ = try configuration("environment: {kind: \(kind), \(keys)}\ntraining: {steps: 20_000}")
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(
            message("limited", "rescale_observations: [-1, 1]").contains(
                "environment.rescale_observations: needs finite bounds, which this environment's observations do not all have; "
                    + "use observation_scale"))
        #expect(
            message("bits", "observation_scale: [2]").contains(
                "environment.observation_scale: the environment's observations are zeros and ones, which are not scaled; remove it"
            ))
    }
}
