import YAML

/// All problems of a spec and of the files that it names.
package struct SpecProblems: Error, Hashable {
    /// The problems, in the order of their discovery.
    private(set) var found: [Diagnostic] = []
    private var missingFiles: Set<Diagnostic> = []

    /// The problems, ordered by file, line and column.
    package var diagnostics: Diagnostics { Diagnostics(found) }

    /// Whether all problems are files that are missing or cannot be opened.
    package var areMissingFiles: Bool { found.allSatisfy(missingFiles.contains) }

    init() {}

    init(_ problems: [Diagnostic]) {
        found = problems
    }

    init(_ message: String, at mark: Mark, isMissingFile: Bool = false) {
        found = [Diagnostic(message, at: mark)]
        if isMissingFile { missingFiles = Set(found) }
    }

    var isEmpty: Bool { found.isEmpty }

    mutating func add(_ others: SpecProblems) {
        found += others.found
        missingFiles.formUnion(others.missingFiles)
    }

    /// Returns the same problems, each transformed by `change`.
    func map(_ change: (Diagnostic) -> Diagnostic) -> SpecProblems {
        var result = SpecProblems(found.map(change))
        result.missingFiles = Set(missingFiles.map(change))
        return result
    }
}

extension SpecProblems: CustomStringConvertible {
    /// One line per problem: `file:line:column: error: message`.
    package var description: String { diagnostics.description }
}
