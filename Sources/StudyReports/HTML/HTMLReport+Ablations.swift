import StudyFormat
import Understudy

extension HTMLReport {
    /// The section with final returns plotted against ablated or swept keys; empty if there are none.
    var ablationsSection: String {
        let plan = AblationPlan(study)
        let (values, areScores) = finalScores
        let average = summary.options.average
        let estimates = values.map { average.estimate($0, summary.options.bootstrap) }
        // Charts with the same base share their axis.
        var covered: [String: [Double]] = [:]
        for figure in plan.figures {
            let marks = figure.lines.flatMap(\.members).compactMap { mark($0, values, estimates, figure) }
            covered[figure.base, default: []] += ValueChart.values(of: marks) + (areScores ? [1] : [])
        }
        let figures = plan.figures.enumerated().compactMap { number, figure -> String? in
            let covers = covered[figure.base] ?? []
            let described = description(of: figure, estimates, areScores)
            let references: [(name: String, value: Double)] =
                areScores ? [("expert", 1)] : study.expertReturn.map { [("expert", $0)] } ?? []
            let id = "ablation-\(number)"
            let drawing: String?
            if figure.isNumeric {
                let lines = figure.lines.map { line in
                    ValueChart.Line(
                        name: line.other,
                        marks: line.members.compactMap { mark($0, values, estimates, figure) }.sorted { $0.x < $1.x })
                }
                drawing =
                    ValueChart(
                        id: id, lines: lines,
                        setting: figure.key.split(separator: ".").last.map(String.init) ?? figure.key,
                        references: references, alsoCovers: covers, description: described
                    ).html
            } else {
                let labels = figure.labels
                let rows = figure.lines.flatMap { line in
                    line.members.compactMap { member -> IntervalChart.Row? in
                        guard let mark = mark(member, values, estimates, figure) else { return nil }
                        let other = line.other.map { " · \($0)" } ?? ""
                        return IntervalChart.Row(
                            name: (labels[member.value] ?? member.value.label) + other, key: mark.key, value: mark.y,
                            interval: mark.interval, isBase: mark.isBase, runs: mark.runs, details: mark.details)
                    }
                }
                let range = covers.min().flatMap { low in covers.max().map { low...$0 } }
                drawing =
                    IntervalChart(
                        id: id, rows: rows, range: range, title: areScores ? "score" : "final return",
                        references: references, description: described
                    ).html(sizes: [.small])
            }
            guard let drawing else { return nil }
            let other = figure.otherKey.map { "; lines by <code>\(escaped($0))</code>" } ?? ""
            let source = "<p class=\"small\">of <code>\(escaped(figure.base))</code>\(other)</p>"
            return
                "<figure class=\"chart\">\n<figcaption><h3>\(escaped(figure.key))</h3>\(source)</figcaption>\n\(drawing)\n</figure>"
        }
        let skipped = plan.skipped.map {
            "\($0.base) was varied in \(counted($0.keys.count, "key")) at once (\(listed($0.keys))), which no small figure shows: the table has it."
        }
        if figures.isEmpty && skipped.isEmpty { return "" }
        let what = areScores ? "Final score (random play at 0, the expert’s mean at 1)" : "Final return"
        let explanation =
            "\(what) against the value of one key, all else alike: \(average.name) over the seeds with \(Self.intervalName(average)), and each seed as a faint "
            + "dot beside it."
            + (plan.figures.contains { $0.baseIndex != nil }
                ? " The ring marks the value of the variant that the others were made from." : "")
            + (study.expertReturn == nil ? "" : " The dashed line is the expert.")
        let words = figures.isEmpty ? "" : "<p>\(escaped(explanation))</p>\n"
        let grid = figures.isEmpty ? "" : "<div class=\"multiples\">\n\(figures.joined(separator: "\n"))\n</div>"
        return "<section>\n<h2>Ablations and sweeps</h2>\n\(words)"
            + skipped.map { "<p>\(escaped($0))</p>\n" }.joined() + "\(grid)\n</section>"
    }

    private func mark(
        _ member: AblationPlan.Member, _ values: [[Double]], _ estimates: [Estimate?],
        _ figure: AblationPlan.Figure
    ) -> ValueChart.Mark? {
        guard let estimate = estimates[member.index] else { return nil }
        var details = [
            (figure.key, member.value.label.replacing("-", with: Self.minus)),
            (summary.options.average == .mean ? "Mean" : "IQM", fixed(estimate.value, decimals: 2, minus: Self.minus)),
        ]
        if member.value.number == nil { details[0].1 = figure.labels[member.value] ?? member.value.label }
        if let interval = estimate.interval { details.append(("95 % interval", Self.shares(interval))) }
        details.append(("Seeds", "\(values[member.index].count)"))
        return ValueChart.Mark(
            x: member.value.number ?? 0, y: estimate.value, interval: estimate.interval, runs: values[member.index],
            name: study.variants[member.index].name, key: keys[member.index],
            isBase: member.index == figure.baseIndex, details: details)
    }

