import EpisodeDrawing
import Foundation
import Testing
import Understudy

@testable import StudyReports

struct HTMLReportTests {
    private func page(_ sample: SampleStudy = SampleStudy(), pictures: [RunPictures] = []) throws -> String {
        let folder = try StudyFolder()
        try sample.write(to: folder)
        return HTMLReport(try StudyResults(directory: folder.path), pictures: pictures).text
    }

    /// The tags that are opened and not closed, or closed and not open; empty for a well-formed page.
    private func unbalancedTags(_ html: String) -> [String] {
        let text = html.replacing(#/(?s)<(style|script)([^>]*)>.*?</(style|script)>/#, with: "")
        var open: [String] = []
        for match in text.matches(of: #/<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>"]|"[^"]*")*)>/#) {
            let name = String(match.output.2)
            if ["meta", "link", "input", "br", "wbr"].contains(name) || match.output.3.hasSuffix("/") { continue }
            if match.output.1.isEmpty {
                open.append(name)
            } else if open.popLast() != name {
                return ["</\(name)>"]
            }
        }
        return open
    }

    /// The learning curves as wide screens show them.
    private func curves(_ html: String) throws -> String {
        String(try #require(html.firstMatch(of: #/(?s)<svg class="plot wide".*?</svg>/#)).output)
    }

    private func count(_ part: String, in html: String) -> Int { html.ranges(of: part).count }

    @Test("a page has every part once and its tags closed")
    func structure() throws {
        let html = try page()
        #expect(unbalancedTags(html) == [])
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
        for part in [
            "<h2>Learning curves</h2>", "<h2>Final returns</h2>", "<h2>Probability of improvement</h2>",
            "<h2>Performance profiles</h2>", "<h2>Steps to the threshold</h2>", "<h2>Imitation</h2>",
            "<h2>Runs</h2>", "<h2>Resolved specs</h2>", "<h2>Made with</h2>", "<title>quickstart</title>",
            "name=\"viewport\"",
            "<dt>Commit of the working directory</dt><dd><code>266d99c</code></dd>",
            "<dt>Version</dt><dd><code>understudy 0.1.0</code></dd>",
            "<h1>quickstart</h1>\n<p>Who learns &lt;fastest&gt;</p>", "<h3>Confidence</h3><p class=\"small\">",
            "<h3>agreement</h3></figcaption>",
        ] {
            #expect(count(part, in: html) == 1, "\(part)")
        }
        #expect(!html.contains("What is missing"))
        #expect(count("<svg class=\"plot small\"", in: html) == 2)
        #expect(count("<svg class=\"plot wide\"", in: html) == 4)
        #expect(count("<svg class=\"plot narrow\"", in: html) == 4)
        #expect(count("<span class=\"state finished\">", in: html) == 15)
        #expect(count("<details>", in: html) == 3)
        #expect(count(" role=\"img\"", in: html) == count("<svg class=\"plot", in: html))
        #expect(html.contains("environment: {kind: mountain-car}"))
    }

    @Test("identifiers are unique")
    func identifiers() throws {
        let names = try page().matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
        // The curves, the probability of improvement, the profiles and the steps in two sizes, and two measures.
        #expect(names.count == 10)
        #expect(Set(names).count == names.count)
    }

    @Test("a page needs nothing from elsewhere")
    func selfContained() throws {
        let html = try page()
        for forbidden in ["http:", "https:", "//www", " src=", "@import", "url(h", "@font-face"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.matches(of: #/ href="([^"]*)"/#).map { String($0.output.1) } == ["data:,"])
        #expect(html.contains("default-src 'none'"))
    }

    @Test("names are text wherever they stand")
    func escaping() throws {
        var sample = SampleStudy()
        sample.variants[1].name = "<b>&\"</script>"
        let html = try page(sample)
        #expect(unbalancedTags(html) == [])
        #expect(!html.contains("<b>"))
        #expect(html.contains("<text class=\"label\""))
        #expect(html.contains("&lt;b&gt;&amp;&quot;&lt;/script&gt;"))
        #expect(count("</script>", in: html) == 7)
        #expect(html.contains(#""name":"\u003cb>&\"\u003c\/script>""#))
    }

    @Test("the lead is the summary's sentence with real minus signs")
    func lead() throws {
        let folder = try StudyFolder()
        try SampleStudy().write(to: folder)
        let study = try StudyResults(directory: folder.path)
        let expected = escaped(StudySummary(study).sentence(minus: "\u{2212}"))
        #expect(HTMLReport(study).text.contains("<p class=\"lead\">\(expected)</p>"))
        #expect(expected.contains("\u{2212}145.75"))
    }

    @Test("a variant has one color all over the page")
    func colors() throws {
        let html = try page()
        let rows = html.matches(of: #/class="swatch ([^"]*)"[^>]*><path[^>]*></svg>(diiqn|ha-diiqn|dqn)[<,]/#)
        let classes = Dictionary(grouping: rows, by: { String($0.output.2) })
            .mapValues { Set($0.map { String($0.output.1) }) }
        #expect(classes == ["dqn": ["v0 d0"], "diiqn": ["v1 d0"], "ha-diiqn": ["v2 d0"]])
    }

    @Test("without an expert there is no column that compares with one")
    func withoutExpert() throws {
        var sample = SampleStudy()
        #expect(try page(sample).contains("<th scope=\"col\">Expert</th>"))
        #expect(try curves(try page(sample)).contains("class=\"reference\""))
        sample.expert = nil
        let html = try page(sample)
        #expect(!html.contains("<th scope=\"col\">Expert</th>"))
        #expect(!(try curves(html)).contains("class=\"reference\""))
        #expect(unbalancedTags(html) == [])
    }

    @Test("no number is NaN or infinite with one seed, and no band is drawn")
    func oneSeed() throws {
        var sample = SampleStudy()
        sample.seeds = 1
        let html = try page(sample)
        #expect(!html.lowercased().contains(">nan"))
        #expect(!html.contains("nan,") && !html.contains("inf"))
        #expect(!html.contains("class=\"band"))
        #expect(!html.contains("interval as a band"))
        #expect(html.contains("<td class=\"number\">n/a</td>"))
    }

    @Test("a study without any evaluation has a page too")
    func nothingYet() throws {
        var sample = SampleStudy()
        sample.unfinished = (0..<3).flatMap { variant in (0..<5).map { (variant, $0, "not started") } }
        let html = try page(sample)
        #expect(unbalancedTags(html) == [])
        #expect(html.contains("<p>No evaluation yet, so there is no learning curve to draw.</p>"))
        #expect(html.contains("<li>dqn, seeds 0 to 4: not started</li>"))
        #expect(count("<span class=\"state pending\">not started</span>", in: html) == 15)
        #expect(!html.contains("class=\"plot"))
    }

    @Test("long names go to the legend instead of the curves' ends")
    func longNames() throws {
        var sample = SampleStudy()
        #expect(try page(sample).contains("<figure class=\"chart labeled\">"))
        sample.variants[0].name = String(repeating: "n", count: 29)
        let html = try page(sample)
        #expect(!html.contains("<figure class=\"chart labeled\">"))
        #expect(!(try curves(html)).contains("<text class=\"label\""))
    }

    @Test("labels of curves that end together do not overlap")
    func labels() throws {
        var sample = SampleStudy()
        sample.variants = (0..<8).map { ("variant-\($0)", -140) }
        let places = try curves(try page(sample)).matches(of: #/<text class="label" x="[^"]*" y="([^"]*)"/#)
            .compactMap { Double($0.output.1) }.sorted()
        #expect(places.count == 9)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 16.5 }, "\(places)")
    }

    /// An episode of two steps.
    private func episode(_ variant: String, ending: EpisodePictures.Ending?) -> RunPictures {
        var canvas = Canvas(width: 2, height: 1)
        canvas.circle(x: 1, y: 0.5, radius: 0.25, .agent)
        var pictures = EpisodePictures(start: canvas, actions: ["<left>", "right"])
        for action in 0..<2 { pictures.append(canvas, action: action, reward: -1) }
        pictures.ending = ending
        return RunPictures(variant: variant, seed: 3, episode: pictures)
    }

    @Test("episodes have a player each, in the order of the variants")
    func episodes() throws {
        let html = try page(
            pictures: [
                episode("ha-diiqn", ending: nil), episode("dqn", ending: .terminated),
                episode("diiqn", ending: .truncated),
            ])
        #expect(unbalancedTags(html) == [])
        let captions = html.matches(
            of: #/<h3><svg.*?</svg>([^<]*)</h3>\n<p class="small">([^<]*)</p></figcaption>\n<svg class="picture"/#
        )
        .map { [String($0.output.1), String($0.output.2)] }
        #expect(
            captions == [
                ["dqn, seed 3", "Return −2.00 in 2 steps, to a terminal state."],
                ["diiqn, seed 3", "Return −2.00 in 2 steps, then cut."],
                ["ha-diiqn, seed 3", "The first 2 steps, with the return −2.00 up to there; the episode goes on."],
            ])
        #expect(count("<figure class=\"episode\">", in: html) == 3)
        #expect(count("viewBox=\"0 0 1000 500\"", in: html) == 3)
        #expect(count("<input type=\"range\" min=\"0\" max=\"2\"", in: html) == 3)
        #expect(html.contains(#""actions":["\u003cleft>","right"]"#))
        for (index, paint) in Canvas.Paint.allCases.enumerated() {
            for theme in Theme.allCases {
                #expect(html.contains("--p\(index): \(theme.color(of: paint).hexadecimal);"))
            }
        }
    }

    @Test("a page without episodes has nothing of them")
    func noEpisodes() throws {
        let html = try page()
        for part in ["<h2>Episodes", "episode\"", "--p0", "figure.episode", ".controls"] {
            #expect(!html.contains(part), "\(part)")
        }
    }

    @Test("the same results give the same bytes")
    func deterministic() throws {
        #expect(try page() == page())
    }
}
