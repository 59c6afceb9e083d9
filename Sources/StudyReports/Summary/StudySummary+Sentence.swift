extension StudySummary {
    /// A sentence on the variants' final returns, which claims no more than the intervals support.
    ///
    /// A variant is called above or below the expert's mean return only if its whole 95 % interval is. The expert's
    /// mean is treated as a fixed number.
    package var sentence: String { sentence(minus: "-") }

    func sentence(minus: String) -> String {
        let style = returnStyle(minus: minus)
        let measured = variants.filter { $0.finalReturn != nil }
        if measured.isEmpty {
            return finishedCount == 0
                ? "No run has finished yet, so there is no final return to compare."
                : "No finished run has an evaluation, so there is no final return to compare."
        }
        if let expert = study.expertReturn {
            return "With the expert's mean return at \(style.text(expert)), \(clauses(style))."
        }
        if leaders.count > 1 {
            let names = listed(leaders.map { described($0, style) })
            return "\(names) share the highest mean final return of \(measured.count) variants;"
                + " no expert's return is recorded to compare with."
        }
        if let leader = leaders.first {
            return "\(described(leader, style)) has the highest mean final return of \(measured.count) variants;"
                + " no expert's return is recorded to compare with."
        }
        let only = measured.map { described($0, style) }.joined()
        return "\(only) is the only variant with a final return; no expert's return is recorded to compare with."
    }

    /// Returns the conclusions about each variant relative to the expert, grouped by outcome.
    private func clauses(_ style: NumberStyle) -> String {
        func clause(_ members: [VariantSummary], _ one: String, _ many: String) -> String? {
            members.isEmpty ? nil : "\(listed(members.map { described($0, style) })) \(members.count == 1 ? one : many)"
        }
        let without = variants.filter { $0.finalReturn == nil }.map { printable($0.name) }
        let clauses = [
            clause(variants.filter { $0.comparison == .above }, "ends above it", "end above it"),
            clause(variants.filter { $0.comparison == .below }, "ends below it", "end below it"),
            clause(
                variants.filter { $0.comparison == .unclear }, "cannot be told from it", "cannot be told from it"),
            clause(
                variants.filter { $0.finalReturn != nil && $0.comparison == nil }, "has no interval to judge by",
                "have no interval to judge by"),
            without.isEmpty ? nil : "\(listed(without)) \(without.count == 1 ? "has" : "have") no final return yet",
        ]
        return clauses.compactMap { $0 }.joined(separator: "; ")
    }

    /// Returns a text such as `diiqn (-118.20, 95 % interval -121.60 to -114.80, 5 seeds)`.
    ///
    /// With more than six variants, it is only the name, to keep the sentence readable.
    private func described(_ variant: VariantSummary, _ style: NumberStyle) -> String {
        guard variants.count <= 6, let result = variant.finalReturn else { return printable(variant.name) }
        let interval = result.interval.map { "95 % interval \(style.text($0)), " } ?? ""
        return "\(printable(variant.name)) (\(style.text(result.mean)), \(interval)\(counted(result.count, "seed")))"
    }
}
