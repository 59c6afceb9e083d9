/// The colors of variants in the 256-color terminal palette, in the order of the page's colors.
enum TerminalColor {
    private static let palette = [33, 208, 36, 133, 178, 81]

    /// Returns text in the color of the variant at `index`; unchanged if color is disabled.
    static func paint(_ text: String, variant index: Int, enabled: Bool) -> String {
        enabled ? "\u{1B}[38;5;\(palette[index % palette.count])m\(text)\u{1B}[0m" : text
    }

    /// Returns faint text for background elements; unchanged if color is disabled.
    static func dim(_ text: String, enabled: Bool) -> String { enabled ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
