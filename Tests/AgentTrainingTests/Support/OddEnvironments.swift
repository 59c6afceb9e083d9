import Understudy

/// An environment whose episodes never end.
struct Endless: Environment {
    static let name = "endless"
    static let summary = "Episodes that never end"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [1]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment that gives a chosen reward, or a chosen number in its observations, from a step on; episodes never end.
///
/// Steps are counted over all episodes of one instance.
struct Broken: Environment {
    static let name = "broken"
    static let summary = "Gives what no environment may give"

    private let goodSteps: Int
    private let reward: Double
    private let element: Double
    private var steps = 0

    init(from reader: inout SpecReader) {
        goodSteps = reader.value("good_steps", default: 0, in: 0..., "Steps before it breaks")
        // Specs have no numbers that are not finite.
        reward = Double(reader.value("reward", default: "0", "The reward from then on")) ?? 0
        element = Double(reader.value("element", default: "0", "The second element of observations from then on")) ?? 0
    }

    var observationSpace: ObservationSpace { ObservationSpace(low: [0, 0], high: [1, 1]) }
    var actionSpace: ActionSpace { ActionSpace(["on", "off"]) }
    mutating func reset(using stream: inout RandomStream) {}

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        steps += 1
        return Step(reward: steps > goodSteps ? reward : 0, terminated: false)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = 0.5
        observation[1] = steps > goodSteps ? Float(element) : 0
    }
}

/// An environment of unbounded observations with a time limit of its own.
struct Limited: Environment {
    static let name = "limited"
    static let summary = "Cut after ten steps"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [-.infinity, 0], high: [.infinity, 1]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    var standardTimeLimit: Int? { 10 }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment of binary observations.
struct Bits: Environment {
    static let name = "bits"
    static let summary = "Zeros and ones"

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(binary: [4]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 1, terminated: true) }
    func observe(into observation: inout MutableSpan<Float>) {}
}

/// An environment of images, in which every fifth step costs a life.
///
/// A pixel's bytes tell the number of the step since the reset, the last action and a number that was drawn at random.
struct Pictures: LifeCounting {
    static let name = "pictures"
    static let summary = "Images, and lives"

    let rows: Int
    let columns: Int
    let channels: Int
    /// Whether it gives its images as bytes.
    let givesBytes: Bool
    /// Whether it tells its lives.
    let tellsLives: Bool
    let length: Int

    private(set) var time = 0
    private var drawn = 0
    private var last = 0

    init(from reader: inout SpecReader) {
        rows = reader.value("rows", default: 4, in: 1...100, "Rows")
        columns = reader.value("columns", default: 3, in: 1...100, "Columns")
        channels = reader.value("channels", default: 3, in: 1...4, "Channels")
        givesBytes = reader.value("bytes", default: true, "Whether it gives its images as bytes")
        tellsLives = reader.value("tells_lives", default: true, "Whether it tells its lives")
        length = reader.value("length", default: 15, in: 1...1_000, "Steps of an episode")
    }

    var observationSpace: ObservationSpace { ObservationSpace(imageOf: rows, columns, channels: channels) }
    var actionSpace: ActionSpace { ActionSpace(["wait", "move"]) }
    var lives: Int? { tellsLives ? 1 + (length - 1) / 5 - time / 5 : nil }

    mutating func reset(using stream: inout RandomStream) {
        (time, last) = (0, 0)
        drawn = stream.integer(below: 50)
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        time += 1
        last = action
        drawn = (drawn + stream.integer(below: 7)) % 50
        return Step(reward: action == 1 ? 3 : -0.25, terminated: time >= length)
    }

    /// The byte of an element of the present image.
    func byte(_ index: Int) -> UInt8 { UInt8((index * 37 + time * 11 + last * 100 + drawn) % 256) }

    func observe(into observation: inout MutableSpan<Float>) {
        for index in observation.indices { observation[index] = Float(byte(index)) }
    }

    func writePixels(into pixels: inout MutableSpan<UInt8>) -> Bool {
        guard givesBytes else { return false }
        for index in pixels.indices { pixels[index] = byte(index) }
        return true
    }
}
