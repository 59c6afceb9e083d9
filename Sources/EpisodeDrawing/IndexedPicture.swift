import Understudy

/// A picture of at most 256 colors.
struct IndexedPicture {
    /// The size in pixels.
    let size: (columns: Int, rows: Int)
    /// Red, green and blue of each color: 1 to 256 colors.
    let palette: [UInt8]
    /// The number of each pixel's color, row by row from the top.
    let pixels: [UInt8]

    /// Reduces the colors of `picture` to 256 at most.
    ///
    /// If there are more, colors that agree in the first bits of their components share their mean.
    init(_ picture: PixelPicture) {
        size = (picture.width, picture.height)
        let colors = picture.colors
        for bits in [8, 5, 4, 3] {
            guard let (palette, pixels) = Self.reduced(colors, bits: bits) else { continue }
            (self.palette, self.pixels) = (palette, pixels)
            return
        }
        // Two bits make 64 colors at most.
        (palette, pixels) = Self.reduced(colors, bits: 2) ?? ([], [])
    }

    /// Returns palette and pixels if the colors have at most 256 different values of their first `bits` bits.
    private static func reduced(_ colors: [UInt8], bits: Int) -> (palette: [UInt8], pixels: [UInt8])? {
        let shift = 8 - bits
        var numbers: [Int: Int] = [:]
        var sums: [(red: Int, green: Int, blue: Int, count: Int)] = []
        var pixels: [UInt8] = []
        pixels.reserveCapacity(colors.count / 3)
        // Neighbors are often alike.
        var last = (key: -1, number: 0)
        for place in stride(from: 0, to: colors.count - 2, by: 3) {
            let (red, green, blue) = (Int(colors[place]), Int(colors[place + 1]), Int(colors[place + 2]))
            let key = (red >> shift) << 16 | (green >> shift) << 8 | blue >> shift
            if key != last.key {
                if let known = numbers[key] {
                    last = (key, known)
                } else {
                    guard sums.count < 256 else { return nil }
                    last = (key, sums.count)
                    numbers[key] = sums.count
                    sums.append((0, 0, 0, 0))
                }
            }
            let sum = sums[last.number]
            sums[last.number] = (sum.red + red, sum.green + green, sum.blue + blue, sum.count + 1)
            pixels.append(UInt8(last.number))
        }
        let palette = sums.flatMap { sum in
            [sum.red, sum.green, sum.blue].map { UInt8(($0 + sum.count / 2) / sum.count) }
        }
        return (palette, pixels)
    }
}

extension PixelPicture {
    /// Returns the picture with its longer side at most `length` pixels; a small one is magnified by a whole number.
    func fitted(to length: Int) -> PixelPicture {
        let longest = max(width, height)
        guard longest > length else {
            let factor = length / longest
            return resized(columns: width * factor, rows: height * factor)
        }
        func scaled(_ side: Int) -> Int { max(1, (side * length + longest / 2) / longest) }
        return resized(columns: scaled(width), rows: scaled(height))
    }

    /// Returns the picture with another number of pixels, each the mean of those that it replaces.
    func resized(columns: Int, rows: Int) -> PixelPicture {
        if columns == width, rows == height { return self }
        var result: [UInt8] = []
        result.reserveCapacity(3 * columns * rows)
        let spans = (0..<columns).map { Self.span($0, of: columns, over: width) }
        for row in 0..<rows {
            let lines = Self.span(row, of: rows, over: height)
            for span in spans {
                var (red, green, blue) = (0, 0, 0)
                for line in lines {
                    for column in span {
                        let place = 3 * (line * width + column)
                        red += Int(colors[place])
                        green += Int(colors[place + 1])
                        blue += Int(colors[place + 2])
                    }
                }
                let count = lines.count * span.count
                for sum in [red, green, blue] { result.append(UInt8((sum + count / 2) / count)) }
            }
        }
        return PixelPicture(width: columns, height: rows, colors: result) ?? self
    }

    /// Returns the pixels of a side of `old` pixels that pixel `place` of `new` stands for; never empty.
    private static func span(_ place: Int, of new: Int, over old: Int) -> Range<Int> {
        let first = place * old / new
        return first..<max(first + 1, (place + 1) * old / new)
    }

    /// Returns the part in which the picture differs from another one of the same size; `nil` if they are equal.
    func difference(from other: PixelPicture) -> (left: Int, top: Int, part: PixelPicture)? {
        var (left, top, right, bottom) = (width, height, -1, -1)
        for row in 0..<height {
            for column in 0..<width {
                let place = 3 * (row * width + column)
                if colors[place] == other.colors[place], colors[place + 1] == other.colors[place + 1],
                    colors[place + 2] == other.colors[place + 2]
                {
                    continue
                }
                (left, right) = (min(left, column), max(right, column))
                (top, bottom) = (min(top, row), max(bottom, row))
            }
        }
        guard right >= left else { return nil }
        var part: [UInt8] = []
        for row in top...bottom {
            let start = 3 * (row * width + left)
            part += colors[start..<start + 3 * (right - left + 1)]
        }
        return PixelPicture(width: right - left + 1, height: bottom - top + 1, colors: part).map { (left, top, $0) }
    }
}
