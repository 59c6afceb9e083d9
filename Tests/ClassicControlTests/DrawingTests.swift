import Foundation
import Testing
import Understudy

@testable import ClassicControl

@Suite("Pictures")
struct DrawingTests {
    /// The points that define a shape, and the margin that it adds on each side of them.
    private func extent(of shape: Canvas.Shape) -> (points: [Canvas.Point], margin: Double) {
        switch shape {
        case .rectangle(let corner, let width, let height, _):
            ([corner, .init(corner.x + width, corner.y + height)], 0)
        case .circle(let center, let radius, _): ([center], radius)
        case .polygon(let corners, _): (corners, 0)
        case .line(let points, let width, _):
            // A level or upright line reaches no further along itself.
            (points, Set(points.map(\.x)).count == 1 || Set(points.map(\.y)).count == 1 ? 0 : width / 2)
        }
    }

    @Test("everything drawn lies within the picture, in the last state too", arguments: Subject.allCases)
    func bounds(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var environment = E()
            var stream = RandomStream(seed: 1, name: "environment")
            for _ in 0..<5 {
                try environment.reset(using: &stream)
                var isOver = false
                for _ in 0..<200 where !isOver {
                    let action = stream.integer(below: environment.actionSpace.count)
                    isOver = try environment.step(action, using: &stream).terminated
                    let picture = environment.picture
                    try #require(!picture.shapes.isEmpty)
                    for shape in picture.shapes {
                        let (points, margin) = extent(of: shape)
                        for point in points {
                            try #require(point.x - margin >= 0 && point.x + margin <= picture.width, "\(shape)")
                            try #require(point.y - margin >= 0 && point.y + margin <= picture.height, "\(shape)")
                        }
                    }
                }
            }
        }
        try check(subject.type)
    }

    /// The points of the only line of a paint.
    private func line(_ paint: Canvas.Paint, in picture: Canvas) throws -> [Canvas.Point] {
        let lines = picture.shapes.compactMap { shape -> [Canvas.Point]? in
            if case .line(let points, _, paint) = shape { points } else { nil }
        }
        #expect(lines.count == 1)
        return try #require(lines.first)
    }

    private func isNear(_ a: Canvas.Point, _ x: Double, _ y: Double) -> Bool {
        hypot(a.x - x, a.y - y) < 1e-12
    }

    @Test("the cart stands where the position says, the pole's end where the angle says")
    func cartPole() throws {
        var cart = CartPole()
        cart.replayedState = [1.5, 0, .pi / 6, 0]
        let pole = try line(.first, in: cart.picture)
        #expect(isNear(pole[0], 3 + 1.5, 1.4))
        // A pole of 1 m leans to the right by 30 degrees.
        #expect(isNear(pole[1], 3 + 1.5 + 0.5, 1.4 - 0.75.squareRoot()))
        let body = Canvas.Shape.rectangle(corner: .init(4.25, 1.4), width: 0.5, height: 1.7 - 1.4, paint: .agent)
        #expect(cart.picture.shapes.contains(body))
    }

    @Test("the ends of the track are drawn where an episode ends")
    func track() {
        let ends = CartPole().picture.shapes.compactMap { shape -> Double? in
            if case .line(let points, _, .hazard) = shape { points[0].x } else { nil }
        }
        let track: [Double] = [3 - 2.4, 3 + 2.4]
        #expect(ends == track)
    }

    @Test("the links hang down at first, and the second one's angle counts from the first one's")
    func acrobot() throws {
        var acrobot = Acrobot()
        let hanging = try line(.agent, in: acrobot.picture)
        #expect(hanging == [.init(2.2, 2.2), .init(2.2, 3.2), .init(2.2, 4.2)])
        acrobot.replayedState = [.pi / 2, .pi / 2, 0, 0]
        let bent = try line(.agent, in: acrobot.picture)
        #expect(isNear(bent[1], 3.2, 2.2) && isNear(bent[2], 3.2, 1.2))
    }

    @Test("the free end of acrobot is above the line where an episode is won", arguments: [0.99, 1.01])
    func goalLine(_ height: Double) throws {
        var acrobot = Acrobot()
        // A straight chain whose end is at the height.
        acrobot.replayedState = [.pi - acos(height / 2), 0, 0, 0]
        let (end, goal) = try (line(.agent, in: acrobot.picture)[2], line(.goal, in: acrobot.picture)[0])
        #expect((end.y < goal.y) == (height > 1))
        #expect(Acrobot.Dynamics.isGoal(acrobot.state) == (height > 1))
    }

    @Test("the car stands on the hill, and along its slope", arguments: [-1.1, -Double.pi / 6, 0.3])
    func mountainCar(_ position: Double) throws {
        var car = MountainCar()
        car.replayedState = [position, 0]
        let bodies = car.picture.shapes.compactMap { shape -> [Canvas.Point]? in
            if case .polygon(let corners, .agent) = shape { corners } else { nil }
        }
        let body = try #require(bodies.first)
        let road = MountainCar.road(at: position)
        #expect(road.y == 0.25 + 0.45 * (1 - sin(3 * position)))
        let (back, front) = (body[0], body[3])
        // The middle of the car's lower edge lies above the road, at right angles to it.
        let middle = Canvas.Point((back.x + front.x) / 2, (back.y + front.y) / 2)
        #expect(abs(hypot(middle.x - road.x, middle.y - road.y) - 0.02) < 1e-12 && middle.y < road.y)
        let slope = -(front.y - back.y) / (front.x - back.x)
        #expect(abs(slope - 3 * 0.45 * cos(3 * position)) < 1e-9)
    }

    @Test("the flag stands where an episode is won")
    func flag() throws {
        let flags = MountainCar().picture.shapes.compactMap { shape -> [Canvas.Point]? in
            if case .polygon(let corners, .goal) = shape { corners } else { nil }
        }
        #expect(try #require(flags.first)[0].x == MountainCar.road(at: 0.5).x)
    }
}
