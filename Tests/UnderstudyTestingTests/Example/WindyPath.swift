import Understudy

/// A path of seven places, to be walked to its end against a wind that blows the walker back.
struct WindyPath: Environment, Demonstrating, Drawable {
    static let name = "windy-path"
    static let summary = "A path to be walked to its end against the wind"

    private static let last = 6
    private static let actions = ActionSpace(["wait", "walk"])
    private static let observations = ObservationSpace(low: [0], high: [1])

    private let wind: Double
    private var place = 0

    init(wind: Double = 0.2) { self.wind = wind }

    init(from reader: inout SpecReader) {
        self.init(
            wind: reader.value("wind", default: 0.2, in: 0...0.4, "Probability of being blown back a place in a step"))
    }

    var observationSpace: ObservationSpace { Self.observations }
    var actionSpace: ActionSpace { Self.actions }
    var standardTimeLimit: Int? { 100 }

    mutating func reset(using stream: inout RandomStream) { place = stream.integer(below: Self.last) }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        guard place < Self.last else { return Step(reward: 0, terminated: true) }
        let isBlownBack = stream.happens(withProbability: wind)
        place = max(0, place + action - (isBlownBack ? 1 : 0))
        return Step(reward: -1, terminated: place == Self.last)
    }

    func observe(into observation: inout MutableSpan<Float>) { observation[0] = Float(place) / Float(Self.last) }

    func demonstratedAction(using stream: inout RandomStream) -> Int { 1 }

    var pictureSize: (width: Double, height: Double) { (width: 7, height: 1) }

    func draw(on canvas: inout Canvas) {
        canvas.rectangle(x: Double(Self.last), y: 0, width: 1, height: 1, .goal)
        canvas.circle(x: Double(place) + 0.5, y: 0.5, radius: 0.4, .agent)
    }
}
