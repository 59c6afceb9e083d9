#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Understudy

extension CartPole: Drawable {
    /// The size of a picture: 6 m by 2 m, with the track centered.
    public var pictureSize: (width: Double, height: Double) { (6, 2) }

    /// Draws the track with its two ends, the cart, and the pole on its axle.
    public func draw(on canvas: inout Canvas) {
        let middle = canvas.width / 2
        let (track, axle) = (1.7, 1.4)
        canvas.line([.init(0, track), .init(canvas.width, track)], width: 0.03, .ink)
        for end in [middle - Dynamics.maximumPosition, middle + Dynamics.maximumPosition] {
            canvas.line([.init(end, track - 0.1), .init(end, track + 0.1)], width: 0.05, .hazard)
        }
        let cart = middle + state.position
        canvas.rectangle(x: cart - 0.25, y: axle, width: 0.5, height: track - axle, .agent)
        let length = 2 * Dynamics.halfLength
        let tip = Canvas.Point(cart + length * sin(state.angle), axle - length * cos(state.angle))
        canvas.line([.init(cart, axle), tip], width: 0.1, .first)
        canvas.circle(x: cart, y: axle, radius: 0.06, .ink)
    }
}
