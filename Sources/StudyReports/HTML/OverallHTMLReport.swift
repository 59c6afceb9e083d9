/// Several studies as tasks of one comparison, as a self-contained HTML page that links to the studies' own pages.
///
/// The same results always produce the same bytes.
package struct OverallHTMLReport: Sendable {
    /// One of the studies.
    struct Task: Sendable {
        /// The study's name; if it is not unique, its folder is added.
        let name: String
        let summary: StudySummary
        /// The link from this page to the study's own page.
        let link: String
    }

    let overall: OverallSummary
    /// All studies, including those without scores.
    let studies: [Task]
    /// The names of all variants with scores, in the order of the studies; some may be missing from some studies.
    let names: [String]
    /// The variants' colors.
    let keys: VariantKeys

    /// Creates the page.
    ///
    /// - Parameters:
    ///   - overall: the comparison over `studies`.
    ///   - studies: the studies, summarized with the same options.
    ///   - links: the link from this page to each study's own page (see `relativeReference(to:from:)`).
    package init(_ overall: OverallSummary, studies: [StudySummary], links: [String]) {
        self.overall = overall
        let counts = Dictionary(studies.map { ($0.study.name, 1) }, uniquingKeysWith: +)
        self.studies = zip(studies, links).map { summary, link in
            let name = summary.study.name
            return Task(
                name: counts[name] == 1 ? name : "\(name) (\(summary.study.directory))", summary: summary, link: link)
        }
        var names: [String] = []
        for variant in overall.tasks.flatMap(\.variants)
        where variant.scores != nil && !names.contains(variant.name) {
            names.append(variant.name)
        }
        self.names = names
        let variants = Dictionary(uniqueKeysWithValues: overall.variants.map { ($0.name, $0) })
        keys = VariantKeys(
            ratings: names.map { variants[$0]?.interquartileMean.value },
            baseline: overall.baseline.flatMap(names.firstIndex), base: nil)
    }

    /// The studies that count as tasks.
    var tasks: [Task] { studies.filter(\.summary.hasScores) }

    /// The page's HTML.
    package var text: String {
        HTMLPage(
            title: "All studies",
            sections: [
                header, meansFigure, improvementFigure, profilesFigure, overallSection, tasksSection, notesSection,
                studiesSection, Provenance(studies.map { ($0.name, $0.summary.study) }).section,
            ]
        ).text
    }

    /// Returns the variant's key, by its index in `names`.
    func key(of variant: OverallSummary.Variant) -> VariantKey {
        names.firstIndex(of: variant.name).map { keys[$0] } ?? .muted
    }

    /// The compared variants that are colored.
    var colored: [OverallSummary.Variant] { overall.variants.filter { !key(of: $0).isMuted } }

    private var header: String {
        let facts = [
            counted(tasks.count, "task"), counted(overall.variants.count, "variant"),
            counted(overall.variants.reduce(0) { $0 + $1.runCount }, "run"),
        ]
        let links = listed(studies.map(Self.link))
        let note = keys.note(
            names: names, baseline: overall.baseline.flatMap(names.firstIndex), rating: "interquartile mean")
        return """
            <header>
            <h1>All studies</h1>
            <p>\(links)</p>
            <p class="facts">\(escaped(facts.joined(separator: " · ")))</p>
            <p class="lead">\(escaped(overall.sentence(minus: HTMLReport.minus)))</p>\(note)
            </header>
            """
    }

    private static func link(_ task: Task) -> String {
        "<a href=\"\(escaped(task.link))\">\(escaped(printable(task.name)))</a>"
    }

    private var notesSection: String {
        let notes = overall.notes.map { "<li>\(escaped($0))</li>" }
        return notes.isEmpty
            ? "" : "<section>\n<h2>What was left out</h2>\n<ul>\n\(notes.joined(separator: "\n"))\n</ul>\n</section>"
    }

    /// The section with the studies, the basis of their scores, and links to their pages.
    private var studiesSection: String {
        let rows = studies.map { task -> [String] in
            let summary = task.summary
            let expert = summary.study.expertReturn.map { summary.returnStyle(minus: HTMLReport.minus).text($0) }
            return [
                Self.link(task), escaped(summary.study.environment ?? "n/a"), "\(summary.variants.count)",
                "\(grouped(summary.finishedCount))/\(grouped(summary.runCount))", expert ?? "n/a",
            ]
        }
        let table = htmlTable(
            label: "Studies",
            columns: [
                .text("Study"), .text("Environment"), .number("Variants"), .number("Runs finished"),
                .number("Expert’s return"),
            ], rows: rows)
        return "<section>\n<h2>Studies</h2>\n\(table)\n</section>"
    }
}
