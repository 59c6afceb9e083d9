import Understudy

/// The colours of pictures, on light or on dark ground.
///
/// All paints differ from one another for every kind of colour vision, and stand out from the ground by a contrast of 3 to 1, by the same measures as
/// the colours of a report's curves.
public enum Theme: Hashable, Sendable, CaseIterable {
    /// Dark on light.
    case light
    /// Light on dark.
    case dark

    /// The ground.
    public var paper: Color { Color(self == .light ? 0xFFFFFF : 0x15181B) }

    /// The colour of a paint.
    public func color(of paint: Canvas.Paint) -> Color {
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
