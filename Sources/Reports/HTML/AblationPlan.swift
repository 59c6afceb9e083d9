/// Which variants of a study differ from each other in one key, and how: what is drawn against a setting's value.
struct AblationPlan {
    /// A variant with its value of the key.
    struct Member: Hashable {
        /// The variant's place in the study.
        let index: Int
        let value: SettingValue
    }

    /// Variants that differ in the key alone.
    struct Line: Hashable {
        /// Their value of the other key of a sweep of two; nil where only one varies.
        let other: String?
        /// The variants in the order of the study, the base first.
        let members: [Member]
    }

    /// What is in one figure.
    struct Figure: Hashable {
        /// The variant that the others were made from.
        let base: String
        let key: String
        /// The other key of a sweep of two.
        let otherKey: String?
        let lines: [Line]
        /// The variant that has the base's values.
        let baseIndex: Int?

        /// Whether every value is a number.
        var isNumeric: Bool { lines.allSatisfy { $0.members.allSatisfy { $0.value.number != nil } } }

        /// The values in words, each different.
        var labels: [SettingValue: String] { SettingValue.labels(lines.flatMap { $0.members.map(\.value) }) }
    }

    /// The figures, in the order of the study's variants.
    let figures: [Figure]
    /// Sweeps of more than two keys, which have no figure: their bases and keys.
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
    /// Some values in words, each different: components of one kind with what tells them apart.
    static func labels(_ values: [SettingValue]) -> [SettingValue: String] {
        let alike = Dictionary(grouping: Set(values), by: \.label)
        return Dictionary(
            uniqueKeysWithValues: Set(values).map { value in
                let others = alike[value.label] ?? []
                return (value, others.count < 2 ? value.label : value.label(among: others))
            })
    }

    /// The value with those of its parameters that tell it from others of its kind: `constant, value 0.5`.
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
