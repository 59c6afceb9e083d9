import Foundation
import Testing

@testable import StudyReports

@Suite("The page over several studies")
struct OverallHTMLReportTests {
    /// Two studies of three variants, of which the second has one less and the last has no scores.
    private func studies(seeds: Int = 4, name: String = "good") throws -> [StudySummary] {
        func finals(_ first: Double) -> [Double] { (0..<seeds).map { first + Double($0) } }
        let one = PlainStudy(
            variants: [
                .init(name: "dqn", finals: finals(10), random: 0), .init(name: name, finals: finals(110), random: 0),
                .init(name: "extra", finals: finals(50), random: 0),
            ], expert: 100)
        let two = PlainStudy(
            variants: [
                .init(name: name, finals: finals(120), random: 0), .init(name: "dqn", finals: finals(20), random: 0),
            ], expert: 100)
        let three = PlainStudy(variants: [.init(name: "dqn", finals: finals(1))], expert: 100)
        return try [one, two, three].map {
            StudySummary(try $0.results(), options: SummaryOptions(bootstrap: Bootstrap(resamples: 300)))
        }
    }

    private func page(_ studies: [StudySummary], links: [String]? = nil) -> String {
        OverallHTMLReport(
            OverallSummary(studies), studies: studies,
            links: links ?? studies.indices.map { "study-\($0)/report.html" }
        ).text
    }

    @Test("has every part once, figures in two sizes, and says what was left out")
    func structure() throws {
        let html = page(try studies())
        for part in [
            "<title>All studies</title>", "<h2>Interquartile mean</h2>", "<h2>Probability of improvement</h2>",
            "<h2>Performance profiles</h2>", "<h2>Scores over all tasks</h2>", "<h2>Scores in each study</h2>",
            "<h2>What was left out</h2>", "<h2>Studies</h2>", "<h2>Made with</h2>",
            "<p class=\"facts\">2 tasks · 2 variants · 16 runs</p>",
            "<li>extra: no scores in plain, so it is not compared</li>",
        ] {
            #expect(html.ranges(of: part).count == 1, "\(part)")
        }
        #expect(html.ranges(of: "<svg class=\"plot wide\"").count == 3)
        #expect(html.ranges(of: "<svg class=\"plot narrow\"").count == 3)
        #expect(html.ranges(of: " role=\"img\"").count == html.ranges(of: "<svg class=\"plot").count)
        #expect(html.ranges(of: "<script type=\"application/json\">").count == 3)
        let identifiers = html.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
        #expect(Set(identifiers).count == identifiers.count && identifiers.count == 6)
        #expect(html.contains("Content-Security-Policy") && !html.contains("http:") && !html.contains("https:"))
        #expect(!html.lowercased().contains(">nan"))
    }

    @Test("the same results give the same bytes")
    func deterministic() throws {
        let studies = try studies()
        #expect(page(studies) == page(studies))
    }

