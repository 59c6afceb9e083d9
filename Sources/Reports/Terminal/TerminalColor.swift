/// The colours of a terminal's 256-colour table that variants are written in, in the order of the page's palette.
enum TerminalColor {
    private static let palette = [33, 208, 36, 133, 178, 81]

    /// Text in the colour of the variant at `index`, or unchanged.
    static func paint(_ text: String, variant index: Int, enabled: Bool) -> String {
        enabled ? "\u{1B}[38;5;\(palette[index % palette.count])m\(text)\u{1B}[0m" : text
    }

    /// Faint text, for what stands behind the curves, or unchanged.
    static func dim(_ text: String, enabled: Bool) -> String { enabled ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
