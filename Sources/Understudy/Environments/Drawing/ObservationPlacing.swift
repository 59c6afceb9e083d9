/// An environment whose observations have a place in its picture, so that ways can be drawn there: an expert's, and the agent's own.
///
/// Laws: every observation of the environment has a place within the picture, and the scene is the same in every state.
public protocol ObservationPlacing: Drawable {
    /// Draws what is there in every state, such as walls and a goal, on an empty canvas of `pictureSize`. Constant.
    func drawScene(on canvas: inout Canvas)

    /// Where the agent is in the picture of a state with `observation`, whatever the present state; `nil` where it is no observation of this environment.
    func place(of observation: Span<Float>) -> Canvas.Point?
}

extension ObservationPlacing {
    /// A picture of what is there in every state.
    public var scene: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        drawScene(on: &canvas)
        return canvas
    }
}
