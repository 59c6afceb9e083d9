import Testing
import Understudy

@testable import EpisodeDrawing

@Suite("An animated GIF")
struct AnimatedGIFTests {
    /// The parts of a file, read as the format says.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func take(_ count: Int) throws -> [UInt8] {
            let part = Array(bytes.prefix(count))
            try #require(part.count == count, "it ends too early")
            bytes = bytes.dropFirst(count)
            return part
        }

        mutating func number() throws -> Int {
            let bytes = try take(2)
            return Int(bytes[0]) | Int(bytes[1]) << 8
        }

        mutating func blocks() throws -> [UInt8] {
            var data: [UInt8] = []
            while true {
                let count = Int(try take(1)[0])
                if count == 0 { return data }
                data += try take(count)
            }
        }
    }

    /// Returns the pixels of LZW codes.
    private func pixels(_ data: [UInt8], bits: Int) throws -> [UInt8] {
        let (clear, end) = (1 << bits, 1 << bits + 1)
        var table: [[UInt8]] = []
        var (width, place) = (bits + 1, 0)
        var (pixels, last): ([UInt8], [UInt8]?) = ([], nil)
        func reset() {
            table = (0..<clear).map { [UInt8($0)] } + [[], []]
            (width, last) = (bits + 1, nil)
        }
        reset()
        while true {
            var code = 0
            for bit in 0..<width {
                try #require(place / 8 < data.count)
                code |= Int(data[place / 8] >> (place % 8) & 1) << bit
                place += 1
            }
            if code == end { return pixels }
            if code == clear {
                reset()
                continue
            }
            let run: [UInt8]
            if code < table.count {
                run = table[code]
            } else {
                let before = try #require(last)
                try #require(code == table.count)
                run = before + before.prefix(1)
            }
            if let before = last, table.count < 4096 { table.append(before + run.prefix(1)) }
            if table.count == 1 << width, width < 12 { width += 1 }
            pixels += run
            last = run
        }
    }

    /// A picture of many small shapes, whose codes fill the table more than once.
    private func canvas(_ shift: Double) -> Canvas {
        var canvas = Canvas(width: 48, height: 32)
        for number in 0..<400 {
            let paint = Canvas.Paint.allCases[number * 7 % Canvas.Paint.allCases.count]
            canvas.circle(
                x: Double(number * 37 % 480) / 10 + shift, y: Double(number * 53 % 320) / 10, radius: 0.9, paint)
        }
        return canvas
    }

    @Test("has the pixels of each picture, in the theme's colors")
    func pictures() throws {
        var gif = AnimatedGIF(pictureSize: (48, 32), theme: .light, picturesPerSecond: 20)
        let canvases = [Canvas(width: 48, height: 32), canvas(0), canvas(0.3)]
        for canvas in canvases { gif.append(canvas) }
        #expect(gif.count == 3 && gif.size == (480, 320))
        var reader = Reader(bytes: gif.bytes[...])
        #expect(try reader.take(6) == Array("GIF89a".utf8))
        #expect(try (reader.number(), reader.number()) == (480, 320))
        #expect(try reader.take(3) == [0xF3, 0, 0])
        let colors = try (0..<16).map { _ in try reader.take(3) }
        let paper = Theme.light.paper
        #expect(colors[0] == [paper.red, paper.green, paper.blue])
        for (index, paint) in Canvas.Paint.allCases.enumerated() {
            let color = Theme.light.color(of: paint)
            #expect(colors[index + 1] == [color.red, color.green, color.blue])
        }
        #expect(try reader.take(2) == [0x21, 0xFF])
        #expect(try reader.blocks() == Array("NETSCAPE2.0".utf8) + [1, 0, 0])
        for canvas in canvases {
            #expect(try reader.take(8) == [0x21, 0xF9, 4, 0, 5, 0, 0, 0])
            #expect(try reader.take(5) == [0x2C, 0, 0, 0, 0])
            #expect(try (reader.number(), reader.number()) == (480, 320))
            #expect(try reader.take(2) == [0, 4])
            let found = try pixels(reader.blocks(), bits: 4)
            let expected = Raster(canvas, columns: 480, rows: 320).pixels.map { paint in
                paint.flatMap { Canvas.Paint.allCases.firstIndex(of: $0) }.map { UInt8($0 + 1) } ?? 0
            }
            #expect(found == expected)
        }
        #expect(try reader.take(1) == [0x3B] && reader.bytes.isEmpty)
    }

    /// A picture of pixels with as many colors as `kinds`, magnified by no factor.
    private func pixelPicture(width: Int, height: Int, kinds: Int, seed: Int = 0) -> PixelPicture? {
        let colors = (0..<width * height).flatMap { place -> [UInt8] in
            let kind = (place * 7 + seed) % kinds
            return [UInt8(kind % 256), UInt8(kind / 256 * 8 % 256), UInt8(kind * 3 % 256)]
        }
        return PixelPicture(width: width, height: height, colors: colors)
    }

    @Test(
        "has the pixels of pictures of pixels, in their own colors as far as there are 256",
        arguments: [1, 2, 3, 200, 256, 5_000])
    func pixels(kinds: Int) throws {
        let pictures = try (0..<2).map { seed in
            try #require(pixelPicture(width: 300, height: 200, kinds: kinds, seed: seed * 5))
        }
        var gif = AnimatedGIF(like: pictures[0], picturesPerSecond: 20)
        for picture in pictures { gif.append(picture) }
        #expect(gif.count == 2 && gif.size == (300, 200))
        var reader = Reader(bytes: gif.bytes[...])
        #expect(try reader.take(13) == Array("GIF89a".utf8) + [44, 1, 200, 0, 0x70, 0, 0])
        _ = try (reader.take(2), reader.blocks())
        for picture in pictures {
            #expect(try reader.take(8) == [0x21, 0xF9, 4, 0, 5, 0, 0, 0])
            #expect(try reader.take(5) == [0x2C, 0, 0, 0, 0])
            #expect(try (reader.number(), reader.number()) == (300, 200))
            let flags = try reader.take(1)[0]
            #expect(flags & 0x80 != 0)
            let palette = try reader.take(3 << (flags & 7 + 1))
            let bits = Int(try reader.take(1)[0])
            #expect(bits == max(2, Int(flags & 7) + 1))
            let found = try self.pixels(reader.blocks(), bits: bits).flatMap { number in
                palette[3 * Int(number)..<3 * Int(number) + 3]
            }
            let worst = zip(found, picture.colors).map { abs(Int($0) - Int($1)) }.max() ?? 0
            #expect(found.count == picture.colors.count && worst <= (kinds <= 256 ? 0 : 64), "\(worst)")
        }
        #expect(try reader.take(1) == [0x3B] && reader.bytes.isEmpty)
    }

    @Test("a picture of pixels is shrunk to the mean of its pixels, or magnified by a whole number")
    func resizing() throws {
        let large = try #require(PixelPicture(width: 4, height: 2, colors: (0..<24).map { UInt8(10 * $0) }))
        let small = large.fitted(to: 2)
        #expect(small.width == 2 && small.height == 1)
        // The first pixels of both rows begin with 0, 30, 120 and 150.
        #expect(small.colors == [75, 85, 95, 135, 145, 155])
        let magnified = large.fitted(to: 9)
        #expect(magnified.width == 8 && magnified.height == 4)
        #expect(Array(magnified.colors[..<9]) == [0, 10, 20, 0, 10, 20, 30, 40, 50])
        let long = try #require(PixelPicture(width: 1, height: 5_000, colors: Array(repeating: 7, count: 15_000)))
        let fitted = long.fitted(to: 480)
        #expect(fitted.width == 1 && fitted.height == 480 && Set(fitted.colors) == [7])
        #expect(PixelPicture(width: 2, height: 2, colors: [1, 2, 3]) == nil)
        #expect(PixelPicture(width: 0, height: 0, colors: []) == nil)
        #expect(PixelPicture(width: .max, height: .max, colors: [1, 2, 3]) == nil)
    }

    @Test(
        "has sizes and speeds within the format's bounds",
        arguments: [(1, 1_000), (1_000_000, 1), (1, 1)] as [(Double, Double)])
    func bounds(width: Double, height: Double) {
        for speed in [0.0001, 1, 1_000] {
            let gif = AnimatedGIF(pictureSize: (width, height), theme: .dark, picturesPerSecond: speed)
            #expect(max(gif.size.columns, gif.size.rows) == 480 && min(gif.size.columns, gif.size.rows) >= 1)
        }
    }
}
