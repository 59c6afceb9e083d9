import Foundation
import Testing
import Understudy

@testable import EpisodeDrawing

@Suite("The pictures of an episode for a page")
struct EpisodePicturesTests {
    private struct Page: Decodable {
        var size: [Int]
        var pictures: [[Int]]
        var actions: [String]
        var steps: [[Double]]
        var ending: String?
        var shapes: [Shape]

        struct Shape: Decodable, Hashable {
            var paint: Int
            var path: String
            var width: Int?

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                paint = try container.decode(Int.self)
                path = try container.decode(String.self)
                width = container.isAtEnd ? nil : try container.decode(Int.self)
            }
        }

        /// The shapes of each picture, as the page's script puts them together.
        var shown: [[Shape]] {
            var places: [[Int]] = []
            for picture in pictures {
                places.append(Array((places.last ?? []).prefix(picture[0])) + Array(picture.dropFirst()))
            }
            return places.map { $0.map { shapes[$0] } }
        }
    }

    private func page(_ pictures: EpisodePictures) throws -> Page {
        try JSONDecoder().decode(Page.self, from: JSONEncoder().encode(pictures))
    }

    /// A wall that stays, and a thing that moves.
    private func canvas(at place: Double) -> Canvas {
        var canvas = Canvas(width: 4, height: 2)
        canvas.rectangle(x: 0, y: 0, width: 1, height: 2, .muted)
        canvas.circle(x: place, y: 1, radius: 0.5, .agent)
        canvas.line([.init(0, 2), .init(4, 2)], width: 0.02, .ink)
        return canvas
    }

    @Test("of pixels are the first picture, and what differs from it")
    func pixels() throws {
        struct Page: Decodable {
            var size: [Int]
            var pictures: [[Int]]
            var shapes: [Shape]
            struct Shape: Decodable {
                var link: String
                var place: [Int] = []
                init(from decoder: any Decoder) throws {
                    var container = try decoder.unkeyedContainer()
                    #expect(try container.decode(String.self) == "image")
                    link = try container.decode(String.self)
                    while !container.isAtEnd { place.append(try container.decode(Int.self)) }
                }
            }
        }
        func picture(_ dots: [Int]) throws -> PixelPicture {
            var colors = [UInt8](repeating: 9, count: 3 * 200 * 100)
            for dot in dots { colors[3 * dot] = 200 }
            return try #require(PixelPicture(width: 200, height: 100, colors: colors))
        }
        var pictures = EpisodePictures(start: try picture([]), actions: ["0"])
        pictures.append(try picture([200 * 20 + 30, 200 * 24 + 50]), action: 0, reward: 1)
        pictures.append(try picture([]), action: 0, reward: 1)
        let page = try JSONDecoder().decode(Page.self, from: JSONEncoder().encode(pictures))
        #expect(page.size == [200, 100] && page.shapes.count == 2)
        #expect(page.pictures == [[0, 0], [1, 1], [1]])
        #expect(page.shapes.map(\.place) == [[0, 0, 200, 100], [30, 20, 21, 5]])
        for shape in page.shapes {
            let data = try #require(Data(base64Encoded: String(shape.link.dropFirst("data:image/gif;base64,".count))))
            #expect(data.prefix(6) == Data("GIF89a".utf8) && data.last == 0x3B)
            #expect(data[6] == UInt8(shape.place[2]) && data[8] == UInt8(shape.place[3]))
        }
        var long = EpisodePictures(start: try picture([]), actions: ["0"])
        while !long.isFull { long.append(try picture([long.stepCount]), action: 0, reward: 0) }
        #expect(long.stepCount == EpisodePictures.stepLimit)
    }

    @Test("are put together from few shapes as they were drawn")
    func content() throws {
        var pictures = EpisodePictures(start: canvas(at: 2), actions: ["left", "right"])
        pictures.append(canvas(at: 3), action: 1, reward: -1)
        pictures.append(canvas(at: 2), action: 0, reward: 0.5)
        pictures.ending = .terminated
        #expect(pictures.stepCount == 2 && pictures.episodeReturn == -0.5)
        let page = try page(pictures)
        #expect(page.size == [1000, 500])
        #expect(
            page.actions == ["left", "right"] && page.steps == [[1, -1], [0, 0.5]] && page.ending == "terminated")
        #expect(page.shapes.count == 4)
        #expect(page.pictures == [[0, 0, 1, 2], [1, 3, 2], [1, 1, 2]])
        let paths = page.shown.map { $0.map(\.path) }
        let (wall, ground) = ("M0 0H250V500H0z", "M0 500L1000 500")
        func circle(_ left: Int) -> String { "M\(left) 250a125 125 0 1 0 250 0a125 125 0 1 0 -250 0z" }
        #expect(paths == [[wall, circle(375), ground], [wall, circle(625), ground], [wall, circle(375), ground]])
        #expect(page.shapes.map(\.width) == [nil, nil, 5, nil])
        #expect(page.shapes.map(\.paint) == [1, 2, 0, 2])
    }

    @Test("have no difference that cannot be seen")
    func rounding() throws {
        var pictures = EpisodePictures(start: canvas(at: 2), actions: ["wait"])
        pictures.append(canvas(at: 2.0001), action: 0, reward: 0)
        #expect(try page(pictures).shapes.count == 3)
    }

    @Test("leave out shapes that are none")
    func broken() throws {
        var canvas = canvas(at: 2)
        canvas.circle(x: .nan, y: 0, radius: 1, .agent)
        canvas.line([.init(0, 0)], width: 1, .agent)
        canvas.polygon([.init(0, 0), .init(1, 1)], .agent)
        #expect(try page(EpisodePictures(start: canvas, actions: [])).shapes.count == 3)
    }

    @Test("end after 1,000 steps, or when they have become large")
    func limits() throws {
        var pictures = EpisodePictures(start: canvas(at: 2), actions: ["wait"])
        while !pictures.isFull { pictures.append(canvas(at: 2), action: 0, reward: 1) }
        #expect(pictures.stepCount == 1_000)
        #expect(try JSONEncoder().encode(pictures).count < 20_000)

        var large = EpisodePictures(start: canvas(at: 2), actions: ["wait"])
        var place = 0.0
        while !large.isFull {
            var canvas = Canvas(width: 4, height: 2)
            for _ in 0..<100 {
                canvas.circle(x: place, y: 1, radius: 0.1, .agent)
                place += 0.013
            }
            large.append(canvas, action: 0, reward: 1)
        }
        #expect(large.stepCount < 1_000)
        #expect(try JSONEncoder().encode(large).count < 500_000)
    }
}
