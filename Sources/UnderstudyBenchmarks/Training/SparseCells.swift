import Understudy

/// An environment with a few set cells, as in the games of MinAtar.
///
/// It is for measuring the cost of learning from sparse binary observations.
///
/// Objects wander over a board with one channel per two objects. Actions have no effect, and episodes end at random.
struct SparseCells: Environment {
    static let name = "benchmark-sparse-cells"
    static let summary = "Wandering cells of 10 x 10 x 4, for benchmarks"

    private static let size = 10
    private static let channels = 4
    private static let objects = 8
    private static let space = ObservationSpace(binary: [size, size, channels])
    private static let actions = ActionSpace(["none", "left", "up", "right", "down", "fire"])

    private var rows = Array(repeating: 0, count: objects)
    private var columns = Array(repeating: 0, count: objects)

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { Self.space }
    var actionSpace: ActionSpace { Self.actions }

    mutating func reset(using stream: inout RandomStream) {
        for object in 0..<Self.objects {
            rows[object] = stream.integer(below: Self.size)
            columns[object] = stream.integer(below: Self.size)
        }
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let object = stream.integer(below: Self.objects)
        rows[object] = (rows[object] + 1) % Self.size
        columns[object] = (columns[object] + stream.integer(below: 3) + Self.size - 1) % Self.size
        return Step(reward: object == action ? 1 : 0, terminated: stream.happens(withProbability: 0.005))
    }

    func observe(into observation: inout MutableSpan<Float>) {
        for place in observation.indices { observation[place] = 0 }
        for object in 0..<Self.objects {
            observation[(rows[object] * Self.size + columns[object]) * Self.channels + object / 2] = 1
        }
    }
}
