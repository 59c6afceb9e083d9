/// A picture of pixels, as a program draws it that has pictures of its own.
public struct PixelPicture: Hashable, Sendable {
    /// The number of pixels in a row, above 0.
    public let width: Int
    /// The number of rows, above 0.
    public let height: Int
    /// Red, green and blue of every pixel in sRGB, row by row from the top: 3 x `width` x `height` numbers.
    public let colors: [UInt8]

    /// Creates a picture; `nil` if a side is not above 0, or if `colors` has another count.
    public init?(width: Int, height: Int, colors: [UInt8]) {
        guard width > 0, height > 0, width <= colors.count, height <= colors.count,
            colors.count == 3 * width * height
        else { return nil }
        self.width = width
        self.height = height
        self.colors = colors
    }
}

/// An environment that draws its pictures itself, as pixels, for `understudy watch --output` and for reports.
///
/// Pictures may need further packages and take time. So an environment prepares for them only if it is asked.
public protocol PixelDrawing: Environment {
    /// Prepares for pictures of the episodes that begin afterwards.
    mutating func beginPictures()

    /// Returns a picture of the current state; `nil` if the environment has no pictures.
    ///
    /// - Throws: an error that says what is missing for drawing.
    func pixelPicture() throws -> PixelPicture?
}
