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

    /// The variant's name with its swatch, which may go on in another line after the marks of generated names.
    func label(_ name: String) -> String {
        var text = escaped(name)
        for mark in ["@", ",", "+", "="] { text = text.replacing(mark, with: "\(mark)<wbr>") }
        return swatch + text
    }
}

/// The names of the variants in colour with their swatches, and how many others there are.
func legend(_ variants: [(name: String, key: VariantKey)], expert: String?) -> String {
    var items = variants.filter { !$0.key.isMuted }
    let muted = variants.count - items.count
    if muted > 0 { items.append((counted(muted, "other variant"), .muted)) }
    if let expert { items.append((expert, .expert)) }
    let list = items.map { "<li>\($0.key.swatch)\(escaped($0.name))</li>" }
    return "<ul class=\"legend\">\(list.joined())</ul>"
}

/// The keys of a page's variants.
///
/// Up to 18 variants have a colour and dash pattern each. Of more than that six are in colour: what the others are compared with, what most of them were made from, and the best ones.
struct VariantKeys {
    /// A key a variant, in the order of the page.
    let keys: [VariantKey]
    /// The places of the variants that are in colour, ascending.
    let colored: [Int]
    /// The places of those that were chosen for their rating.
    let best: [Int]
    /// The place of the variant that most of the others were made from, where that is not the baseline.
    let base: Int?

    /// Whether some are grey.
    var hasMuted: Bool { colored.count < keys.count }

    subscript(index: Int) -> VariantKey { keys[index] }

    /// Chooses the keys of a study's variants.
    init(_ summary: StudySummary) {
        let variants = summary.variants
        let counts = Dictionary(summary.study.variants.compactMap(\.base).map { ($0, 1) }, uniquingKeysWith: +)
        let uses = variants.map { counts[$0.name] ?? 0 }
        let mostUsed = variants.indices.max { (uses[$0], -$0) < (uses[$1], -$1) }
        self.init(
            ratings: variants.map { $0.finalReturn?.mean }, baseline: summary.baseline,
            base: mostUsed.flatMap { uses[$0] > 0 ? $0 : nil })
    }

    /// Chooses the keys of variants.
    ///
    /// - Parameters:
    ///   - ratings: a number for each, by which the best ones are found; nil where there is none.
    ///   - baseline: the place of the one that the others are compared with.
    ///   - base: the place of the one that most of the others were made from.
    init(ratings: [Double?], baseline: Int?, base: Int?) {
        guard ratings.count > VariantKey.mostColored else {
            keys = ratings.indices.map(VariantKey.colored)
            colored = Array(ratings.indices)
            best = []
            self.base = nil
            return
        }
        self.base = base == baseline ? nil : base
        var chosen = [baseline, self.base].compactMap { $0 }
        let ranked = ratings.indices.filter { ratings[$0] != nil && !chosen.contains($0) }
            .sorted { (ratings[$1] ?? 0, $0) < (ratings[$0] ?? 0, $1) }
        best = Array(ranked.prefix(VariantKey.colorCount - chosen.count)).sorted()
        chosen += best
        if best.isEmpty {
            // Nothing has finished yet: the first ones.
            chosen += ratings.indices.filter { !chosen.contains($0) }.prefix(VariantKey.colorCount - chosen.count)
        }
        colored = chosen.sorted()
        var keys = [VariantKey](repeating: .muted, count: ratings.count)
        for (place, index) in colored.enumerated() { keys[index] = .colored(place) }
        self.keys = keys
    }

    /// Tells which variants are in colour; empty where all are.
    ///
    /// - Parameter rating: what the best ones were chosen by, in words.
    func note(names: [String], baseline: Int?, rating: String) -> String {
        guard hasMuted else { return "" }
        var parts: [String] = []
        if let baseline { parts.append("\(names[baseline]) (the baseline)") }
        if let base { parts.append("\(names[base]) (the base of most others)") }
        if best.isEmpty {
            parts.append(parts.isEmpty ? "the first ones" : "the first others")
        } else {
            parts.append("the \(best.count == 1 ? "one" : "\(best.count)") with the highest \(rating)")
        }
        let sentence =
            "Of \(counted(names.count, "variant")) \(colored.count) are in colour: \(listed(parts)). "
            + "The others are grey; the pointer, or the arrow keys up and down, show their names."
        return "\n<p class=\"small\">\(escaped(sentence))</p>"
    }

    /// A table with a row for each of some variants, and further rows; of very many variants those in colour, and all behind a line to be opened.
    ///
    /// - Parameter indices: the variants of the first rows.
    func table(
        label: String, columns: [HTMLColumn], rows: [[String]], indices: [Int], classes: String? = nil
    ) -> String {
        let whole = htmlTable(label: label, columns: columns, rows: rows, classes: classes)
        guard hasMuted, indices.count > VariantKey.mostColored else { return whole }
        let shown = rows.enumerated().filter { $0.offset >= indices.count || !keys[indices[$0.offset]].isMuted }
        let short = htmlTable(label: label, columns: columns, rows: shown.map(\.element), classes: classes)
        return short + "\n<details>\n<summary>All \(indices.count) variants</summary>\n\(whole)\n</details>"
    }
}
