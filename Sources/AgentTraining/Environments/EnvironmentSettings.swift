import SpecYAML
import Understudy

/// The settings that a spec can apply to environments of every kind, in addition to their own parameters.
package struct EnvironmentSettings: Hashable, Sendable {
    /// The time limit of an episode in agent steps; `nil` for none.
    package var timeLimit: Int?
    /// The number of environment steps per agent action, at least 1.
    package var frameSkip = 1
    /// The available environment actions, in the agent's order; `nil` for all in the original order.
    package var actions: [Int]?
    /// The linear scaling of observations; `nil` for none.
    package var scaling: ObservationScaling?
    /// The factor on rewards for learning.
    ///
    /// Returns are still reported in the environment's own units.
    package var rewardScale = 1.0
    /// The largest reward for learning, before it is scaled; a larger one, or a lower one than its negative, is cut.
    ///
    /// `nil` for no limit. Returns are still reported with whole rewards.
    package var rewardClip: Double?
    /// The processing of images; without effect on other observations.
    package var images = ImageSettings()
    /// Whether the loss of a life is a terminal state for learning.
    package var endsWithLife = false
    /// The maximum number of steps with the environment's first action at the beginning of an episode.
    package var idleStarts = 0

    /// Creates settings that change nothing and truncate episodes after `timeLimit` steps.
    package init(timeLimit: Int?) { self.timeLimit = timeLimit }

    /// Reads the shared keys of the section `environment`.
    package init(of environment: any Environment, from reader: inout SpecReader) {
        frameSkip = reader.value(
            "frame_skip", default: 1, in: 1...10_000,
            "Environment steps that an action lasts; their rewards are added up")
        let skip = frameSkip
        timeLimit = reader.optionalValue(
            "time_limit", default: environment.standardTimeLimit.map { ($0 + skip - 1) / skip }, in: 1...1_000_000,
            absent: "the environment's own",
            "Steps after which an episode is cut, which is no terminal state; none for no limit")
        actions = Self.readActions(of: environment.actionSpace, from: &reader)
        scaling = Self.readScaling(of: environment.observationSpace, from: &reader)
        rewardScale = reader.value(
            "reward_scale", default: 1, in: 1e-12...1e12,
            "Factor on the rewards that are learned from; returns stay in the environment's units")
        rewardClip = reader.optionalValue(
            "reward_clip", as: Double.self, in: .above(0, atMost: 1e12),
            "Limit to which larger rewards, and its negative to which lower ones, are cut for learning; 1 for Atari")
        images = ImageSettings(of: environment.observationSpace, frameSkip: frameSkip, from: &reader)
        endsWithLife = reader.value(
            "terminal_on_life_loss", default: false,
            "Whether the loss of a life is a terminal state for learning; the episode goes on")
        idleStarts = reader.value(
            "noop_starts", default: 0, in: 0...10_000,
            "Most steps at the start of an episode in which the environment's first action is repeated, from 1 at random; 30 for Atari"
        )
        if endsWithLife, !(environment is any LifeCounting) {
            reader.report("needs an environment that counts lives; remove it", at: "terminal_on_life_loss")
        }
        reader.measure(in: "environment steps", "frame_skip", "noop_starts")
        reader.measure(in: "agent steps", "time_limit")
        reader.cite("Mnih et al. 2015", for: "reward_clip", "terminal_on_life_loss", "noop_starts")
    }

    private static func readActions(of space: ActionSpace, from reader: inout SpecReader) -> [Int]? {
        let names = reader.optionalValue(
            "action_subset", as: [String].self, absent: "all",
            "Names of the actions on offer, in the order in which they are numbered")
        guard let names else { return nil }
        var numbers: [Int] = []
        for name in names {
            guard let number = space.names.firstIndex(of: name) else {
                let hint =
                    suggestion(for: name, among: space.names).map { "did you mean '\($0)'?" }
                    ?? "there are: \(space.names.joined(separator: ", "))"
                reader.report("unknown action '\(name)', \(hint)", at: "action_subset")
                continue
            }
            guard !numbers.contains(number) else {
                reader.report("has '\(name)' twice", at: "action_subset")
                continue
            }
            numbers.append(number)
        }
        guard !numbers.isEmpty else {
            if names.isEmpty { reader.report("must name at least one action, or be none for all", at: "action_subset") }
            return nil
        }
        return numbers
    }

    private static func readScaling(
        of space: ObservationSpace, from reader: inout SpecReader
    ) -> ObservationScaling? {
        let range = reader.optionalValue(
            "rescale_observations", as: [Double].self,
            "The lowest and the highest number that observations are rescaled to, by the environment's bounds: [-1, 1]",
            example: [-1, 1])
        let factors = reader.optionalValue(
            "observation_scale", as: [Double].self,
            "Factors on the elements of observations, one for each or one for all")
        let used = [("rescale_observations", range), ("observation_scale", factors)].filter { $0.1 != nil }.map(\.0)
        guard let key = used.first else { return nil }
        guard used.count == 1 else {
            reader.report("excludes rescale_observations; keep one of them", at: "observation_scale")
            return nil
        }
        guard !space.isBinary else {
            reader.report("the environment's observations are zeros and ones, which are not scaled; remove it", at: key)
            return nil
        }
        if let range {
            guard range.count == 2, range[0] < range[1], range.allSatisfy({ abs($0) <= 1e12 }) else {
                reader.report("must be two numbers from -1e12 to 1e12, the lower one first, such as [-1, 1]", at: key)
                return nil
            }
            guard let scaling = ObservationScaling(of: space, to: range[0]...range[1]) else {
                reader.report(
                    "needs finite bounds, which this environment's observations do not all have; use observation_scale",
                    at: key)
                return nil
            }
            return scaling
        }
        if space.isImage, let factors, factors.count != 1 {
            reader.report("must be one factor for all pixels of an image", at: key)
            return nil
        }
        guard let factors, factors.count == 1 || factors.count == space.count,
            factors.allSatisfy({ (1e-12...1e12).contains($0) })
        else {
            reader.report("must be one factor or \(space.count), all from 1e-12 to 1e12", at: key)
            return nil
        }
        return ObservationScaling(factors: factors, count: space.count)
    }
}

