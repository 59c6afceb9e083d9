import StudyFormat

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
