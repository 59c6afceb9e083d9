/// The color and line style of a variant, used consistently on a page.
struct VariantKey: Hashable {
    /// The CSS classes for the variant's color and dash pattern.
    let classes: String
    /// Whether the variant is one of many gray ones: lines without bands, behind the others.
    let isMuted: Bool

    /// The number of colors in `report.css`, named `--v0` and so on.
    static let colorCount = 6
    /// The number of dash patterns in `report.css`, named `.d0` and so on; the first is a solid line.
    static let dashCount = 3
    /// The number of variants that color and dash pattern can distinguish.
    static let maximumColored = colorCount * dashCount

    /// The key of a gray variant.
    static let muted = VariantKey(classes: "other", isMuted: true)
    /// The expert's key.
    static let expert = VariantKey(classes: "expert", isMuted: false)

    /// Returns the colored key with the given index.
    static func colored(_ index: Int) -> VariantKey {
        VariantKey(classes: "v\(index % colorCount) d\(index / colorCount % dashCount)", isMuted: false)
    }

    /// A short sample of the variant's line.
    var swatch: String {
        "<svg class=\"swatch \(classes)\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">"
            + "<path class=\"line\" d=\"M1 5H23\"/></svg>"
    }

    /// Returns the variant's name with its swatch; a generated name can wrap after its punctuation marks.
    func label(_ name: String) -> String {
        var text = escaped(name)
        for mark in ["@", ",", "+", "="] { text = text.replacing(mark, with: "\(mark)<wbr>") }
        return swatch + text
    }
}

/// Returns a legend of the colored variants with their swatches, and the number of other variants.
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
/// Up to 18 variants each have a color and dash pattern. If there are more, six variants are colored: the baseline, the
/// base of most others, and the best ones.
struct VariantKeys {
    /// One key per variant, in the page's order.
    let keys: [VariantKey]
    /// The indices of the colored variants, in ascending order.
    let colored: [Int]
    /// The indices of the variants chosen for their rating.
    let best: [Int]
    /// The index of the variant from which most others were derived; `nil` if it is the baseline.
    let base: Int?

    /// Whether some variants are gray.
    var hasMuted: Bool { colored.count < keys.count }

    subscript(index: Int) -> VariantKey { keys[index] }

    /// Chooses the keys of a study's variants.
    init(_ summary: StudySummary) {
        let variants = summary.variants
        let counts = Dictionary(summary.study.variants.compactMap(\.base).map { ($0, 1) }, uniquingKeysWith: +)
        let uses = variants.map { counts[$0.name] ?? 0 }
        let mostUsed = variants.indices.max { (uses[$0], -$0) < (uses[$1], -$1) }
        self.init(
            ratings: variants.map { $0.average?.value }, baseline: summary.baseline,
            base: mostUsed.flatMap { uses[$0] > 0 ? $0 : nil })
    }

    /// Chooses the keys of variants.
    ///
    /// - Parameters:
    ///   - ratings: a rating for each variant, for choosing the best ones; `nil` for a variant without a rating.
    ///   - baseline: the index of the baseline.
    ///   - base: the index of the variant from which most others were derived.
    init(ratings: [Double?], baseline: Int?, base: Int?) {
        guard ratings.count > VariantKey.maximumColored else {
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
            // No run has finished yet: chooses the first variants.
            chosen += ratings.indices.filter { !chosen.contains($0) }.prefix(VariantKey.colorCount - chosen.count)
        }
        colored = chosen.sorted()
        var keys = [VariantKey](repeating: .muted, count: ratings.count)
        for (place, index) in colored.enumerated() { keys[index] = .colored(place) }
        self.keys = keys
    }

    /// Returns a note that names the colored variants; empty if all are colored.
    ///
    /// - Parameter rating: a description of the rating that chose the best ones.
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
            "Of \(counted(names.count, "variant")) \(colored.count) are in color: \(listed(parts)). "
            + "The others are gray; the pointer, or the arrow keys up and down, show their names."
        return "\n<p class=\"small\">\(escaped(sentence))</p>"
    }

    /// Creates a table with a row for each variant, and further rows.
    ///
    /// With very many variants, it shows the colored ones, and the full table is in a collapsed element.
    ///
    /// - Parameter indices: the variants of the first rows.
    func table(
        label: String, columns: [HTMLColumn], rows: [[String]], indices: [Int], classes: String? = nil
    ) -> String {
        let whole = htmlTable(label: label, columns: columns, rows: rows, classes: classes)
        guard hasMuted, indices.count > VariantKey.maximumColored else { return whole }
        let shown = rows.enumerated().filter { $0.offset >= indices.count || !keys[indices[$0.offset]].isMuted }
        let short = htmlTable(label: label, columns: columns, rows: shown.map(\.element), classes: classes)
        return short + "\n<details>\n<summary>All \(indices.count) variants</summary>\n\(whole)\n</details>"
    }
}
