import Understudy

extension Canvas {
    /// The picture as SVG paths for an HTML page: the size of the view box, and the path elements.
    ///
    /// Each path has its paint's class, as in the episode players. Coordinates are rounded to thousandths of the longer
    /// side. Consecutive shapes with the same paint and line width are merged into one path.
    package var svg: (size: (width: Int, height: Int), paths: String) {
        let scale = EpisodePictures.resolution / max(width, height)
        var paths: [PathShape] = []
        var data: [String] = []
        for shape in shapes.compactMap({ PathShape($0, scale: scale) }) {
            if let last = paths.last, last.paint == shape.paint, last.lineWidth == shape.lineWidth {
                data[data.count - 1] += shape.path
            } else {
                paths.append(shape)
                data.append(shape.path)
            }
        }
        let elements = zip(paths, data).map { shape, data in
            let width = shape.lineWidth.map { " stroke-width=\"\($0)\"" } ?? ""
            return "<path class=\"p\(shape.paint)\" d=\"\(data)\"\(width)/>"
        }
        let size = (Int((width * scale).rounded(.up)), Int((height * scale).rounded(.up)))
        return (size, elements.joined(separator: "\n"))
    }
}
