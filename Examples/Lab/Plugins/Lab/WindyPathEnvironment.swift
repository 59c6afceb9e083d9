import Understudy

/// A path of seven places, to be walked to its end against a wind that blows the walker back.
///
/// The reward is -1 in each step. The observation is the share of the path that lies behind the walker.
struct WindyPathEnvironment: Environment, Demonstrating, Drawable, IndependentlyCopied {
    static let name = "windy-path"
    // Edit: one line for `lab list`.
    static let summary = "A path to be walked to its end against the wind"

    private static let last = 6
    // Edit: the names of the actions, numbered from 0.
    private static let actions = ActionSpace(["wait", "walk"])
    // Edit: the least and the greatest value of each element of an observation.
    private static let observations = ObservationSpace(low: [0], high: [1])

    private let wind: Double
    /// The place of the walker, which is the whole state of an episode.
    private var place = 0

    init(wind: Double = 0.2) { self.wind = wind }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(wind: reader.value("wind", default: 0.2, in: 0...0.4, "Probability of losing a place in a step"))
    }

    var observationSpace: ObservationSpace { Self.observations }
    var actionSpace: ActionSpace { Self.actions }
    // Edit: the steps after which an episode is cut, or nil.
    var standardTimeLimit: Int? { 100 }

    /// Begins an episode; all randomness comes from `stream`.
    mutating func reset(using stream: inout RandomStream) {
        // Edit: the state in which an episode begins.
        place = stream.integer(below: Self.last)
    }

    /// Makes a step. After the end it changes nothing, and the reward is 0.
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        guard place < Self.last else { return Step(reward: 0, terminated: true) }
        // Edit: what an action does, its reward, and whether the episode has ended.
        let isBlownBack = stream.happens(withProbability: wind)
        place = max(0, place + action - (isBlownBack ? 1 : 0))
        return Step(reward: -1, terminated: place == Self.last)
    }

    /// Writes every element of the observation.
    func observe(into observation: inout MutableSpan<Float>) {
        // Edit: what the agent sees of the state.
        observation[0] = Float(place) / Float(Self.last)
    }

    /// Returns the action of an expert, for `lab record`; without one, leave out `Demonstrating`.
    func demonstratedAction(using stream: inout RandomStream) -> Int {
        // Edit: a good action in the present state.
        1
    }

    var pictureSize: (width: Double, height: Double) { (width: 7, height: 1) }

    /// Draws the state, for `lab watch`; without a picture, leave out `Drawable`.
    func draw(on canvas: inout Canvas) {
        // Edit: the picture of the present state.
        canvas.rectangle(x: Double(Self.last), y: 0, width: 1, height: 1, .goal)
        canvas.circle(x: Double(place) + 0.5, y: 0.5, radius: 0.4, .agent)
    }
}
