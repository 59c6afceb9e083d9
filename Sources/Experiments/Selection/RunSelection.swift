import SpecYAML
import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A selection of a study's runs by name patterns: `diiqn*`, `dqn/seed-0`, `*/seed-[0-4]`.
///
/// A pattern without a slash matches variants, and one with a slash matches runs. `*` matches any text without a slash,
/// `?` one character, and `[...]` one character of a set.
package struct RunSelection: Hashable, Sendable {
    private let patterns: [String]

    /// A pattern that matches no run.
    package struct Unmatched: Error, Hashable, CustomStringConvertible {
        /// The problem, and the names that exist.
        package let description: String
    }

    /// Creates a selection of the runs that match any of `patterns`, or of all runs if there are no patterns.
    package init(_ patterns: [String]) {
        self.patterns = patterns.map { PathName.trimmed($0) }
    }

    /// Returns whether the selection contains `run`.
    package func contains(_ run: RunPlan) -> Bool {
        patterns.isEmpty || patterns.contains { Self.matches($0, run) }
    }

    /// Returns `study` reduced to these runs and their variants.
    ///
    /// - Throws: `Unmatched` if a pattern matches none of its runs.
    package func part(of study: Study) throws(Unmatched) -> Study {
        for pattern in patterns where !study.runs.contains(where: { Self.matches(pattern, $0) }) {
            throw Unmatched(pattern, study)
        }
        let runs = study.runs.filter(contains)
        let names = Set(runs.map(\.variant))
        var part = Study(
            name: study.name, summary: study.summary, variants: study.variants.filter { names.contains($0.name) },
            runs: runs, slurm: study.slurm)
        part.compositions = study.compositions
        part.notes = study.notes
        part.tuning = study.tuning
        return part
    }

    private static func matches(_ pattern: String, _ run: RunPlan) -> Bool {
        fnmatch(pattern, pattern.contains("/") ? run.directory : run.variant, FNM_PATHNAME) == 0
    }
}

extension RunSelection.Unmatched {
    /// The maximum number of names in a message; more would hide the problem.
    private static let maximumNames = 20

    fileprivate init(_ pattern: String, _ study: Study) {
        let names = pattern.contains("/") ? study.runs.map(\.directory) : study.variants.map(\.name)
        let noun = pattern.contains("/") ? "run" : "variant"
        let near = suggestion(for: pattern, among: names).map { "did you mean '\($0)'? There are" } ?? "there are"
        let more = names.count > Self.maximumNames ? " and \(names.count - Self.maximumNames) more" : ""
        description =
            "no \(noun) is called '\(pattern)', \(near): \(names.prefix(Self.maximumNames).joined(separator: " "))\(more)"
    }
}
