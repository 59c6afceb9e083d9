/// A study as one web page that needs nothing but itself: styles, script, figures and texts are in it.
///
/// The same results always give the same bytes.
public struct HTMLReport: Sendable {
    /// The sign in front of negative numbers.
    static let minus = "\u{2212}"

    let summary: StudySummary
    let episodes: [PlayedEpisode]
    let gaps: [DrawnGaps]
    let refreshSeconds: Int?
    /// How all returns of the page are written.
    let style: NumberStyle
    /// The variants' colours.
    let keys: VariantKeys
    var study: StudyResults { summary.study }

    /// Lays out a study's page.
    ///
    /// - Parameters:
    ///   - options: what the variants are compared with.
    ///   - episodes: episodes of variants' final policies, at most one a variant.
    ///   - gaps: what variants could not imitate, at most one a variant.
    ///   - refreshSeconds: after how many seconds the page reads itself anew; nil for a page that does not.
    public init(
        _ study: StudyResults, options: SummaryOptions = SummaryOptions(), episodes: [PlayedEpisode] = [],
        gaps: [DrawnGaps] = [], refreshSeconds: Int? = nil
    ) {
        self.init(
            StudySummary(study, options: options), episodes: episodes, gaps: gaps, refreshSeconds: refreshSeconds)
    }

    /// Lays out the page of a study that is summarised already.
    public init(
        _ summary: StudySummary, episodes: [PlayedEpisode] = [], gaps: [DrawnGaps] = [], refreshSeconds: Int? = nil
    ) {
        self.summary = summary
        self.episodes = episodes
        self.gaps = gaps
        self.refreshSeconds = refreshSeconds.map { max(1, $0) }
        style = summary.returnStyle(minus: Self.minus)
        keys = VariantKeys(summary)
    }

    /// The variants whose episodes and gaps a page has room for: all, or of very many those in colour.
    public static func picturedVariants(of summary: StudySummary) -> [VariantResults] {
        VariantKeys(summary).colored.map { summary.study.variants[$0] }
    }

    /// The page's HTML.
    public var text: String {
        let sections = [
            header, curvesFigure, resultsSection, improvementSection, profilesFigure, stepsFigure, ablationsSection,
            notesSection, episodesSection, gapsSection, diagnosticsSection, runsSection, specsSection, provenance,
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
            \(refreshWithoutScript)<style>
            \(String(decoding: PackageResources.report_css, as: UTF8.self))\(picturesStyle)
            </style>
            </head>
            <body\(refreshSeconds.map { " data-refresh=\"\($0)\"" } ?? "")>
            <main>
            \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
            </main>
            <script>
            \(scripts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
            </script>
            </body>
            </html>

            """
    }

    private var scripts: [[UInt8]] {
        [PackageResources.report_js, PackageResources.download_js]
            + (episodes.isEmpty ? [] : [PackageResources.episodes_js])
            + (refreshSeconds == nil ? [] : [PackageResources.refresh_js])
    }

    /// What refreshes a page whose script is not run.
    private var refreshWithoutScript: String {
        refreshSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>\n" } ?? ""
    }

    private var header: String {
        let facts =
            [study.environment].compactMap { $0 } + [
                counted(summary.variants.count, "variant"),
                "\(grouped(summary.finishedCount)) of \(counted(summary.runCount, "run")) finished",
            ]
        return """
            <header>
            <h1>\(escaped(study.name))</h1>\(study.summary.map { "\n<p>\(escaped($0))</p>" } ?? "")
            <p class="facts">\(escaped(facts.joined(separator: " · ")))</p>\(refreshNote)
            <p class="lead">\(escaped(lead))</p>\(colorsNote)
            </header>
            """
    }

    /// The summary's sentence; of very many variants only how many end where.
    private var lead: String {
        guard keys.hasMuted, let expert = study.expertReturn else { return summary.sentence(minus: Self.minus) }
        let compared = summary.variants.compactMap(\.comparison)
        guard !compared.isEmpty else { return summary.sentence(minus: Self.minus) }
        func count(_ comparison: ExpertComparison) -> Int { compared.count { $0 == comparison } }
        let rest = summary.variants.count - compared.count
        return "With the expert's mean return at \(style.text(expert)), \(count(.above)) of "
            + "\(counted(summary.variants.count, "variant")) end above it and \(count(.below)) below it; "
            + "\(count(.unclear)) cannot be told from it\(rest > 0 ? ", and \(rest) have no interval to judge by" : "")."
    }

    private var refreshNote: String {
        refreshSeconds.map { seconds in
            "\n<p class=\"small refresh\">Refreshes every \(seconds) s while the study runs, "
                + "and waits while an episode plays or something is open.</p>"
        } ?? ""
    }

    /// Which variants are in colour, where not all are.
    private var colorsNote: String {
        guard keys.hasMuted else { return "" }
        func name(_ index: Int) -> String { study.variants[index].name }
        var parts: [String] = []
        if let baseline = summary.baseline { parts.append("\(name(baseline)) (the baseline)") }
        if let base = keys.base { parts.append("\(name(base)) (the base of most others)") }
        if keys.best.isEmpty {
            parts.append(parts.isEmpty ? "the first ones" : "the first others")
        } else {
            let best = keys.best.count
            parts.append("the \(best == 1 ? "one" : "\(best)") with the highest mean final return")
        }
        let sentence =
            "Of \(counted(study.variants.count, "variant")) \(keys.colored.count) are in colour: \(listed(parts)). "
            + "The others are grey; the pointer, or the arrow keys up and down, show their names."
        return "\n<p class=\"small\">\(escaped(sentence))</p>"
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
