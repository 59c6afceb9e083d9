import Foundation
import Testing

@testable import StudyReports

@Suite("A page of very many variants")
struct ManyVariantsTests {
    private func study(_ count: Int, finals: Int = 2) -> PlainStudy {
        var study = PlainStudy(
            variants: (0..<count).map { index in
                .init(name: "variant-\(index)", finals: (0..<finals).map { Double(10 * index + $0) }, random: 0)
            }, expert: 55)
        study.variants[2].name = "dqn"
        // Most were made from this one.
        for index in 5..<count { study.variants[index].base = "variant-4" }
        return study
    }

    @Test("up to 18 variants have a color and dash pattern each", arguments: [1, 6, 18])
    func few(count: Int) throws {
        let keys = VariantKeys(StudySummary(try study(max(count, 6)).results()))
        #expect(!keys.hasMuted && Set(keys.keys).count == keys.keys.count)
    }

    @Test("of more the baseline, the base of most and the best are in color, no color twice", arguments: [19, 100])
    func many(count: Int) throws {
        let summary = StudySummary(try study(count).results())
        let keys = VariantKeys(summary)
        #expect(keys.colored == [2, 4] + (count - 4..<count))
        #expect(Set(keys.colored.map { keys[$0].classes.prefix(2) }).count == 6)
        #expect(keys.keys.enumerated().allSatisfy { $0.element.isMuted != keys.colored.contains($0.offset) })
        #expect(HTMLReport.picturedVariants(of: summary).map(\.name) == keys.colored.map { summary.variants[$0].name })
    }

    @Test("the page says which are in color, draws the others without bands, and closes its tables")
    func page() throws {
        let page = try study(30).page()
        #expect(
            page.contains(
                "Of 30 variants 6 are in color: dqn (the baseline), variant-4 (the base of most others) and the 4 with the "
                    + "highest mean final return."))
        let curves = try #require(page.firstMatch(of: #/(?s)<svg class="plot wide".*?</svg>/#)).output
        #expect(curves.matches(of: /class="line other"/).count == 24)
        #expect(curves.matches(of: /class="line v\d d0"/).count == 6)
        #expect(curves.matches(of: /class="band v\d d0"/).count == 6 && !curves.contains("band other"))
        #expect(
            page.contains("<summary>All 30 variants</summary>") && page.contains("<summary>All 29 variants</summary>"))
        #expect(page.contains("<li><svg class=\"swatch other\""))
        #expect(page.contains("24 other variants"))
        #expect(page.contains("\"muted\":true"))
        #expect(!page.contains(">All pairs</h3>"))
        #expect(try study(30).page() == page)
    }

    @Test("more than 60 runs are closed, with their states in the line that opens them")
    func runs() throws {
        #expect(try study(20, finals: 4).page().contains("<summary>80 runs: 80 finished</summary>"))
        #expect(!(try study(20, finals: 3).page()).contains("<summary>60 runs"))
    }

    @Test("100 variants with 200 evaluations of 20 measures make less than 6 MB")
    func size() throws {
        let folder = try StudyFolder()
        let imitation = (0..<12).map { "imitation/measure_\($0)" }
        let columns = ["eval/mean_reward"] + (0..<7).map { "train/measure_\($0)" } + imitation
        var state: UInt64 = 7
        func number() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        for variant in 0..<100 {
            for seed in 0..<2 {
                var text = "step," + columns.joined(separator: ",") + "\n"
                for step in 0...200 {
                    text += "\(step * 1_000)" + columns.map { _ in ",\(number())" }.joined() + "\n"
                }
                try folder.write(text, to: "variant-\(variant)/seed-\(seed)/metrics.csv")
                try folder.write(
                    #"{"state":"finished","step":200000}"#, to: "variant-\(variant)/seed-\(seed)/status.json")
            }
        }
        try folder.writeManifest(variants: (0..<100).map { ("v\($0)", 2) }, expert: 0.5)
        let page = HTMLReport(
            try StudyResults(directory: folder.path), options: SummaryOptions(bootstrap: Bootstrap(resamples: 100))
        ).text
        #expect(page.utf8.count < 6_000_000)
        #expect(page.matches(of: /<svg class="plot small"/).count == 12)
        let longest = page.matches(of: /d="([^"]*)"/).map { $0.output.1.utf8.count }.max() ?? 0
        #expect(longest < 8_000)
    }
}

@Suite("A page while its study runs")
struct LivePageTests {
    private var study: PlainStudy { PlainStudy(variants: [.init(name: "dqn", finals: [1, 2])], state: "running") }

    @Test("it reads itself anew where that is wanted, and says so")
    func refresh() throws {
        let page = try study.page(refreshSeconds: 5)
        #expect(page.contains("<body data-refresh=\"5\">"))
        #expect(page.contains("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>"))
        #expect(page.contains("Refreshes every 5 s while the study runs"))
        #expect(page.contains("location.reload()"))
        let still = try study.page()
        for part in ["data-refresh", "http-equiv=\"refresh\"", "Refreshes every", "location.reload()"] {
            #expect(!still.contains(part), "\(part)")
        }
    }

    @Test("runs that are running are told, with what can be known of them")
    func running() throws {
        let page = try study.page()
        #expect(page.ranges(of: "<span class=\"state running\">running</span>").count == 2)
        #expect(page.contains("<td class=\"number\">3,000 of 8,000</td>"))
        #expect(page.contains("“Running” is what a run’s <code>status.json</code> said when this page was made"))
        let finished = try PlainStudy(variants: [.init(name: "dqn", finals: [1, 2])]).page()
        #expect(!finished.contains("“Running”") && finished.contains("<td class=\"number\">3,000</td>"))
    }
}
