import Understudy

/// An animated picture in the format GIF 89a: of shapes in the colors of a theme, or of pixels in their own colors.
///
/// Source: CompuServe 1990, *Graphics Interchange Format, version 89a*; the codes are those of Welch 1984.
package struct AnimatedGIF: Sendable {
    /// The longest side of a picture in pixels.
    package static let longestSide = 480
    /// The bits of a color's number: there are the paper and nine paints.
    private static let colorBits = 4

    /// The size in pixels.
    package let size: (columns: Int, rows: Int)
    /// The number of pictures so far.
    package private(set) var count = 0

    private var data: [UInt8]
    private let delay: UInt16

    /// Begins an animation without pictures.
    ///
    /// - Parameters:
    ///   - pictureSize: the size of the pictures in their own units, above 0.
    ///   - picturesPerSecond: the speed, above 0; at most 50 are shown a second.
    package init(pictureSize: (width: Double, height: Double), theme: Theme, picturesPerSecond: Double) {
        let longest = Double(Self.longestSide)
        let scale = longest / max(pictureSize.width, pictureSize.height)
        func pixels(_ length: Double) -> Int { min(Self.longestSide, max(1, Int((length * scale).rounded()))) }
        size = (pixels(pictureSize.width), pixels(pictureSize.height))
        delay = Self.delay(picturesPerSecond)
        // A table of 16 colors for all pictures.
        data = Self.head(size, 0xF0 | UInt8(Self.colorBits - 1))
        let colors = [theme.paper] + Canvas.Paint.allCases.map { theme.color(of: $0) }
        for color in colors { data += [color.red, color.green, color.blue] }
        data += Array(repeating: 0, count: 3 * (1 << Self.colorBits - colors.count))
        data += Self.repetition
    }

    /// Begins an animation without pictures, for pictures of pixels like `first`.
    ///
    /// - Parameter picturesPerSecond: the speed, above 0; at most 50 are shown a second.
    package init(like first: PixelPicture, picturesPerSecond: Double) {
        let picture = first.fitted(to: Self.longestSide)
        size = (picture.width, picture.height)
        delay = Self.delay(picturesPerSecond)
        // Each picture has its own table of colors.
        data = Self.head(size, 0x70) + Self.repetition
    }

    /// Repeats the pictures without end.
    private static let repetition: [UInt8] = [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]

    private static func delay(_ picturesPerSecond: Double) -> UInt16 {
        UInt16(min(max((100 / picturesPerSecond).rounded(), 2), 60_000))
    }

    private static func head(_ size: (columns: Int, rows: Int), _ colors: UInt8) -> [UInt8] {
        Array("GIF89a".utf8) + bytes(UInt16(size.columns)) + bytes(UInt16(size.rows)) + [colors, 0, 0]
    }

    /// Adds a picture of pixels, resized to the size of the animation.
    package mutating func append(_ picture: PixelPicture) {
        data += [0x21, 0xF9, 4, 0] + Self.bytes(delay) + [0, 0]
        data += Self.image(IndexedPicture(picture.resized(columns: size.columns, rows: size.rows)))
        count += 1
    }

    /// Returns a file with one picture, of at most 65,535 pixels on each side.
    static func still(_ picture: PixelPicture) -> [UInt8] {
        head((picture.width, picture.height), 0x70) + image(IndexedPicture(picture)) + [0x3B]
    }

    /// Returns a picture with its own table of colors.
    private static func image(_ picture: IndexedPicture) -> [UInt8] {
        let count = picture.palette.count / 3
        let bits = max(1, (0...8).first { 1 << $0 >= count } ?? 8)
        var data: [UInt8] = [0x2C, 0, 0, 0, 0]
        data += bytes(UInt16(picture.size.columns)) + bytes(UInt16(picture.size.rows))
        data += [0x80 | UInt8(bits - 1)] + picture.palette
        data += Array(repeating: 0, count: 3 * (1 << bits - count))
        return data + coded(picture.pixels, bits: max(2, bits))
    }

    /// Returns the codes of `pixels`, numbers of `bits` bits each, in blocks.
    private static func coded(_ pixels: [UInt8], bits: Int) -> [UInt8] {
        let codes = compressed(pixels, bits: bits)
        var data = [UInt8(bits)]
        var start = 0
        while start < codes.count {
            let block = codes[start..<min(start + 255, codes.count)]
            data.append(UInt8(block.count))
            data += block
            start += 255
        }
        return data + [0]
    }

    /// Adds a picture.
    package mutating func append(_ canvas: Canvas) {
        let raster = Raster(canvas, columns: size.columns, rows: size.rows)
        data += [0x21, 0xF9, 4, 0] + Self.bytes(delay) + [0, 0]
        data += [0x2C, 0, 0, 0, 0] + Self.bytes(UInt16(size.columns)) + Self.bytes(UInt16(size.rows)) + [0]
        let numbers = Dictionary(
            uniqueKeysWithValues: Canvas.Paint.allCases.enumerated().map { ($0.element, UInt8($0.offset + 1)) })
        let pixels = raster.pixels.map { paint in paint.flatMap { numbers[$0] } ?? 0 }
        data += Self.coded(pixels, bits: Self.colorBits)
        count += 1
    }

    /// The content of the file.
    package var bytes: [UInt8] { data + [0x3B] }

    private static func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }

    /// Returns the codes of `pixels`, numbers of `bits` bits each.
    private static func compressed(_ pixels: [UInt8], bits: Int) -> [UInt8] {
        let (clear, end) = (1 << bits, 1 << bits + 1)
        var output = BitWriter()
        var known: [Int: Int] = [:]
        var (next, width) = (end + 1, bits + 1)
        output.append(clear, width)
        var prefix: Int?
        for pixel in pixels {
            guard let present = prefix else {
                prefix = Int(pixel)
                continue
            }
            let key = present << 8 | Int(pixel)
            if let code = known[key] {
                prefix = code
                continue
            }
            output.append(present, width)
            prefix = Int(pixel)
            if next == 4096 {
                output.append(clear, width)
                known.removeAll(keepingCapacity: true)
                (next, width) = (end + 1, bits + 1)
                continue
            }
            known[key] = next
            if next == 1 << width { width += 1 }
            next += 1
        }
        if let prefix { output.append(prefix, width) }
        // The reader knows one code more by now.
        if next == 1 << width, width < 12 { width += 1 }
        output.append(end, width)
        return output.bytes
    }
}

/// Numbers of several bits, the lowest bits first.
private struct BitWriter {
    private var written: [UInt8] = []
    private var rest = 0
    private var count = 0

    /// Appends the lowest `width` bits of `number`.
    mutating func append(_ number: Int, _ width: Int) {
        rest |= number << count
        count += width
        while count >= 8 {
            written.append(UInt8(rest & 0xFF))
            rest >>= 8
            count -= 8
        }
    }

    /// All bytes, the last one filled up with zeros.
    var bytes: [UInt8] { count > 0 ? written + [UInt8(rest & 0xFF)] : written }
}
