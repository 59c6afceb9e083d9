#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Understudy

extension MountainCar: Drawable {
    /// The size of a picture: the road's length in the environment's units, plus a margin for the car on either side.
    public var pictureSize: (width: Double, height: Double) { (2, 1.25) }

    /// Draws the wall, the hill, the flag, and the car on two wheels, aligned with the slope.
    public func draw(on canvas: inout Canvas) {
        let start = Self.road(at: Dynamics.minimumPosition)
        canvas.line([start, .init(start.x, start.y - 0.2)], width: 0.02, .muted)
        canvas.line(Self.hill, width: 0.01, .ink)
        let flag = Self.road(at: Dynamics.goalPosition)
        canvas.line([flag, .init(flag.x, flag.y - 0.2)], width: 0.01, .ink)
        canvas.polygon(
            [.init(flag.x, flag.y - 0.2), .init(flag.x + 0.1, flag.y - 0.165), .init(flag.x, flag.y - 0.13)], .goal)
        drawCar(on: &canvas)
    }

    private func drawCar(on canvas: inout Canvas) {
        let road = Self.road(at: state.position)
        let slope = 3 * Self.scale * cos(3 * state.position)
        let length = (1 + slope * slope).squareRoot()
        let (across, up) = (1 / length, slope / length)
        // Returns the point at the given distances along the road and perpendicular to it.
        func place(_ along: Double, _ above: Double) -> Canvas.Point {
            .init(road.x + along * across - above * up, road.y - along * up - above * across)
        }
        canvas.polygon([place(-0.06, 0.02), place(-0.06, 0.07), place(0.06, 0.07), place(0.06, 0.02)], .agent)
        for along in [-0.035, 0.035] {
            let wheel = place(along, 0.02)
            canvas.circle(x: wheel.x, y: wheel.y, radius: 0.02, .ink)
        }
    }

    /// The amplitude of the hill in the picture.
    private static let scale = 0.45

    /// Returns the point of the road in the picture.
    static func road(at position: Double) -> Canvas.Point {
        .init(position - Dynamics.minimumPosition + 0.1, 0.25 + scale * (1 - sin(3 * position)))
    }

    private static let hill: [Canvas.Point] = {
        let (start, end) = (Dynamics.minimumPosition, Dynamics.maximumPosition)
        return (0...60).map { road(at: start + (end - start) * Double($0) / 60) }
    }()
}
