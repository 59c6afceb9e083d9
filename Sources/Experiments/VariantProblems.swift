import YAML

/// The problems of all variants, which share most of their spec.
struct VariantProblems {
    /// The problems that are found without reading a variant.
    var ofSpec = SpecProblems()
    /// The places of the values of `sweep` and `ablate`.
    ///
    /// A problem at such a place belongs to the value, in whatever combination it occurs.
    var alternatives: Set<Mark> = []
    private var found: [(variant: String, written: String, problems: SpecProblems)] = []

    /// The maximum number of names in a message; more would hide the problem.
    private static let maximumNames = 5

    /// Adds all problems of a variant.
    ///
    /// - Parameter written: the spec's variant from which `sweep` or `ablate` derives it; the variant itself if they do
    ///   not.
    mutating func add(_ problems: SpecProblems, ofVariant variant: String, writtenAs written: String) {
        found.append((variant, written, problems))
    }

    /// The problems without duplicates, with the names of the variants if others do not have the problem.
    var all: SpecProblems {
        var variants: [Diagnostic: [Int]] = [:]
        for (index, one) in found.enumerated() {
            for problem in Set(one.problems.found) { variants[problem, default: []].append(index) }
        }
        let allWritten = distinct(found.map(\.written))
        return found.reduce(into: ofSpec) { all, one in
            let named = one.problems.map { problem in
                let indices = variants[problem] ?? []
                let isOfValue = alternatives.contains(problem.mark)
                let names = isOfValue ? distinct(indices.map { found[$0].written }) : indices.map { found[$0].variant }
                guard names.count < (isOfValue ? allWritten.count : found.count) else { return problem }
                return Diagnostic("\(problem.message) (in \(Self.listed(names)))", at: problem.mark)
            }
            all.add(named)
        }
    }

    private static func listed(_ names: [String]) -> String {
        let noun = names.count == 1 ? "variant" : "variants"
        guard names.count > maximumNames else { return "\(noun) \(names.joined(separator: ", "))" }
        let shown = names.prefix(maximumNames - 1)
        return "\(noun) \(shown.joined(separator: ", ")) and \(names.count - shown.count) more"
    }

    private func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
