import Foundation
import TestSupport
import Testing

@testable import StudyReports

/// The page's colors, read from the style sheet that is shipped.
struct PaletteTests {
    enum Theme: CaseIterable { case light, dark }

    private func colors(_ theme: Theme) throws -> (paper: ScreenColor, variants: [ScreenColor]) {
        let css = String(decoding: PackageResources.report_css, as: UTF8.self)
        let halves = css.split(separator: "prefers-color-scheme: dark", maxSplits: 1)
        let text = try #require(theme == .light ? halves.first : halves.last)
        func color(_ name: String) throws -> ScreenColor {
            let declaration = try #require(text.range(of: "--\(name): "))
            return try #require(ScreenColor(text[declaration.upperBound...].prefix(7)))
        }
        return (try color("paper"), try (0..<VariantKey.colorCount).map { try color("v\($0)") })
    }

    /// WCAG 2.2, success criterion 1.4.11: lines of a figure have a contrast of 3 to 1.
    @Test("every color stands out from the paper", arguments: Theme.allCases)
    func contrast(theme: Theme) throws {
        let (paper, variants) = try colors(theme)
        for color in variants { #expect(color.contrast(to: paper) >= 3) }
    }

    @Test("the colors differ for every kind of color vision", arguments: Theme.allCases, ColorVision.allCases)
    func distinct(theme: Theme, vision: ColorVision) throws {
        let colors = try colors(theme).variants
        for (index, color) in colors.enumerated() {
            for other in colors.dropFirst(index + 1) { #expect(vision.distance(color, other) > 0.08) }
        }
    }
}
