import Understudy

/// A color theme for pictures, with a light or a dark background.
///
/// All paints are distinguishable under every type of color vision. Each has a contrast of at least 3:1 with the
/// background. The measures are the same as for the colors of a report's curves.
package enum Theme: Hashable, Sendable, CaseIterable {
    /// Dark colors on a light background.
    case light
    /// Light colors on a dark background.
    case dark

    /// The background color.
    package var paper: Color { Color(self == .light ? 0xFFFFFF : 0x15181B) }

    /// Returns the color of `paint`.
    package func color(of paint: Canvas.Paint) -> Color {
        let code: (light: UInt32, dark: UInt32) =
            switch paint {
            case .ink: (0x1A1D21, 0xE8EAED)
            case .muted: (0x8A929C, 0x7A828C)
            case .agent: (0x3812B7, 0x0A8CFF)
            case .goal: (0x007179, 0x00E396)
            case .hazard: (0xB44A08, 0xFC5833)
            case .first: (0xE57215, 0xFFB00D)
            case .second: (0x541C66, 0xA89CC6)
            case .third: (0x0095FF, 0xBCC2FF)
            case .fourth: (0x832400, 0xB24433)
            }
        return Color(self == .light ? code.light : code.dark)
    }
}
