import Understudy

/// An expert's ways in a picture of where they lead: what the agent can do of them, what it cannot, and its own bridges over that.
///
/// The parts differ in more than colour: the expert's way is a line, what is infeasible of it a row of dashes, and a bridge has a bow for each of the agent's
/// steps, so that it stays beside the way. What lies on the same place is drawn once.
public struct ImitationPicture: Sendable {
    /// What is drawn on the scene.
    public enum Part: Hashable, Sendable, CaseIterable {
        /// What the agent can do of the expert's way.
        case expert
        /// What it cannot.
        case infeasible
        /// A way of its own past that.
        case bridge

        /// The paint.
        public var paint: Canvas.Paint {
            switch self {
            case .expert: .ink
            case .infeasible: .first
            case .bridge: .agent
            }
        }
    }

    /// A step from place to place.
    fileprivate struct Step: Hashable {
        let start: Canvas.Point
        let end: Canvas.Point
    }

    private let scene: Canvas
    private var steps: [Part: [Step]] = [:]
    private var known: [Part: Set<Step>] = [:]
    private var starts: [Canvas.Point] = []

    /// Begins with the picture of what is there in every state.
    public init(scene: Canvas) { self.scene = scene }

    /// Adds one of the expert's trajectories.
    ///
    /// - Parameters:
    ///   - places: where its states are.
    ///   - infeasible: the places in `places` at which steps begin that the agent cannot make.
    public mutating func addExpert(_ places: [Canvas.Point], infeasible: Set<Int>) {
        if let start = places.first, !starts.contains(start) { starts.append(start) }
        for (index, (start, end)) in zip(places, places.dropFirst()).enumerated() {
            add(Step(start: start, end: end), to: infeasible.contains(index) ? .infeasible : .expert)
        }
    }

    /// Adds a bridge, by the places at which its steps begin and end.
    public mutating func addBridge(_ places: [Canvas.Point]) {
        for (start, end) in zip(places, places.dropFirst()) { add(Step(start: start, end: end), to: .bridge) }
    }

    private mutating func add(_ step: Step, to part: Part) {
        guard step.start != step.end, known[part, default: []].insert(step).inserted else { return }
        steps[part, default: []].append(step)
    }

    /// The expert's steps that are drawn, those in the same places once.
    public var expertStepCount: Int { expertSteps.count }

    private var expertSteps: [Step] { (steps[.expert] ?? []) + (steps[.infeasible] ?? []) }

    /// The width of lines in the picture's units: the same share of every picture, but less than a third of the expert's steps in the mean.
    private var lineWidth: Double {
        let lengths = expertSteps.map(\.length)
        let mean = lengths.isEmpty ? .infinity : lengths.reduce(0, +) / Double(lengths.count)
        return min(0.01 * max(scene.width, scene.height), 0.3 * mean)
    }

    /// The picture.
    public var canvas: Canvas {
        let width = lineWidth
        var canvas = scene
        for start in starts { canvas.circle(x: start.x, y: start.y, radius: 2 * width, Part.expert.paint) }
        for step in steps[.expert] ?? [] where known[.infeasible]?.contains(step) != true {
            canvas.line([step.start, step.end], width: width, Part.expert.paint)
        }
        for step in steps[.infeasible] ?? [] {
            for dash in step.dashes(pitch: 5 * width) {
                canvas.line([dash.start, dash.end], width: 1.4 * width, Part.infeasible.paint)
            }
        }
        for step in steps[.bridge] ?? [] {
            canvas.line(step.bow(height: 1.5 * width), width: 0.7 * width, Part.bridge.paint)
        }
        return canvas
    }
}

extension ImitationPicture.Step {
    fileprivate var length: Double {
        let (x, y) = (end.x - start.x, end.y - start.y)
        return (x * x + y * y).squareRoot()
    }

    /// The point that is `share` of the way along, and `offset` to its left.
    private func point(at share: Double, offset: Double = 0) -> Canvas.Point {
        let (x, y) = (end.x - start.x, end.y - start.y)
        let side = offset / length
        return Canvas.Point(start.x + share * x + side * y, start.y + share * y - side * x)
    }

    /// Pieces with gaps between them and at both ends, as many as have about the length `pitch` with a gap, but no more than a picture has room for.
    fileprivate func dashes(pitch: Double) -> [Self] {
        let count = Int(min(max((length / pitch).rounded(), 1), 50))
        return (0..<count).map { number in
            Self(
                start: point(at: (Double(number) + 0.3) / Double(count)),
                end: point(at: (Double(number) + 0.7) / Double(count)))
        }
    }

    /// An arc to the left of the straight line, as high as `height` or a sixth of its length; the line itself where that is too little to be seen.
    fileprivate func bow(height: Double) -> [Canvas.Point] {
        guard length > 2 * height else { return [start, end] }
        let height = min(height, length / 6)
        let pieces = 6
        return (0...pieces).map { piece in
            let share = Double(piece) / Double(pieces)
            return point(at: share, offset: 4 * height * share * (1 - share))
        }
    }
}