/// A linear map of each element of an observation: x · factor + shift.
package struct ObservationScaling: Hashable, Sendable {
    /// The factor of each element, above 0.
    package let factors: [Float]
    /// The shift of each element.
    package let shifts: [Float]

    /// Creates a scaling of `count` elements by one factor each, or by a single common factor.
    ///
    /// - Precondition: `factors` has one element or `count` elements.
    init(factors: [Double], count: Int) {
        precondition(factors.count == 1 || factors.count == count, "factors that do not fit")
        self.factors = (0..<count).map { Float(factors[factors.count == 1 ? 0 : $0]) }
        shifts = [Float](repeating: 0, count: count)
    }

    /// Creates a scaling that maps the bounds of `space` to `range`.
    ///
    /// It is `nil` if an element has infinite bounds or only one value.
    init?(of space: ObservationSpace, to range: ClosedRange<Double>) {
        var factors: [Float] = []
        var shifts: [Float] = []
        for (low, high) in zip(space.low, space.high) {
            guard low.isFinite, high.isFinite, low < high else { return nil }
            let factor = (range.upperBound - range.lowerBound) / (Double(high) - Double(low))
            factors.append(Float(factor))
            shifts.append(Float(range.lowerBound - Double(low) * factor))
        }
        self.factors = factors
        self.shifts = shifts
    }

    /// The scaling of pixels to 0 ... 1.
    static let pixels = ObservationScaling(factors: [1 / 255], count: 1)

    /// The number for each value of a pixel, whose scaling is the same in all of an image.
    var table: [Float] { (0..<256).map { scaled(Float($0), at: 0) } }

    /// Returns the scaled value of the element at `index`.
    func scaled(_ value: Float, at index: Int) -> Float { value * factors[index] + shifts[index] }

    /// Returns the original value of the element at `index`, up to rounding.
    func unscaled(_ value: Float, at index: Int) -> Float { (value - shifts[index]) / factors[index] }

    /// Returns `space` with scaled bounds.
    func scaled(_ space: ObservationSpace) -> ObservationSpace {
        ObservationSpace(
            low: space.low.indices.map { scaled(space.low[$0], at: $0) },
            high: space.high.indices.map { scaled(space.high[$0], at: $0) }, shape: space.shape)
    }

    /// Returns `recording` with scaled observations; recordings are made in the environment's own units.
    func scaled(_ recording: ExpertRecording) -> ExpertRecording {
        ExpertRecording(
            observationCount: recording.observationCount, observations: scaled(recording.observations),
            trajectories: recording.trajectories, truth: recording.truth)
    }

    /// Returns the scaled numbers of whole observations; bytes with the same scaling everywhere stay bytes.
    private func scaled(_ observations: RecordedObservations) -> RecordedObservations {
        if observations.isCompact, factors.allSatisfy({ $0 == factors[0] }), shifts.allSatisfy({ $0 == shifts[0] }) {
            return observations.mapped { scaled($0, at: 0) }
        }
        var numbers = observations.numbers
        for index in numbers.indices { numbers[index] = scaled(numbers[index], at: index % factors.count) }
        return RecordedObservations(numbers)
    }
}
