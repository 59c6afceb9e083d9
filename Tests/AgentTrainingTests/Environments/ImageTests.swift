import SpecYAML
import Testing
import Understudy

@testable import AgentTraining

@Suite("An environment of images as a spec wants it played")
struct ImageTests {
    private var stream = RandomStream(seed: 1, name: "test")

    private func pictures(_ keys: String) throws -> AgentEnvironment {
        try configuration("environment: {kind: pictures, \(keys)}\ntraining: {steps: 20_000}").environment
    }

    private func observation(_ environment: AgentEnvironment) -> [Float] {
        let buffer = ObservationBuffer(storing: environment)
        buffer.fill(from: environment)
        return Array(buffer.elements)
    }

    /// The environment's own image, in its own units.
    private func image(_ environment: AgentEnvironment) throws -> [Float] {
        let own = try #require(environment.base as? Pictures)
        return (0..<own.observationSpace.count).map { Float(own.byte($0)) }
    }

    @Test("has pixels from 0 to 1, whether the environment gives bytes or numbers", arguments: [true, false])
    mutating func scaling(givesBytes: Bool) throws {
        var played = try pictures("bytes: \(givesBytes)")
        #expect(played.observationSpace.shape == [4, 3, 3])
        #expect(played.observationSpace.low.allSatisfy { $0 == 0 })
        #expect(played.observationSpace.high.allSatisfy { abs($0 - 1) < 1e-6 })
        try played.reset(using: &stream)
        for _ in 0..<3 {
            let expected = try image(played)
            #expect(expected.max() ?? 0 > 100)
            #expect(zip(observation(played), expected).allSatisfy { abs($0.0 - $0.1 / 255) < 1e-6 })
            _ = try played.step(1, using: &stream)
        }
    }

    @Test("has pixels in another range, or with another factor, where the spec says so")
    mutating func otherScaling() throws {
        var played = try pictures("rescale_observations: [-1, 1]")
        try played.reset(using: &stream)
        let (expected, seen) = (try image(played), observation(played))
        #expect(zip(seen, expected).allSatisfy { abs($0.0 - ($0.1 / 127.5 - 1)) < 1e-6 })
        played = try pictures("observation_scale: [0.1]")
        try played.reset(using: &stream)
        let (own, scaled) = (try image(played), observation(played))
        #expect(zip(scaled, own).allSatisfy { abs($0.0 - $0.1 / 10) < 1e-4 })
    }

    @Test("frame_stack has the last images in the channels, the oldest first, and repeats the first")
    mutating func stacking() throws {
        var played = try pictures("frame_stack: 3")
        #expect(played.observationSpace.shape == [4, 3, 9] && played.recordedSpace.shape == [4, 3, 3])
        try played.reset(using: &stream)
        var images = [try image(played), try image(played), try image(played)]
        for number in 0..<6 {
            let seen = observation(played)
            for (place, expected) in images.suffix(3).enumerated() {
                for pixel in 0..<12 {
                    for channel in 0..<3 {
                        let (value, byte) = (seen[pixel * 9 + place * 3 + channel], expected[pixel * 3 + channel])
                        #expect(abs(value - byte / 255) < 1e-6, "image \(place) of observation \(number)")
                    }
                }
            }
            _ = try played.step(number % 2, using: &stream)
            images.append(try image(played))
        }
        try played.reset(using: &stream)
        let (first, seen) = (try image(played), observation(played))
        #expect((0..<3).allSatisfy { abs(seen[$0 * 3] - first[0] / 255) < 1e-6 }, "a reset forgets the images before")
    }

    @Test("gray_scale gives the luma of BT.601, rounded")
    mutating func gray() throws {
        var played = try pictures("gray_scale: true")
        #expect(played.observationSpace.shape == [4, 3, 1])
        try played.reset(using: &stream)
        let (colors, seen) = (try image(played), observation(played))
        for pixel in 0..<12 {
            let luma = 0.299 * colors[3 * pixel] + 0.587 * colors[3 * pixel + 1] + 0.114 * colors[3 * pixel + 2]
            #expect(abs(seen[pixel] * 255 - luma) < 0.51)
            #expect(abs(seen[pixel] * 255 - (seen[pixel] * 255).rounded()) < 1e-3)
        }
    }

