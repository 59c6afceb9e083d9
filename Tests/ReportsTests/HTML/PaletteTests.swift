import Foundation
import Testing

@testable import Reports

/// The page's colours, read from the style sheet that is shipped.
struct PaletteTests {
    enum Theme: CaseIterable { case light, dark }

    /// Linear red, green and blue.
    private typealias Color = [Double]

    private func colors(_ theme: Theme) throws -> (paper: Color, variants: [Color]) {
        let css = String(decoding: PackageResources.report_css, as: UTF8.self)
        let halves = css.split(separator: "prefers-color-scheme: dark", maxSplits: 1)
        let text = try #require(theme == .light ? halves.first : halves.last)
        func color(_ name: String) throws -> Color {
            let declaration = try #require(text.range(of: "--\(name): #"))
            let hex = try #require(UInt32(text[declaration.upperBound...].prefix(6), radix: 16))
            return [16, 8, 0].map { shift in
                let value = Double(hex >> UInt32(shift) & 0xFF) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
        }
        return (try color("paper"), try (0..<VariantKey.colorCount).map { try color("v\($0)") })
    }

    private func apply(_ matrix: [[Double]], _ color: Color) -> Color {
        matrix.map { row in zip(row, color).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// WCAG 2.2, success criterion 1.4.11: lines of a figure have a contrast of 3 to 1.
    @Test("every colour stands out from the paper", arguments: Theme.allCases)
    func contrast(theme: Theme) throws {
        let (paper, variants) = try colors(theme)
        func luminance(_ color: Color) -> Double { apply([[0.2126, 0.7152, 0.0722]], color)[0] }
        for color in variants {
            let pair = [luminance(color), luminance(paper)].sorted()
            #expect((pair[1] + 0.05) / (pair[0] + 0.05) >= 3)
        }
    }

    /// Colour vision deficiencies by the matrices of Machado and others (2009) at full severity; differences in Oklab.
    @Test(
        "the colours differ for every kind of colour vision", arguments: Theme.allCases,
        [
            [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ])
    func distinct(theme: Theme, vision: [[Double]]) throws {
        let seen = try colors(theme).variants.map { color in
            let cones = apply(
                [
                    [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005],
                ], apply(vision, color).map { min(max($0, 0), 1) })
            return apply(
                [
                    [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                    [0.0259040371, 0.7827717662, -0.8086757660],
                ], cones.map(cbrt))
        }
        for (index, color) in seen.enumerated() {
            for other in seen.dropFirst(index + 1) {
                let distance = zip(color, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
                #expect(distance > 0.08)
            }
        }
    }
}
