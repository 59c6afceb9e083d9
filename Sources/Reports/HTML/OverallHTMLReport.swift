/// Several studies as tasks of one comparison, as one web page that needs nothing but itself; it links to the studies' own pages.
///
/// The same results always give the same bytes.
public struct OverallHTMLReport: Sendable {
    /// One of the studies.
    struct Task: Sendable {
        /// The study's name, with its folder where another one has the same name.
        let name: String
        let summary: StudySummary
        /// Where the study's own page is, seen from this one.
        let link: String
    }

    let overall: OverallSummary
    /// All studies, those without scores included.
    let studies: [Task]
    /// The names of all variants with scores, in the order of the studies; some may not be in all of these.
    let names: [String]
    /// The variants' colours.
    let keys: VariantKeys

    /// Lays out the page.
    ///
    /// - Parameters:
    ///   - overall: the comparison over `studies`.
    ///   - studies: the studies, summarised alike.
    ///   - links: for each study, where its own page is, as a reference from this page (see `relativeReference(to:from:)`).
    public init(_ overall: OverallSummary, studies: [StudySummary], links: [String]) {
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
    public var text: String {
        HTMLPage(
            title: "All studies",
            sections: [
                header, meansFigure, improvementFigure, profilesFigure, overallSection, tasksSection, notesSection,
                studiesSection, Provenance(studies.map { ($0.name, $0.summary.study) }).section,
            ]
        ).text
    }

    /// The variant's place in `names`, with its key.
    func key(of variant: OverallSummary.Variant) -> VariantKey {
        names.firstIndex(of: variant.name).map { keys[$0] } ?? .muted
    }

    /// The variants that are compared and in colour.
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

    /// The studies with what is behind their scores, and where their pages are.
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
