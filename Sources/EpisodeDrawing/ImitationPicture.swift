import StudyFormat
import Understudy

/// A picture of expert trajectories and how the agent can follow them.
///
/// It shows the feasible expert steps, the infeasible ones, and the agent's own bridges around them.
///
/// The parts differ in more than color. Feasible steps are solid lines and infeasible steps are dashed. A bridge has
/// one arc for each agent step, so it stays beside the expert's path. Steps at the same location are drawn once.
package struct ImitationPicture: Sendable {
    /// A kind of path drawn over the scene.
    package enum Part: Hashable, Sendable, CaseIterable {
        /// Expert steps that are feasible for the agent.
        case expert
        /// Expert steps that are infeasible for the agent.
        case infeasible
        /// The agent's own path around infeasible steps.
        case bridge

        /// The paint used for the part.
        package var paint: Canvas.Paint {
            switch self {
            case .expert: .ink
            case .infeasible: .first
            case .bridge: .agent
            }
        }
    }

    /// A step from one location to another.
    fileprivate struct Step: Hashable {
        let start: Canvas.Point
        let end: Canvas.Point
    }

    /// The number of distinct expert steps after which no more trajectories are added.
    ///
    /// It is large enough for an overview and small enough to keep the trajectories distinguishable.
    private static let stepLimit = 250

    /// The data that the picture shows: all of it, or the part about one trajectory.
    package let transitions: InfeasibleTransitions
    /// The number of trajectories in the picture, counted from the first.
    package private(set) var trajectoryCount = 0

    private let scene: Canvas
    private var steps: [Part: [Step]] = [:]
    private var known: [Part: Set<Step>] = [:]
    private var starts: [Canvas.Point] = []

    /// Creates a picture of a run's infeasible transitions and bridges.
    ///
    /// Returns `nil` if the environment could not tell the positions.
    ///
    /// - Parameters:
    ///   - trajectory: the index of the only trajectory to draw, from 0; `nil` for the first ones.
    ///   - scene: the part of the environment's picture that is the same in every state; `nil` if there is none.
    package init?(_ transitions: InfeasibleTransitions, trajectory: Int? = nil, on scene: Canvas?) {
        guard let scene else { return nil }
        self.scene = scene
        self.transitions = trajectory.map(transitions.only) ?? transitions
        let byTrajectory = Dictionary(grouping: self.transitions.transitions, by: \.trajectory)
        for (number, trajectory) in self.transitions.trajectories.enumerated() {
            guard let places = trajectory.places else { return nil }
            guard expertStepCount < Self.stepLimit else { continue }
            trajectoryCount += 1
            let infeasible = byTrajectory[number] ?? []
            addExpert(places, infeasible: Set(infeasible.map(\.step)))
            for bridge in infeasible.compactMap(\.bridge) {
                guard let places = bridge.places else { return nil }
                for (start, end) in zip(places, places.dropFirst()) { add(Step(start: start, end: end), to: .bridge) }
            }
        }
    }

    /// Adds a trajectory with the positions `places`; infeasible steps begin at the indices `infeasible`.
    private mutating func addExpert(_ places: [Canvas.Point], infeasible: Set<Int>) {
        if let start = places.first, !starts.contains(start) { starts.append(start) }
        for (index, (start, end)) in zip(places, places.dropFirst()).enumerated() {
            add(Step(start: start, end: end), to: infeasible.contains(index) ? .infeasible : .expert)
        }
    }

    private mutating func add(_ step: Step, to part: Part) {
        guard step.start != step.end, known[part, default: []].insert(step).inserted else { return }
        steps[part, default: []].append(step)
    }

    /// The number of distinct expert steps drawn; steps at the same location count once.
    private var expertStepCount: Int { expertSteps.count }

    private var expertSteps: [Step] { (steps[.expert] ?? []) + (steps[.infeasible] ?? []) }

    /// The line width in the picture's units.
    ///
    /// It is the same fraction of every picture, but at most 0.3 times the mean length of the expert steps.
    private var lineWidth: Double {
        let lengths = expertSteps.map(\.length)
        let mean = lengths.isEmpty ? .infinity : lengths.reduce(0, +) / Double(lengths.count)
        return min(0.01 * max(scene.width, scene.height), 0.3 * mean)
    }

    /// The finished picture.
    package var canvas: Canvas {
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

    /// Returns the point at the fraction `share` of the step, moved `offset` to the left.
    private func point(at share: Double, offset: Double = 0) -> Canvas.Point {
        let (x, y) = (end.x - start.x, end.y - start.y)
        let side = offset / length
        return Canvas.Point(start.x + share * x + side * y, start.y + share * y - side * x)
    }

    /// Splits the step into dashes with gaps between them and at both ends.
    ///
    /// Each dash with its gap is about `pitch` long; there are at most 50 dashes.
    fileprivate func dashes(pitch: Double) -> [Self] {
        let count = Int(min(max((length / pitch).rounded(), 1), 50))
        return (0..<count).map { number in
            Self(
                start: point(at: (Double(number) + 0.3) / Double(count)),
                end: point(at: (Double(number) + 0.7) / Double(count)))
        }
    }

    /// Returns an arc to the left of the straight line.
    ///
    /// Its height is `height` or a sixth of the step's length, whichever is smaller. Returns the straight line if the
    /// step is too short for a visible arc.
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
