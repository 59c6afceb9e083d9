/// The software and hardware that produced the runs of some studies, for the end of a page.
struct Provenance {
    /// The studies with their names on the page.
    let studies: [(name: String, study: StudyResults)]

    init(_ studies: [(name: String, study: StudyResults)]) { self.studies = studies }

    /// The section's HTML; a value shared by all studies is listed once.
    var section: String {
        let facts: [(String, (StudyResults) -> String?)] = [
            ("Version", { study in study.version.map { "understudy \($0)" } }), ("Toolchain", \.toolchain),
            ("Commit of the working directory", \.workingDirectoryCommit), ("Host", \.host),
        ]
        let rows = facts.map { name, value in "<dt>\(name)</dt>" + descriptions(studies.map { value($0.study) }) }
        return "<section>\n<h2>Made with</h2>\n<dl>\n\(rows.joined(separator: "\n"))\n</dl>\n</section>"
    }

    /// Returns the distinct values; if there is more than one, each is followed by the names of its studies.
    private func descriptions(_ values: [String?]) -> String {
        var distinct: [String?] = []
        for value in values where !distinct.contains(value) { distinct.append(value) }
        return distinct.map { value in
            let text = value.map { "<code>\(escaped($0))</code>" } ?? "not recorded"
            guard distinct.count > 1 else { return "<dd>\(text)</dd>" }
            let names = zip(studies, values).filter { $0.1 == value }.map(\.0.name)
            return "<dd>\(text) <span class=\"tag\">\(escaped(listed(names)))</span></dd>"
        }.joined()
    }
}