    @Test("resize gives each pixel the mean of the area that it covers, also where it cuts pixels, or there are more")
    func resizing() {
        func resized(_ image: [UInt8], _ from: (Int, Int), _ to: (Int, Int), channels: Int = 1) -> [UInt8] {
            var pixels = [UInt8](repeating: 9, count: to.0 * to.1 * channels + 2)
            var span = pixels.mutableSpan
            ImageResizing(from: from, to: to, channels: channels).resize(image.span, into: &span, at: 1)
            #expect(pixels.first == 9 && pixels.last == 9)
            return Array(pixels[1..<pixels.count - 1])
        }
        #expect(resized([0, 100, 200, 40], (2, 2), (1, 1)) == [85])
        #expect(
            resized([10, 20, 90], (1, 3), (1, 2)) == [13, 67], "(10 + 20 / 2) / 1.5 and (20 / 2 + 90) / 1.5, rounded")
        #expect(resized([10, 20], (1, 2), (2, 4)) == [10, 10, 20, 20, 10, 10, 20, 20])
        #expect(resized([0, 255, 100, 1], (1, 2), (1, 1), channels: 2) == [50, 128])
        let same: [UInt8] = [1, 2, 3, 4, 5, 255]
        #expect(resized(same, (2, 3), (2, 3)) == same)
        let white = [UInt8](repeating: 255, count: 210 * 160)
        #expect(resized(white, (210, 160), (84, 84)).allSatisfy { $0 == 255 })
    }

    @Test("frame_maximum takes the larger of the last two images of an action, before gray and size")
    mutating func maximum() throws {
        var played = try pictures("frame_skip: 3, frame_maximum: true")
        try played.reset(using: &stream)
        let reset = try image(played)
        #expect(zip(observation(played), reset).allSatisfy { abs($0.0 - $0.1 / 255) < 1e-6 })
        for _ in 0..<3 {
            var (single, draws) = (played, stream)
            let own = try #require(single.base as? Pictures)
            var base = own
            for _ in 0..<2 { _ = base.step(1, using: &draws) }
            let before = (0..<36).map { Float(base.byte($0)) }
            _ = try single.step(1, using: &stream)
            let (after, seen) = (try image(single), observation(single))
            for index in 0..<36 { #expect(abs(seen[index] * 255 - max(before[index], after[index])) < 1e-3) }
            played = single
        }
        // The last action of an episode has one step left, and its image alone.
        var last = try pictures("frame_skip: 3, frame_maximum: true, length: 4")
        try last.reset(using: &stream)
        _ = try last.step(1, using: &stream)
        #expect(try last.step(0, using: &stream).terminated)
        let (after, seen) = (try image(last), observation(last))
        #expect(zip(seen, after).allSatisfy { abs($0.0 - $0.1 / 255) < 1e-6 })
    }

    @Test("noop_starts begins after 1 to that many steps with the first action, which count for nothing")
    mutating func idleStarts() throws {
        var played = try pictures("noop_starts: 4, length: 20")
        var times: Set<Int> = []
        for _ in 0..<200 {
            try played.reset(using: &stream)
            times.insert(try #require(played.base as? Pictures).time)
        }
        #expect(times == [1, 2, 3, 4])
        var short = try pictures("noop_starts: 6, length: 2")
        for _ in 0..<50 { try short.reset(using: &stream) }
        #expect(try short.step(0, using: &stream).terminated || short.step(0, using: &stream).terminated)
        var none = try pictures("noop_starts: 10_000, length: 1")
        let error = #expect(throws: RunError.self) { for _ in 0..<100 { try none.reset(using: &stream) } }
        #expect("\(error.map { "\($0)" } ?? "")".contains("environment.noop_starts; lower it"))
    }

    @Test("reward_clip cuts what is learned, before reward_scale, and no return")
    func rewardClip() throws {
        func rewards(_ keys: String) throws -> (Set<Float>, [Double]) {
            let run = try TrainingRun(configuration(Self.spec(keys)), seed: 0)
            var transcript = Transcript()
            try run.advance(by: 100, to: &transcript)
            return (
                Set((0..<run.replay.count).map { run.replay[$0].reward }), transcript.episodes.map(\.episodeReturn)
            )
        }
        let (whole, returns) = try rewards("")
        #expect(whole == [3, -0.25])
        let (cut, others) = try rewards(", reward_clip: 1")
        #expect(cut == [1, -0.25])
        #expect(try rewards(", reward_clip: 0.125, reward_scale: 2").0 == [0.25, -0.25])
        #expect(returns.contains { $0 > 3 } && others.contains { $0 > 3 })
    }

    @Test("terminal_on_life_loss makes a loss terminal for learning, and the episode goes on")
    func lives() throws {
        let run = try TrainingRun(configuration(Self.spec(", terminal_on_life_loss: true")), seed: 0)
        var transcript = Transcript()
        try run.advance(by: 150, to: &transcript)
        #expect(transcript.episodes.count == 10)
        #expect(transcript.episodes.allSatisfy { $0.length == 15 })
        for place in 0..<150 {
            #expect(run.replay[place].terminated == (place % 5 == 4))
            #expect((run.replay.successor(of: place) == nil) == (place % 5 == 4))
        }
        let plain = try TrainingRun(configuration(Self.spec("")), seed: 0)
        try plain.advance(by: 150, to: &transcript)
        #expect((0..<150).allSatisfy { plain.replay[$0].terminated == ($0 % 15 == 14) })
    }

    @Test("terminal_on_life_loss without a number of lives ends the run with the key to remove")
    func noLives() throws {
        let run = try TrainingRun(
            configuration(Self.spec(", tells_lives: false, terminal_on_life_loss: true")), seed: 0)
        var transcript = Transcript()
        let error = #expect(throws: RunError.self) { try run.advance(by: 1, to: &transcript) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("environment.terminal_on_life_loss needs; remove that key"))
    }

    static func spec(_ keys: String, steps: Int = 150) -> String {
        """
        environment: {kind: pictures\(keys)}
        network: {convolutions: [{channels: 2, kernel: 2}], hidden: [4]}
        replay: {capacity: 200}
        learner: {batch_size: 4, learning_starts: 20, train_every: 4, target_update_every: 20}
        training: {steps: \(steps), evaluate_every: \(steps), evaluation_episodes: 1}

        """
    }

    @Test("a recording of single images is stacked as the observations are, and no further back than its trajectory")
    mutating func recording() throws {
        var played = try pictures("frame_stack: 2, gray_scale: true, resize: [2, 2], length: 4")
        var (single, stacked): ([Float], [Float]) = ([], [])
        for _ in 0..<2 {
            try played.reset(using: &stream)
            for number in 0...4 {
                var frame = [Float](repeating: -1, count: 4)
                var span = frame.mutableSpan
                played.observeUnscaled(into: &span)
                #expect(frame.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
                single += frame
                stacked += observation(played)
                if number < 4 { _ = try played.step(number % 2, using: &stream) }
            }
        }
        let trajectories = Array(
            repeating: ExpertRecording.Trajectory(length: 4, terminated: true, truncated: false), count: 2)
        let recording = played.recording(
            ExpertRecording(observationCount: 4, observations: single, trajectories: trajectories))
        #expect(recording.observationCount == 8)
        #expect(recording.observations.numbers == stacked && recording.observations.isCompact)
        let bytes = RecordedObservations(bytes: single.map { UInt8($0) })
        #expect(
            played.recording(ExpertRecording(observationCount: 4, observations: bytes, trajectories: trajectories))
                == recording)
    }

    @Test(
        "wrong keys are errors with a remedy",
        arguments: [
            (
                "channels: 1, gray_scale: true",
                "environment.gray_scale: needs images of 3 channels, and these have 1; remove it"
            ),
            (
                "resize: [84]",
                "environment.resize: must be two whole numbers from 1 to 1024, rows and columns, such as [84, 84]"
            ),
            (
                "resize: [0, 5]",
                "environment.resize: must be two whole numbers from 1 to 1024, rows and columns, such as [84, 84]"
            ),
            ("frame_stack: 0", "environment.frame_stack: must be a whole number from 1 to 64, not '0'"),
            (
                "frame_maximum: true",
                "environment.frame_maximum: needs two images for each action; set frame_skip to 2 or more"
            ),
            (
                "resize: [1_000, 1_000], frame_stack: 4",
                "environment.frame_stack: gives observations of more than 10_000_000 numbers; use fewer images, or smaller ones with resize"
            ),
            (
                "observation_scale: [1, 2]",
                "environment.observation_scale: must be one factor for all pixels of an image"
            ),
            (
                "reward_clip: 0",
                "environment.reward_clip: must be a number above 0 and at most 1000000000000, or none, not '0'"
            ),
            ("noop_starts: -1", "environment.noop_starts: must be a whole number from 0 to 10000, not '-1'"),
        ])
    func problems(_ keys: String, expected: String) throws {
        #expect(try Self.messages("pictures, \(keys)") == [expected])
    }

    @Test(
        "keys of images are refused where observations are none",
        arguments: [
            "gray_scale: true", "resize: [2, 2]", "frame_stack: 2", "frame_skip: 2, frame_maximum: true",
        ])
    func noImages(_ keys: String) throws {
        let messages = try Self.messages("corridor, \(keys)")
        #expect(messages.count == 1)
        #expect(
            messages.first?.hasSuffix(
                "is for images, and the environment's observations are none (a uint8 Box with three dimensions); remove it"
            ) == true)
        #expect(
            try Self.messages("corridor, terminal_on_life_loss: true") == [
                "environment.terminal_on_life_loss: needs an environment that counts lives; remove it"
            ])
    }

    private static func messages(_ environment: String) throws -> [String] {
        do {
            _ = try configuration("environment: {kind: \(environment)}\ntraining: {steps: 20_000}")
            return []
        } catch let problems as Diagnostics {
            return problems.all.map { "\($0.key): \($0.message)" }
        }
    }
}
