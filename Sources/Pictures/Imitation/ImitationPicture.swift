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
    /// The width of lines in the picture's units.
    private let lineWidth: Double
    private var steps: [Part: [Step]] = [:]
    private var known: [Part: Set<Step>] = [:]
    private var starts: [Canvas.Point] = []

    /// Begins with the picture of what is there in every state.
    public init(scene: Canvas) {
        self.scene = scene
        lineWidth = 0.01 * max(scene.width, scene.height)
    }

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

    /// The picture.
    public var canvas: Canvas {
        var canvas = scene
        for start in starts { canvas.circle(x: start.x, y: start.y, radius: 2 * lineWidth, Part.expert.paint) }
        for step in steps[.expert] ?? [] where known[.infeasible]?.contains(step) != true {
            canvas.line([step.start, step.end], width: lineWidth, Part.expert.paint)
        }
        for step in steps[.infeasible] ?? [] {
            for dash in dashes(step) {
                canvas.line([dash.start, dash.end], width: 1.4 * lineWidth, Part.infeasible.paint)
            }
        }
        for step in steps[.bridge] ?? [] { canvas.line(bow(step), width: 0.7 * lineWidth, Part.bridge.paint) }
        return canvas
    }

    /// Pieces of a step with gaps between them and at both ends.
    private func dashes(_ step: Step) -> [Step] {
        let pitch = 5 * lineWidth
        let count = max(1, Int((step.length / pitch).rounded()))
        return (0..<count).map { number in
            Step(
                start: step.point(at: (Double(number) + 0.3) / Double(count)),
                end: step.point(at: (Double(number) + 0.7) / Double(count)))
        }
    }

    /// An arc that leaves the straight line to its left; a straight line where it is too short for that to be seen.
    private func bow(_ step: Step) -> [Canvas.Point] {
        guard step.length > 5 * lineWidth else { return [step.start, step.end] }
        let pieces = 6
        return (0...pieces).map { piece in
            let share = Double(piece) / Double(pieces)
            let height = 0.6 * share * (1 - share)
            let point = step.point(at: share)
            return Canvas.Point(
                point.x + height * (step.end.y - step.start.y), point.y - height * (step.end.x - step.start.x))
        }
    }
}

extension ImitationPicture.Step {
    fileprivate var length: Double {
        let (x, y) = (end.x - start.x, end.y - start.y)
        return (x * x + y * y).squareRoot()
    }

    /// The point that is `share` of the way along.
    fileprivate func point(at share: Double) -> Canvas.Point {
        Canvas.Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
    }
}
