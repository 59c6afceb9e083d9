import Understudy

/// The images of an environment that an agent sees: the newest, and those before it that an observation stacks.
///
/// All are bytes. Nothing is allocated after the first image.
struct ImageFrames {
    /// The space of one image.
    let space: ObservationSpace
    /// The layout that turns bytes of images into numbers of observations.
    let layout: FrameLayout

    /// The number of images since the last reset: 1 for the first.
    private(set) var number = 0

    private let settings: ImageSettings
    private let source: ObservationSpace
    /// The environment's own image, and the one before it in the same action.
    private var raw: [UInt8]
    private var previous: [UInt8]
    private var hasPrevious = false
    private var gray: [UInt8]
    private let resizing: ImageResizing?
    /// The last images in a ring.
    private var ring: [UInt8]

    /// Creates room for the images of `source`.
    ///
    /// - Parameter table: the number of an observation for each value of a byte.
    init(_ settings: ImageSettings, of source: ObservationSpace, table: [Float]) {
        self.settings = settings
        self.source = source
        space = settings.frames(of: source)
        layout = FrameLayout(
            pixels: space.shape[0] * space.shape[1], channels: space.shape[2], stack: settings.stack, table: table)
        raw = [UInt8](repeating: 0, count: source.count)
        previous = settings.takesMaximum ? raw : []
        gray = settings.isGray ? [UInt8](repeating: 0, count: source.shape[0] * source.shape[1]) : []
        let isResized = space.shape[0] != source.shape[0] || space.shape[1] != source.shape[1]
        resizing =
            isResized
            ? ImageResizing(
                from: (source.shape[0], source.shape[1]), to: (space.shape[0], space.shape[1]),
                channels: space.shape[2]) : nil
        ring = [UInt8](repeating: 0, count: settings.stack * space.count)
    }

    /// The space of an observation before it is scaled.
    var stackedShape: [Int] { [space.shape[0], space.shape[1], space.shape[2] * settings.stack] }

    /// Forgets everything before a reset.
    mutating func reset() { (number, hasPrevious) = (0, false) }

    /// Begins an action: the image before it takes no part in a maximum.
    mutating func beginAction() { hasPrevious = false }

    /// Takes the image before the last step of an action.
    mutating func skip(_ environment: any Environment) {
        guard settings.takesMaximum else { return }
        Self.read(environment, into: &previous)
        hasPrevious = true
    }

    /// Takes the image after the last step of an action, or after a reset.
    mutating func take(_ environment: any Environment) {
        Self.read(environment, into: &raw)
        if hasPrevious {
            for index in raw.indices where previous[index] > raw[index] { raw[index] = previous[index] }
        }
        number += 1
        let start = (number - 1) % settings.stack * space.count
        if settings.isGray {
            let colors = raw
            Self.shade(colors.span, into: &gray)
            let shades = gray
            write(shades, at: start)
        } else {
            let colors = raw
            write(colors, at: start)
        }
    }

    private static func read(_ environment: any Environment, into pixels: inout [UInt8]) {
        var span = pixels.mutableSpan
        guard !environment.writePixels(into: &span) else { return }
        var numbers = [Float](repeating: 0, count: pixels.count)
        var observed = numbers.mutableSpan
        environment.observe(into: &observed)
        // Values outside 0...255 are clamped; the environment laws report them.
        for index in numbers.indices { pixels[index] = UInt8(min(max(numbers[index], 0), 255)) }
    }

    /// Writes the luma of ITU-R BT.601, rounded.
    private static func shade(_ colors: Span<UInt8>, into gray: inout [UInt8]) {
        for pixel in gray.indices {
            let (red, green, blue) = (Int(colors[3 * pixel]), Int(colors[3 * pixel + 1]), Int(colors[3 * pixel + 2]))
            gray[pixel] = UInt8((299 * red + 587 * green + 114 * blue + 500) / 1_000)
        }
    }

    private mutating func write(_ image: [UInt8], at start: Int) {
        guard let resizing else {
            for index in image.indices { ring[start + index] = image[index] }
            return
        }
        var place = ring.mutableSpan
        resizing.resize(image.span, into: &place, at: start)
    }
}

