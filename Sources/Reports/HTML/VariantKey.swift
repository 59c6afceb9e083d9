/// How a variant is told from the others, the same all over a page.
enum VariantKey {
    /// The colours in `report.css`, as `--v0` and so on.
    static let colorCount = 6
    /// The dash patterns in `report.css`, as `.d0` and so on; the first is a solid line.
    static let dashCount = 3

    /// The classes that give an element the colour and dash pattern of the variant at `index`.
    static func classes(_ index: Int) -> String {
        "v\(index % colorCount) d\(index / colorCount % dashCount)"
    }

    /// A short piece of the variant's line.
    static func swatch(_ classes: String) -> String {
        "<svg class=\"swatch \(classes)\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">"
            + "<path class=\"line\" d=\"M1 5H23\"/></svg>"
    }
}
