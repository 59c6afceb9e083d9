import Understudy

/// The processing of an environment's images before an agent sees them.
package struct ImageSettings: Hashable, Sendable {
    /// Whether an image is the maximum of the last two, pixel by pixel.
    package var takesMaximum = false
    /// Whether red, green and blue become one shade of gray.
    package var isGray = false
    /// The rows and columns to which images are resized; `nil` for those that they have.
    package var size: ImageSize?
    /// The number of successive images in an observation, at least 1.
    package var stack = 1

    /// Creates settings that change nothing.
    package init() {}

    /// The rows and columns of an image.
    package struct ImageSize: Hashable, Sendable {
        package var rows: Int
        package var columns: Int
    }

    /// Returns the space of one image of an environment, as these settings leave it.
    func frames(of space: ObservationSpace) -> ObservationSpace {
        ObservationSpace(
            imageOf: size?.rows ?? space.shape[0], size?.columns ?? space.shape[1],
            channels: isGray ? 1 : space.shape[2])
    }
}

extension ImageSettings {
    /// The maximum number of rows and of columns.
    private static let longestSide = 1_024
    /// The maximum number of bytes of a stacked observation.
    private static let mostBytes = 10_000_000

    /// Reads the keys of images; `space` is the environment's own.
    init(of space: ObservationSpace, frameSkip: Int, from reader: inout SpecReader) {
        isGray = reader.value(
            "gray_scale", default: false, "Whether the colors of images become shades of gray (ITU-R BT.601)")
        let sides = reader.optionalValue(
            "resize", as: [Int].self,
            "Rows and columns to which images are resized, each pixel the mean of the area that it covers: [84, 84]")
        stack = reader.value(
            "frame_stack", default: 1, in: 1...64,
            "Successive images in an observation, the oldest first; before there are so many, the first is repeated")
        takesMaximum = reader.value(
            "frame_maximum", default: false,
            "Whether an image is the maximum of the last two of an action, as Atari's objects flicker")
        reader.measure(in: "images", "frame_stack")
        reader.measure(in: "pixels", "resize")
        reader.cite("Mnih et al. 2015", for: "gray_scale", "resize", "frame_stack", "frame_maximum")
        if let sides {
            if sides.count == 2, sides.allSatisfy({ (1...Self.longestSide).contains($0) }) {
                size = ImageSize(rows: sides[0], columns: sides[1])
            } else if reader.isKnown("resize") {
                reader.report(
                    "must be two whole numbers from 1 to \(Self.longestSide.specText), rows and columns, such as [84, 84]",
                    at: "resize")
            }
        }
        reportObstacles(of: space, frameSkip: frameSkip, to: &reader)
    }

    private func reportObstacles(of space: ObservationSpace, frameSkip: Int, to reader: inout SpecReader) {
        guard !reader.isDry else { return }
        let used = [
            ("gray_scale", isGray), ("resize", size != nil), ("frame_stack", stack > 1),
            ("frame_maximum", takesMaximum),
        ]
        guard space.isImage else {
            for (key, isUsed) in used where isUsed {
                reader.report(
                    "is for images, and the environment's observations are none (a uint8 Box with three dimensions); remove it",
                    at: key)
            }
            return
        }
        if isGray, space.shape[2] != 3 {
            reader.report("needs images of 3 channels, and these have \(space.shape[2]); remove it", at: "gray_scale")
        }
        if takesMaximum, frameSkip < 2 {
            reader.report("needs two images for each action; set frame_skip to 2 or more", at: "frame_maximum")
        }
        let (bytes, overflow) = frames(of: space).count.multipliedReportingOverflow(by: stack)
        if overflow || bytes > Self.mostBytes {
            reader.report(
                "gives observations of more than \(Self.mostBytes.specText) numbers; use fewer images, or smaller ones with resize",
                at: "frame_stack")
        }
    }
}