    private func description(
        of figure: AblationPlan.Figure, _ estimates: [Estimate?], _ areScores: Bool
    ) -> String {
        let labels = figure.labels
        let parts = figure.lines.flatMap { line in
            line.members.compactMap { member in
                estimates[member.index].map { estimate in
                    "\(labels[member.value] ?? member.value.label)\(line.other.map { " with \($0)" } ?? ""): "
                        + fixed(estimate.value, decimals: 2, minus: Self.minus)
                }
            }
        }
        return "\(areScores ? "Final score" : "Final return") of \(figure.base) by \(figure.key): \(listed(parts))."
    }
}

/// The ablation figures of a study: groups of variants that differ in one key, to plot against its value.
struct AblationPlan {
    /// A variant with its value of the key.
    struct Member: Hashable {
        /// The variant's index in the study.
        let index: Int
        let value: SettingValue
    }

    /// Variants that differ only in the key.
    struct Line: Hashable {
        /// The shared value of the second key in a sweep over two keys; `nil` if only one key varies.
        let other: String?
        /// The variants in the study's order, with the base first.
        let members: [Member]
    }

    /// The content of one figure.
    struct Figure: Hashable {
        /// The variant from which the others were derived.
        let base: String
        let key: String
        /// The second key in a sweep over two keys.
        let otherKey: String?
        let lines: [Line]
        /// The index of the variant with the base's values.
        let baseIndex: Int?

        /// Whether all values are numbers.
        var isNumeric: Bool { lines.allSatisfy { $0.members.allSatisfy { $0.value.number != nil } } }

        /// Unique labels for the values.
        var labels: [SettingValue: String] { SettingValue.labels(lines.flatMap { $0.members.map(\.value) }) }
    }

    /// The figures, in the order of the study's variants.
    let figures: [Figure]
    /// The bases and keys of sweeps over more than two keys, which have no figure.
    let skipped: [(base: String, keys: [String])]

    /// Finds the ablations and sweeps of a study.
    init(_ study: StudyResults) {
        let variants = study.variants
        var bases: [String] = []
        for base in variants.compactMap(\.base) where !bases.contains(base) { bases.append(base) }
        var figures: [Figure] = []
        var skipped: [(base: String, keys: [String])] = []
        func value(_ index: Int, _ key: String) -> SettingValue? {
            variants[index].settings.first { $0.key == key }?.value
        }
        for base in bases {
            let made = variants.indices.filter { variants[$0].base == base }
            if let baseIndex = variants.firstIndex(where: { $0.name == base }) {
                var keys: [String] = []
                for key in made.flatMap({ variants[$0].settings.filter(\.isChanged).map(\.key) })
                where !keys.contains(key) { keys.append(key) }
                for key in keys {
                    let changed = made.filter { index in
                        variants[index].settings.contains { $0.key == key && $0.isChanged }
                    }
                    let members = ([baseIndex] + changed).compactMap { index in
                        value(index, key).map { Member(index: index, value: $0) }
                    }
                    guard members.count > 1 else { continue }
                    figures.append(
                        Figure(
                            base: base, key: key, otherKey: nil, lines: [Line(other: nil, members: members)],
                            baseIndex: members.first?.index == baseIndex ? baseIndex : nil))
                }
            } else {
                let keys = Set(made.flatMap { variants[$0].settings.filter(\.isChanged).map(\.key) })
                    .filter { key in Set(made.map { value($0, key) }).count > 1 }.sorted()
                let baseIndex = made.first { !variants[$0].settings.contains(where: \.isChanged) }
                if keys.count > 2 { skipped.append((base, keys)) }
                guard (1...2).contains(keys.count) else { continue }
                for key in keys {
                    let otherKey = keys.first { $0 != key }
                    let others = made.map { index in otherKey.flatMap { value(index, $0) } }
                    let labels = SettingValue.labels(others.compactMap { $0 })
                    var distinct: [SettingValue?] = []
                    for other in others where !distinct.contains(other) { distinct.append(other) }
                    let lines = distinct.map { other in
                        Line(
                            other: otherKey == nil ? nil : other.flatMap { labels[$0] } ?? "not set",
                            members: zip(made, others).filter { $0.1 == other }.compactMap { index, _ in
                                value(index, key).map { Member(index: index, value: $0) }
                            })
                    }
                    figures.append(
                        Figure(
                            base: base, key: key, otherKey: otherKey, lines: lines.filter { !$0.members.isEmpty },
                            baseIndex: baseIndex))
                }
            }
        }
        self.figures = figures
        self.skipped = skipped
    }
}

extension SettingValue {
    /// Returns a unique label for each value; components of the same kind are labeled with the parameters that differ.
    static func labels(_ values: [SettingValue]) -> [SettingValue: String] {
        let alike = Dictionary(grouping: Set(values), by: \.label)
        return Dictionary(
            uniqueKeysWithValues: Set(values).map { value in
                let others = alike[value.label] ?? []
                return (value, others.count < 2 ? value.label : value.label(among: others))
            })
    }

    /// Returns a label with the parameters that distinguish the value from others, such as `constant, value 0.5`.
    private func label(among others: [SettingValue]) -> String {
        guard case .mapping(let pairs) = self else { return label }
        let differing = pairs.keys.sorted().filter { key in
            others.contains { other in
                guard case .mapping(let theirs) = other else { return true }
                return theirs[key] != pairs[key]
            }
        }
        return ([label] + differing.map { "\($0) \(pairs[$0]?.label ?? "")" }).joined(separator: ", ")
    }
}
