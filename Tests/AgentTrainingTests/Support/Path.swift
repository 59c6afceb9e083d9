import Understudy

/// Cells in a row with an agent in one of them that can be drawn, and that knows that the end is to the right, where the episode ends with a reward of 1.
///
/// Observations are the cell's number.
struct Path: Demonstrating, Drawable {
    static let name = "path"
    static let summary = "Cells in a row that can be drawn"
    static let length = 5

    private var cell = 0

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [Float(Self.length - 1)]) }
    var actionSpace: ActionSpace { ActionSpace(["wait", "left", "right"]) }
    var standardTimeLimit: Int? { 20 }
    var pictureSize: (width: Double, height: Double) { (Double(Self.length), 1) }

    mutating func reset(using stream: inout RandomStream) { cell = stream.integer(below: 2) }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        cell = max(0, cell + [0, -1, 1][action])
        let isEnd = cell == Self.length - 1
        return Step(reward: isEnd ? 1 : -0.1, terminated: isEnd)
    }

    func observe(into observation: inout MutableSpan<Float>) { observation[0] = Float(cell) }

    func demonstratedAction(using stream: inout RandomStream) -> Int { 2 }

    func draw(on canvas: inout Canvas) { canvas.rectangle(x: Double(cell), y: 0, width: 1, height: 1, .agent) }
}