    @Test("a variant has one color all over the page, those that are not compared included")
    func colors() throws {
        let html = page(try studies())
        let swatches = html.matches(of: #/class="swatch ([^"]*)"[^>]*><path[^>]*></svg>(dqn|good|extra)</#)
        let classes = Dictionary(grouping: swatches, by: { String($0.output.2) })
            .mapValues { Set($0.map { String($0.output.1) }) }
        #expect(classes == ["dqn": ["v0 d0"], "good": ["v1 d0"], "extra": ["v2 d0"]])
        let means = try #require(part("Interquartile mean", of: html)?.prefix { $0 != "{" })
        let dots = means.matches(of: #/<circle class="dot ([^"]*)"/#).map { String($0.output.1) }
        #expect(dots == ["v0 d0", "v1 d0", "v0 d0", "v1 d0"])
    }

    @Test("a study's column has the mean scores with Student's interval, and its highest is bold")
    func tasks() throws {
        let html = page(try studies())
        let section = try #require(part("Scores in each study", of: html))
        let rows = section.matches(of: #/<tr><th scope="row">.*?</tr>/#).map { String($0.output) }
        #expect(rows.count == 3)
        func cell(_ low: String) -> String { "<td class=\"number\">\(low)<br><span class=\"tag\">" }
        // 10 to 13 of 100: a mean of 11.5.
        #expect(rows[0].contains(cell("0.12") + "0.09 to 0.14</span></td>"), "\(rows[0])")
        #expect(rows[1].contains(cell("<strong>1.11</strong>")) || rows[1].contains(cell("<strong>1.12</strong>")))
        #expect(rows[2].hasSuffix("<td class=\"number\">n/a</td></tr>"))
        // Both tasks have the same name, and so their folders.
        #expect(section.matches(of: #/<th scope="col" class="number">plain \(/[^<]*\)</th>/#).count == 2)
    }

    @Test("links to the studies' own pages, and to nothing else")
    func links() throws {
        let html = page(try studies(), links: ["a/report.html", "../b%20c/report.html", "\"><script>"])
        let links = html.matches(of: #/<a href="([^"]*)"/#).map { String($0.output.1) }
        let expected = ["a/report.html", "../b%20c/report.html", "&quot;&gt;&lt;script&gt;"]
        #expect(links == expected + expected)
    }

    @Test("names are text wherever they stand")
    func escaping() throws {
        let html = page(try studies(name: "<b>&\"</script>"))
        #expect(!html.contains("<b>") && html.contains("&lt;b&gt;&amp;&quot;&lt;/script&gt;"))
        #expect(html.ranges(of: "</script>").count == 4)
    }

    @Test("no more is said than the intervals and the number of runs support")
    func claims() throws {
        let enough = OverallSummary(try studies())
        #expect(
            enough.sentence.hasPrefix(
                "With random play at 0 and the expert at 1, the interquartile mean of the scores over 2 tasks is above "
                    + "the expert for good ("))
        #expect(enough.sentence.contains("; below the expert for dqn (") && enough.sentence.hasSuffix(", 8 runs)."))
        #expect(enough.verdict == "A run of good is likelier to score higher than one of dqn than lower.")
        // With two seeds a task even the farthest apart are one in 18.
        let few = OverallSummary(try studies(seeds: 2))
        #expect(few.verdict == "Too few runs for a conclusion on good.")
        #expect(few.sentence.contains("is based on too few runs for dqn ("))
        #expect(!few.sentence.contains("above the expert"))
        let single = OverallSummary(try studies(seeds: 1))
        #expect(single.variants.allSatisfy { $0.interquartileMean.interval == nil })
        #expect(single.variants.allSatisfy { $0.improvement?.interval == nil })
        #expect(single.sentence.hasSuffix("dqn (0.15, 2 runs) and good (1.15, 2 runs)."), "\(single.sentence)")
    }

    @Test("studies without scores have a page that says so")
    func nothing() throws {
        let last = try #require(try studies().last)
        let html = page([last, last])
        #expect(html.contains("No variant has scores in every study, so there is nothing to compare over all."))
        #expect(!html.contains("<figure") && html.contains("<h2>Studies</h2>"))
        #expect(html.ranges(of: "no return of random play is recorded").count == 2)
    }

    @Test("of very many variants six are in color, and the tables show these first")
    func many() throws {
        let study = PlainStudy(
            variants: (0..<24).map { index in
                .init(name: "variant-\(index)", finals: [1, 2, 3].map { $0 + Double(index) }, random: 0)
            }, expert: 20)
        let summary = StudySummary(
            try study.results(), options: SummaryOptions(bootstrap: Bootstrap(resamples: 50)))
        let html = page([summary, summary])
        #expect(html.contains("Of 24 variants 6 are in color: variant-0 (the baseline) and the 5 with the highest "))
        #expect(html.ranges(of: "<summary>All 24 variants</summary>").count == 2)
        #expect(html.contains(" is above the expert for variant-20 (") || html.contains(" is above the expert for "))
    }

    @Test(
        "a reference from a page to a file is relative, and encoded",
        arguments: [
            ("/runs/a/report.html", "/runs", "a/report.html"), ("/runs/a/report.html", "/", "runs/a/report.html"),
            ("/runs/a/report.html", "/pages/x", "../../runs/a/report.html"),
            ("/runs/./b/../a/report.html", "/runs/a", "report.html"),
            ("/runs/a b#?%\"é/r.html", "/runs/", "a%20b%23%3F%25%22%C3%A9/r.html"), ("/x:y/r", "/", "x%3Ay/r"),
        ])
    func references(file: String, folder: String, expected: String) {
        #expect(relativeReference(to: file, from: folder) == expected)
    }

    @Test("what made the runs stands once where the studies agree, and with their names where not")
    func provenance() throws {
        let folder = try StudyFolder()
        try SampleStudy(seeds: 1).write(to: folder)
        let sample = try StudyResults(directory: folder.path)
        let plain = try #require(try studies().first).study
        let section = ProvenanceSection([("one", sample), ("<two>", plain)]).section
        #expect(
            section.contains(
                "<dt>Toolchain</dt><dd><code>Swift 6.3.1</code> <span class=\"tag\">one</span></dd>"
                    + "<dd>not recorded <span class=\"tag\">&lt;two&gt;</span></dd>"))
        #expect(ProvenanceSection([("one", sample), ("two", sample)]).section.ranges(of: "<dd>").count == 4)
    }
}
