/// An environment of which pictures can be made: in the terminal by `understudy watch`, on a report's page.
public protocol Drawable: Environment {
    /// The size of every picture, in units of the environment's own choice. Constant.
    var pictureSize: (width: Double, height: Double) { get }

    /// Draws the present state on an empty canvas of `pictureSize`.
    func draw(on canvas: inout Canvas)
}

extension Drawable {
    /// A picture of the present state.
    public var picture: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        draw(on: &canvas)
        return canvas
    }
}
