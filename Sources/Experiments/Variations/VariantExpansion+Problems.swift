import SpecYAML

extension VariantExpansion {
    /// Returns the problems of the variants `specs`, which share most of their spec.
    ///
    /// A problem that not all variants have tells their names. If it is a problem of a value of `sweep` or `ablate`, it
    /// belongs to the value, in whatever combination that occurs.
    ///
    /// - Parameter names: the name of each variant.
    func problems(of specs: [VariantSpec], names: [String]) -> [Diagnostic] {
        var variants: [Diagnostic: [Int]] = [:]
        for (index, spec) in specs.enumerated() {
            for problem in Set(spec.problems) { variants[problem, default: []].append(index) }
        }
        let marks = marks
        let written = Self.distinct(specs.map(\.written))
        return specs.flatMap { spec in
            spec.problems.map { problem in
                let indices = variants[problem] ?? []
                let isOfValue = marks.contains(problem.mark)
                let these = isOfValue ? Self.distinct(indices.map { specs[$0].written }) : indices.map { names[$0] }
                guard these.count < (isOfValue ? written.count : specs.count) else { return problem }
                var named = problem
                named.message += " (in \(Self.listed(these)))"
                return named
            }
        }
    }

    /// The maximum number of names in a message; more would hide the problem.
    private static let maximumNames = 5

    private static func listed(_ names: [String]) -> String {
        let noun = names.count == 1 ? "variant" : "variants"
        guard names.count > maximumNames else { return "\(noun) \(names.joined(separator: ", "))" }
        let shown = names.prefix(maximumNames - 1)
        return "\(noun) \(shown.joined(separator: ", ")) and \(names.count - shown.count) more"
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
