import YAML

/// The problems of all variants, which share most of their spec.
struct VariantProblems {
    /// The problems that are not found by reading a variant.
    var ofSpec = SpecProblems()
    private var found: [(variant: String, problems: SpecProblems)] = []

    /// Adds all problems of one variant.
    mutating func add(_ problems: SpecProblems, ofVariant variant: String) {
        found.append((variant, problems))
    }

    /// Each problem once, with the names of its variants where others do not have it.
    var all: SpecProblems {
        let sets = found.map { (variant: $0.variant, problems: Set($0.problems.found)) }
        return found.reduce(into: ofSpec) { all, one in
            let named = one.problems.map { problem in
                let variants = sets.filter { $0.problems.contains(problem) }.map(\.variant)
                guard variants.count < sets.count else { return problem }
                let noun = variants.count == 1 ? "variant" : "variants"
                return Diagnostic(
                    "\(problem.message) (in \(noun) \(variants.joined(separator: ", ")))", at: problem.mark)
            }
            all.add(named)
        }
    }
}
