import Foundation
import Understudy

/// A picture of pixels at a place of another picture, as a GIF file in a `data:` link.
struct ImageShape: Hashable, Sendable, Encodable {
    /// The link.
    let link: String
    /// The place of the top left corner, and the size.
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    /// Draws `picture` with its top left corner at a place.
    init(_ picture: PixelPicture, left: Int = 0, top: Int = 0) {
        link = "data:image/gif;base64," + Data(AnimatedGIF.still(picture)).base64EncodedString()
        (self.left, self.top, width, height) = (left, top, picture.width, picture.height)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode("image")
        try container.encode(link)
        for number in [left, top, width, height] { try container.encode(number) }
    }
}
