import EpisodeDrawing

/// A study as a self-contained HTML page with its styles, script, figures and text.
///
/// The same results always produce the same bytes.
package struct HTMLReport: Sendable {
    /// The minus sign.
    static let minus = "\u{2212}"

    let summary: StudySummary
    let pictures: [RunPictures]
    let refreshSeconds: Int?
    /// The format of all returns on the page.
    let style: NumberStyle
    /// The variants' colors.
    let keys: VariantKeys
    var study: StudyResults { summary.study }

    /// Creates a study's page.
    ///
    /// - Parameters:
    ///   - options: the baseline and threshold for comparisons.
    ///   - pictures: pictures of runs, of at most one run per variant.
    ///   - refreshSeconds: the refresh interval in seconds; `nil` for a page that does not refresh.
    package init(
        _ study: StudyResults, options: SummaryOptions = SummaryOptions(), pictures: [RunPictures] = [],
        refreshSeconds: Int? = nil
    ) {
        self.init(StudySummary(study, options: options), pictures: pictures, refreshSeconds: refreshSeconds)
    }

    /// Creates the page of a study from its summary.
    package init(_ summary: StudySummary, pictures: [RunPictures] = [], refreshSeconds: Int? = nil) {
        let summary = summary.begun
        self.summary = summary
        self.pictures = pictures
        self.refreshSeconds = refreshSeconds.map { max(1, $0) }
        style = summary.returnStyle(minus: Self.minus)
        keys = VariantKeys(summary)
    }

    /// Returns the variants with episodes and pictures on the page.
    ///
    /// These are all variants or, if there are very many, the colored ones.
    package static func picturedVariants(of summary: StudySummary) -> [VariantResults] {
        let summary = summary.begun
        return VariantKeys(summary).colored.map { summary.study.variants[$0] }.filter { $0.addedFrom == nil }
    }

    /// The page's HTML.
    package var text: String {
        let sections = [
            header, curvesFigure, resultsSection, tuningSection, improvementSection, profilesFigure, stepsFigure,
            ablationsSection, policiesSection, notesSection, addedSection, episodesSection, imitationSection,
            diagnosticsSection, runsSection,
            specsSection, provenance,
        ]
        return HTMLPage(
            title: study.name, sections: sections, style: picturesStyle,
            scripts: pictures.contains { $0.episode != nil } ? [PackageResources.episodes_js] : [],
            refreshSeconds: refreshSeconds
        ).text
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

    /// The summary sentence; with very many variants, only the number of variants above, below or near the expert.
    private var lead: String {
        guard keys.hasMuted, let expert = study.expertReturn else { return summary.sentence(minus: Self.minus) }
        let compared = summary.variants.compactMap(\.comparison)
        guard !compared.isEmpty else { return summary.sentence(minus: Self.minus) }
        func count(_ comparison: ExpertComparison) -> Int { compared.count { $0 == comparison } }
        let rest = summary.variants.count - compared.count
        return "With the expert's mean return at \(style.text(expert)), \(count(.above)) of "
            + "\(counted(summary.variants.count, "variant")) end above it and \(count(.below)) below it; "
            + "\(count(.unclear)) cannot be told from it\(rest > 0 ? ", and \(rest) have \(summary.options.average == .mean ? "no interval" : "too few seeds") to judge by" : "")."
    }

    private var refreshNote: String {
        refreshSeconds.map { seconds in
            "\n<p class=\"small refresh\">Refreshes every \(seconds) s while the study runs, "
                + "and waits while an episode plays or something is open.</p>"
        } ?? ""
    }

    private var colorsNote: String {
        keys.note(
            names: study.variants.map(\.name), baseline: summary.baseline,
            rating: "\(summary.options.average.name) final return")
    }

    private var notesSection: String {
        let notes = summary.notes.map { "<li>\(escaped($0))</li>" }
        return notes.isEmpty
            ? "" : "<section>\n<h2>What is missing</h2>\n<ul>\n\(notes.joined(separator: "\n"))\n</ul>\n</section>"
    }

    /// The section that says where the runs of other programs are from.
    private var addedSection: String {
        let notes = study.addedNotes.map { "<li>\(escaped($0))</li>" }
        return notes.isEmpty
            ? ""
            : "<section>\n<h2>Runs of other programs</h2>\n<ul>\n\(notes.joined(separator: "\n"))\n</ul>\n</section>"
    }

    /// The section with the budget and the optimism of tuning.
    private var tuningSection: String {
        let tuning = TuningSummary(summary)
        if tuning.rows.isEmpty { return "" }
        let table = htmlTable(
            label: "Tuning",
            columns: [.text("Variant")] + TuningSummary.headings.map { .number($0) } + [.text("Chosen")],
            rows: tuning.rows.map { row in
                [escaped(row.tuning.variant)] + TuningSummary.cells(of: row, style).map { escaped($0) }
                    + [escaped("\(row.chosen) (candidate \(row.tuning.candidate) of \(row.budget))")]
            })
        return
            "<section>\n<h2>Tuning</h2>\n\(table)\n<p class=\"small\">\(escaped(TuningSummary.explanation))</p>\n</section>"
    }

    private var provenance: String { ProvenanceSection([(name: study.name, study: study)]).section }
}

/// The pictures of a run for the page: those of the variant's median run.
package struct RunPictures: Sendable {
    /// The variant's name.
    package let variant: String
    /// The run's seed.
    package let seed: Int
    /// An episode played by the run's final policy; `nil` if there is none or it cannot be drawn.
    package var episode: EpisodePictures?
    /// The infeasible transitions and bridges; `nil` if there are none or they cannot be drawn.
    package var imitation: ImitationPicture?

    /// Creates the pictures of a run.
    package init(
        variant: String, seed: Int, episode: EpisodePictures? = nil, imitation: ImitationPicture? = nil
    ) {
        self.variant = variant
        self.seed = seed
        self.episode = episode
        self.imitation = imitation
    }
}

/// The software and hardware that produced the runs of some studies, for the end of a page.
struct ProvenanceSection {
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
