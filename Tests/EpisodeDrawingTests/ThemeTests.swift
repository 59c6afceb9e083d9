import Foundation
import TestSupport
import Testing
import Understudy

@testable import EpisodeDrawing

@Suite("The colors of pictures")
struct ThemeTests {
    private func screen(_ color: Color) throws -> ScreenColor { try #require(ScreenColor(color.hexadecimal)) }

    @Test("stand out from the ground", arguments: Theme.allCases)
    func contrast(theme: Theme) throws {
        for paint in Canvas.Paint.allCases {
            #expect(try screen(theme.color(of: paint)).contrast(to: screen(theme.paper)) >= 3, "\(paint)")
        }
    }

    @Test("are on the page on pictures, each with its letter")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Documentation/Drawing.md"), encoding: .utf8)
        for paint in Canvas.Paint.allCases {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(paint.rawValue)` |") })
            let colors = Theme.allCases.map { "`\($0.color(of: paint).hexadecimal)`" }.joined(separator: " | ")
            #expect(row.hasSuffix("| `\(paint.letter)` | \(colors) |"), "\(paint)")
        }
    }

    @Test("differ for every kind of color vision", arguments: Theme.allCases, ColorVision.allCases)
    func distinct(theme: Theme, vision: ColorVision) throws {
        let paints = Canvas.Paint.allCases
        for (index, paint) in paints.enumerated() {
            for other in paints.dropFirst(index + 1) {
                let distance = vision.distance(
                    try screen(theme.color(of: paint)), try screen(theme.color(of: other)))
                #expect(distance > 0.08, "\(paint) and \(other)")
            }
        }
    }

    @Test("differ in a terminal's table too, and each comes near itself there", arguments: Theme.allCases)
    func table(theme: Theme) throws {
        let colors = Canvas.Paint.allCases.map(theme.color) + [theme.paper]
        #expect(Set(colors.map(\.terminalIndex)).count == colors.count)
        for color in colors {
            // The table's colors by its definition: a cube of 6 x 6 x 6 from 16 on, then 24 grays.
            let index = UInt32(color.terminalIndex)
            let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
            let code =
                index >= 232
                ? (8 + 10 * (index - 232)) * 0x10101
                : levels[Int((index - 16) / 36)] << 16 | levels[Int((index - 16) / 6 % 6)] << 8
                    | levels[Int((index - 16) % 6)]
            #expect(ColorVision.normal.distance(try screen(color), try screen(Color(code))) < 0.09)
        }
    }

    @Test("are told from the terminal's environment")
    func style() {
        func style(_ variables: [String: String], hasColor: Bool = true) -> TerminalStyle {
            TerminalStyle(hasColor: hasColor, environment: variables)
        }
        #expect(style(["COLORTERM": "truecolor"], hasColor: false) == .letters)
        #expect(style([:]) == .table(.dark))
        #expect(style(["COLORFGBG": "0;15"]) == .table(.light))
        #expect(style(["COLORFGBG": "15;0", "COLORTERM": "24bit"]) == .trueColor(.dark))
    }
}
