/// A study as one web page that needs nothing but itself: styles, script, figures and texts are in it.
///
/// The same results always give the same bytes.
public struct HTMLReport: Sendable {
    /// The sign in front of negative numbers.
    static let minus = "\u{2212}"

    let summary: StudySummary
    let episodes: [PlayedEpisode]
    let gaps: [DrawnGaps]
    var study: StudyResults { summary.study }
    var style: NumberStyle { summary.returnStyle(minus: Self.minus) }

    /// Lays out a study's page.
    ///
    /// - Parameters:
    ///   - options: what the variants are compared with.
    ///   - episodes: episodes of variants' final policies, at most one a variant.
    ///   - gaps: what variants could not imitate, at most one a variant.
    public init(
        _ study: StudyResults, options: SummaryOptions = SummaryOptions(), episodes: [PlayedEpisode] = [],
        gaps: [DrawnGaps] = []
    ) {
        self.init(StudySummary(study, options: options), episodes: episodes, gaps: gaps)
    }

    /// Lays out the page of a study that is summarised already.
    public init(_ summary: StudySummary, episodes: [PlayedEpisode] = [], gaps: [DrawnGaps] = []) {
        self.summary = summary
        self.episodes = episodes
        self.gaps = gaps
    }

    /// The page's HTML.
    public var text: String {
        let sections = [
            header, curvesFigure, resultsSection, notesSection, episodesSection, gapsSection, diagnosticsSection,
            runsSection, specsSection, provenance,
        ]
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
            style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(escaped(study.name))</title>
            <link rel="icon" href="data:,">
            <style>
            \(String(decoding: PackageResources.report_css, as: UTF8.self))\(picturesStyle)
            </style>
            </head>
            <body>
            <main>
            \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
            </main>
            <script>
            \(String(decoding: PackageResources.report_js, as: UTF8.self))\(episodesScript)
            </script>
            </body>
            </html>

            """
    }

    private var header: String {
        let facts =
            [study.environment].compactMap { $0 } + [
                counted(summary.variants.count, "variant"),
                "\(summary.finishedCount) of \(counted(summary.runCount, "run")) finished",
            ]
        return """
            <header>
            <h1>\(escaped(study.name))</h1>\(study.summary.map { "\n<p>\(escaped($0))</p>" } ?? "")
            <p class="facts">\(escaped(facts.joined(separator: " · ")))</p>
            <p class="lead">\(escaped(summary.sentence(minus: Self.minus)))</p>
            </header>
            """
    }

    private var notesSection: String {
        let notes = summary.notes.map { "<li>\(escaped($0))</li>" }
        return notes.isEmpty
            ? "" : "<section>\n<h2>What is missing</h2>\n<ul>\n\(notes.joined(separator: "\n"))\n</ul>\n</section>"
    }

    private var provenance: String {
        let facts = [
            ("Version", study.version.map { "understudy \($0)" }), ("Toolchain", study.toolchain),
            ("Commit of the working directory", study.workingDirectoryCommit), ("Host", study.host),
        ]
        let rows = facts.map { name, value in
            "<dt>\(name)</dt><dd>\(value.map { "<code>\(escaped($0))</code>" } ?? "not recorded")</dd>"
        }
        return "<section>\n<h2>Made with</h2>\n<dl>\n\(rows.joined(separator: "\n"))\n</dl>\n</section>"
    }
}
