import Testing
import Understudy

@testable import EpisodeDrawing

@Suite("A picture in a terminal")
struct TerminalTests {
    private func letters(_ width: Double, _ height: Double, columns: Int, rows: Int, _ draw: (inout Canvas) -> Void)
        -> [String]
    {
        var canvas = Canvas(width: width, height: height)
        draw(&canvas)
        return canvas.terminalLines(columns: columns, rows: rows, style: .letters)
    }

    @Test("has shapes where they belong, the later ones on top")
    func places() {
        let lines = letters(6, 4, columns: 12, rows: 4) {
            $0.rectangle(x: 0, y: 0, width: 2, height: 2, .muted)
            $0.rectangle(x: 1, y: 1, width: 2, height: 2, .goal)
            $0.circle(x: 5, y: 3, radius: 1, .agent)
            $0.polygon([.init(3, 0), .init(6, 0), .init(6, 2), .init(3, 2)], .hazard)
            $0.line([.init(0, 3.5), .init(3, 3.5)], width: 0.5, .ink)
        }
        #expect(lines == ["::::  HHHHHH", "::GGGGHHHHHH", "  GGGG  AAAA", "####### AAAA"])
    }

    @Test(
        "keeps its proportions and fits", arguments: [(80, 20), (39, 12), (5, 3), (1, 1)],
        [(6.0, 2.0), (1, 10), (10, 10)])
    func size(room: (columns: Int, rows: Int), picture: (width: Double, height: Double)) {
        let canvas = Canvas(width: picture.width, height: picture.height)
        for style in [TerminalStyle.table(.dark), .trueColor(.light)] {
            let lines = canvas.terminalLines(columns: room.columns, rows: room.rows, style: style)
            let width = lines[0].count { $0 == "▀" }
            #expect(lines.count <= room.rows && width <= room.columns)
            #expect(lines.allSatisfy { $0.hasSuffix("\u{1B}[0m") && $0.count { $0 == "▀" } == width })
            // To a character, of which one is two pixels high.
            #expect(
                abs(Double(width) - 2 * Double(lines.count) * picture.width / picture.height)
                    <= 1 + 2 * picture.width / picture.height)
        }
    }

    @Test("loses no thin line, small circle or thin polygon, at any size", arguments: 3...60)
    func thin(columns: Int) {
        let line = letters(10, 10, columns: columns, rows: columns) {
            $0.line([.init(0, 2), .init(10, 7)], width: 0.001, .first)
        }
        let width = line.map(\.count).max() ?? 0
        for column in 0..<width {
            let isCovered = line.contains { $0.count > column && Array($0)[column] == "1" }
            #expect(isCovered, "column \(column) of \(width)")
        }
        for draw in [
            { $0.circle(x: 3.3, y: 6.1, radius: 0.001, .first) },
            { $0.rectangle(x: 3.3, y: 6.1, width: 0.001, height: 0.001, .first) },
            { $0.polygon([.init(3, 5), .init(3.001, 5), .init(3, 5.001)], .first) },
        ] as [(inout Canvas) -> Void] {
            #expect(letters(10, 10, columns: columns, rows: columns, draw).joined().contains("1"))
        }
    }

    @Test("shows what matters where a mere line, thinner than a pixel, would cover it")
    func secondary() {
        let lines = letters(4, 4, columns: 4, rows: 2) {
            $0.rectangle(x: 0, y: 0, width: 2, height: 4, .agent)
            $0.line([.init(0, 1), .init(4, 1)], width: 0.01, .ink)
            $0.line([.init(0, 3), .init(4, 3)], width: 0.01, .hazard)
        }
        #expect(lines == ["AA##", "HHHH"])
    }

    @Test("ignores what is outside and what is no number")
    func broken() {
        let lines = letters(4, 4, columns: 4, rows: 2) {
            $0.rectangle(x: .nan, y: 0, width: 1, height: 1, .agent)
            $0.circle(x: 2, y: .infinity, radius: 1, .agent)
            $0.circle(x: 2, y: 2, radius: .nan, .agent)
            $0.line([.init(0, 0), .init(.nan, 4)], width: 1, .agent)
            $0.polygon([.init(1e300, 0), .init(2e300, 1), .init(1e300, 2)], .agent)
            $0.polygon([], .agent)
            $0.rectangle(x: -1e300, y: 2, width: 2e300, height: 2, .goal)
        }
        #expect(lines == ["", "GGGG"])
    }

    @Test("has the upper pixel as the character's color and the lower one as its ground")
    func colors() {
        var canvas = Canvas(width: 2, height: 2)
        canvas.rectangle(x: 0, y: 0, width: 1, height: 1, .agent)
        canvas.rectangle(x: 1, y: 1, width: 1, height: 1, .goal)
        #expect(
            canvas.terminalLines(columns: 2, rows: 1, style: .trueColor(.dark)) == [
                "\u{1B}[38;2;10;140;255m\u{1B}[48;2;21;24;27m▀\u{1B}[38;2;21;24;27m\u{1B}[48;2;0;227;150m▀\u{1B}[0m"
            ])
        #expect(
            canvas.terminalLines(columns: 2, rows: 1, style: .table(.light))
                == ["\u{1B}[38;5;55m\u{1B}[48;5;231m▀\u{1B}[38;5;231m\u{1B}[48;5;24m▀\u{1B}[0m"])
    }

    @Test("smooths edges where there are colors enough")
    func smooth() {
        var canvas = Canvas(width: 2, height: 2)
        canvas.rectangle(x: 0, y: 0, width: 0.75, height: 2, .ink)
        canvas.rectangle(x: 0.75, y: 0, width: 0.75, height: 2, .goal)
        let line = canvas.terminalLines(columns: 2, rows: 1, style: .trueColor(.light))[0]
        // Of the second pixel the left half is the goal's, the right half empty.
        #expect(line.contains("\u{1B}[38;2;128;184;188m"))
    }
}