extension ImageFrames {
    /// Copies the newest image to `pixels`.
    func copyNewest(to pixels: inout MutableSpan<UInt8>) {
        let start = max(number - 1, 0) % settings.stack * space.count
        let ring = ring.span
        for index in 0..<space.count { pixels[index] = ring[start + index] }
    }

    /// Writes the newest image as numbers from 0 to 255.
    func writeNewest(into frame: inout MutableSpan<Float>) {
        let start = max(number - 1, 0) % settings.stack * space.count
        let ring = ring.span
        for index in 0..<space.count { frame[index] = Float(ring[start + index]) }
    }

    /// Writes the observation: the scaled images of the stack, the oldest first in the channels of each pixel.
    func observe(into observation: inout MutableSpan<Float>) {
        let ring = ring.span
        for place in 0..<settings.stack {
            let frame = max(number - settings.stack + place, 0) % settings.stack
            layout.write(ring, from: frame * space.count, as: place, into: &observation)
        }
    }
}

/// The layout that turns the bytes of stacked images into the numbers of an observation.
package struct FrameLayout: Hashable, Sendable {
    /// The pixels of an image.
    package let pixels: Int
    /// The bytes of a pixel.
    package let channels: Int
    /// The number of images in an observation.
    package let stack: Int
    /// The number for each value of a byte.
    package let table: [Float]

    /// Creates a layout; `table` has 256 numbers.
    package init(pixels: Int, channels: Int, stack: Int, table: [Float]) {
        precondition(table.count == 256, "a number for each value of a byte")
        self.pixels = pixels
        self.channels = channels
        self.stack = stack
        self.table = table
    }

    /// The bytes of one image.
    package var frameBytes: Int { pixels * channels }
    /// The elements of an observation.
    package var elementCount: Int { frameBytes * stack }

    /// Writes the image in `bytes` from `first` as image number `place` of an observation.
    func write(_ bytes: Span<UInt8>, from first: Int, as place: Int, into observation: inout MutableSpan<Float>) {
        var (source, target) = (first, place * channels)
        for _ in 0..<pixels {
            for channel in 0..<channels { observation[target + channel] = table[Int(bytes[source + channel])] }
            source += channels
            target += channels * stack
        }
    }
}

/// The resizing of images to other numbers of rows and columns: each new pixel is the mean of the area that it covers.
///
/// It computes with whole numbers, and rounds once.
struct ImageResizing {
    /// A row or column that takes part in a new one, with its weight.
    private struct Part {
        var index: Int
        var weight: Int
    }

    private let columns: Int
    private let channels: Int
    private let rowParts: [[Part]]
    private let columnParts: [[Part]]
    private let total: Int

    /// Prepares the resizing of images of `source` rows and columns to those of `target`.
    init(from source: (rows: Int, columns: Int), to target: (rows: Int, columns: Int), channels: Int) {
        columns = source.columns
        self.channels = channels
        rowParts = Self.parts(of: source.rows, in: target.rows)
        columnParts = Self.parts(of: source.columns, in: target.columns)
        total = source.rows * source.columns
    }

    /// Divides `count` old places among `newCount` new ones. The weights of each new one add up to `count`.
    private static func parts(of count: Int, in newCount: Int) -> [[Part]] {
        (0..<newCount).map { place in
            // An old place spans `newCount` units, a new one `count`.
            let (start, end) = (place * count, (place + 1) * count)
            return (start / newCount...(end - 1) / newCount).map { old in
                Part(index: old, weight: min(end, (old + 1) * newCount) - max(start, old * newCount))
            }
        }
    }

    /// Writes `image` in its new size from `start`.
    func resize(_ image: Span<UInt8>, into pixels: inout MutableSpan<UInt8>, at start: Int) {
        var next = start
        for rows in rowParts {
            for columns in columnParts {
                for channel in 0..<channels {
                    var sum = total / 2
                    for row in rows {
                        var part = 0
                        for column in columns {
                            let place = (row.index * self.columns + column.index) * channels + channel
                            part += column.weight * Int(image[place])
                        }
                        sum += row.weight * part
                    }
                    pixels[next] = UInt8(sum / total)
                    next += 1
                }
            }
        }
    }
}
