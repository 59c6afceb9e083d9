import YAML

/// The problems of all variants, which share most of their spec.
struct VariantProblems {
    /// The problems that are not found by reading a variant.
    var ofSpec = SpecProblems()
    /// The places of the values of `sweep` and `ablate`. A problem there is one of the value, whatever it was combined with.
    var alternatives: Set<Mark> = []
    private var found: [(variant: String, written: String, problems: SpecProblems)] = []

    /// More names would hide the problem.
    private static let maximumNames = 5

    /// Adds all problems of one variant.
    ///
    /// - Parameter written: the variant of the spec that `sweep` or `ablate` made it from; itself where they did not.
    mutating func add(_ problems: SpecProblems, ofVariant variant: String, writtenAs written: String) {
        found.append((variant, written, problems))
    }

    /// Each problem once, with the names of its variants where others do not have it.
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
