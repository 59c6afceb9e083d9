/// How a variant is told from the others, the same all over a page.
struct VariantKey: Hashable {
    /// The classes that give an element the variant's colour and dash pattern.
    let classes: String
    /// Whether the variant is one of many that are grey: lines without bands, behind the others.
    let isMuted: Bool

    /// The colours in `report.css`, as `--v0` and so on.
    static let colorCount = 6
    /// The dash patterns in `report.css`, as `.d0` and so on; the first is a solid line.
    static let dashCount = 3
    /// As many variants can be told apart by colour and dash pattern.
    static let mostColored = colorCount * dashCount

    /// The key of a variant in grey.
    static let muted = VariantKey(classes: "other", isMuted: true)
    /// The expert's key.
    static let expert = VariantKey(classes: "expert", isMuted: false)

    /// The key number `index` of those with a colour.
    static func colored(_ index: Int) -> VariantKey {
        VariantKey(classes: "v\(index % colorCount) d\(index / colorCount % dashCount)", isMuted: false)
    }

    /// A short piece of the variant's line.
    var swatch: String {
        "<svg class=\"swatch \(classes)\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">"
            + "<path class=\"line\" d=\"M1 5H23\"/></svg>"
    }
}

/// The keys of a study's variants.
///
/// Up to 18 variants have a colour and dash pattern each. Of more than that six are in colour: what the others are compared with, what most of them were made from, and the best ones.
struct VariantKeys {
    /// A key a variant, in the order of the study.
    let keys: [VariantKey]
    /// The places of the variants that are in colour, ascending.
    let colored: [Int]
    /// The places of those that were chosen for their final return.
    let best: [Int]
    /// The place of the variant that most of the others were made from, where that is not the baseline.
    let base: Int?

    /// Whether some are grey.
    var hasMuted: Bool { colored.count < keys.count }

    subscript(index: Int) -> VariantKey { keys[index] }

    /// Chooses keys.
    init(_ summary: StudySummary) {
        let variants = summary.variants
        guard variants.count > VariantKey.mostColored else {
            keys = variants.indices.map(VariantKey.colored)
            colored = Array(variants.indices)
            best = []
            base = nil
            return
        }
        let bases = summary.study.variants.compactMap(\.base)
        let counts = Dictionary(bases.map { ($0, 1) }, uniquingKeysWith: +)
        let uses = variants.map { counts[$0.name] ?? 0 }
        let mostUsed = variants.indices.max { (uses[$0], -$0) < (uses[$1], -$1) }
        base = mostUsed.flatMap { uses[$0] > 0 && $0 != summary.baseline ? $0 : nil }
        var chosen = [summary.baseline, base].compactMap { $0 }
        let ranked = variants.indices.filter { variants[$0].finalReturn != nil && !chosen.contains($0) }
            .sorted { (variants[$1].finalReturn?.mean ?? 0, $0) < (variants[$0].finalReturn?.mean ?? 0, $1) }
        best = Array(ranked.prefix(VariantKey.colorCount - chosen.count)).sorted()
        chosen += best
        if best.isEmpty {
            // Nothing has finished yet: the first ones.
            chosen += variants.indices.filter { !chosen.contains($0) }.prefix(VariantKey.colorCount - chosen.count)
        }
        colored = chosen.sorted()
        var keys = [VariantKey](repeating: .muted, count: variants.count)
        for (place, index) in colored.enumerated() { keys[index] = .colored(place) }
        self.keys = keys
    }
}
