import Foundation
import Testing

@testable import StudyReports

@Suite("Comparisons on the page")
struct ImprovementTests {
    private func study(seeds: Int, random: Double? = 0) -> PlainStudy {
        func finals(_ first: Double) -> [Double] { (0..<seeds).map { first + Double($0) } }
        return PlainStudy(
            variants: [
                .init(name: "dqn", finals: finals(1), random: random),
                .init(name: "good", finals: finals(101), random: random),
                .init(name: "same", finals: finals(1.5), random: random),
            ], expert: 100)
    }

    @Test("no more is said of a variant than the rank test supports")
    func verdict() throws {
        let page = try study(seeds: 5).page()
        let section = try #require(part("Probability of improvement", of: page))
        #expect(
            section.contains(
                "<p class=\"verdict\">good (p 0.008) ends above dqn. Of same the test tells no difference from dqn.</p>"
            ))
        #expect(section.contains("not corrected for the number of comparisons"))
    }

    @Test("with 3 against 3 seeds nothing is concluded")
    func tooFew() throws {
        let section = try #require(part("Probability of improvement", of: try study(seeds: 3).page()))
        #expect(
            section.contains(
                "<p class=\"verdict\">Too few seeds for a conclusion on good and same: with 3 against 3 the smallest "
                    + "possible p-value is 0.1.</p>"))
        #expect(!section.contains("ends above dqn") && !section.contains("<strong>"))
    }

    @Test(
        "the smallest p-value is that of samples apart",
        arguments: [(3, 3), (4, 4), (2, 5), (5, 2), (1, 1), (10, 10)])
    func minimumPValue(count: Int, other: Int) {
        let expected = RankTest.pValue((0..<count).map(Double.init), (0..<other).map { Double($0) + 100 })
        #expect(abs(RankTest.minimumPValue(count, other) - expected) < 1e-9)
    }

    @Test("a dot stands where its probability is, on an axis from 0 to 1")
    func dots() throws {
        let section = try #require(part("Probability of improvement", of: try study(seeds: 5).page()))
        let wide = try #require(section.firstMatch(of: #/(?s)<svg class="plot wide".*?</svg>/#)).output
        let frame = try #require(wide.firstMatch(of: #/data-frame="([^"]*)"/#)).output.1.split(separator: " ")
            .compactMap { Double($0) }
        let dots = wide.matches(of: #/<circle class="dot (v\d d\d)" cx="([^"]*)"/#).map {
            (String($0.output.1), Double($0.output.2) ?? 0)
        }
        #expect(dots.map(\.0) == ["v1 d0", "v2 d0"])
        #expect(dots[0].1 == frame[2])
        // 15 of the 25 pairs.
        #expect(abs(dots[1].1 - (frame[0] + 0.6 * (frame[2] - frame[0]))) < 0.11)
        #expect(wide.contains(">no difference</text>") && wide.matches(of: /<path class="bar/).count == 2)
        #expect(wide.contains("aria-label=\"Probability of a higher final return than dqn’s: good 1.00"))
    }

    @Test("the table has the change of the mean in percent, signed")
    func percent() throws {
        let section = try #require(part("Probability of improvement", of: try study(seeds: 5).page()))
        #expect(section.contains("<td class=\"number\">+3333.3\u{A0}%</td>"))
        #expect(HTMLReport.percentText(-12.34) == "\u{2212}12.3\u{A0}%")
        #expect(HTMLReport.pText(0.0004) == "<0.001" && HTMLReport.pText(0.05) == "0.050")
    }

    @Test("all pairs of 3 to 12 variants are in a matrix, and both halves agree", arguments: [2, 3, 12, 13])
    func matrix(count: Int) throws {
        let study = PlainStudy(
            variants: (0..<count).map { index in
                .init(name: "variant-\(index)", finals: (0..<4).map { Double(($0 * 7 + index * 3) % 11) })
            })
        let page = try study.page()
        #expect(page.contains(">All pairs</h3>") == (3...12).contains(count))
        guard (3...12).contains(count) else { return }
        let table = try #require(page.firstMatch(of: #/(?s)<table class="pairs">.*?</table>/#)).output
        let rows = table.matches(of: #/<tr><th scope="row">.*?</tr>/#).map { row in
            row.output.matches(of: #/<td class="number">(?:<strong>)?([\d.]*)/#).map { Double($0.output.1) }
        }
        #expect(rows.count == count && rows.allSatisfy { $0.count == count })
        for row in 0..<count {
            for column in 0..<count {
                guard row != column else {
                    #expect(rows[row][column] == nil)
                    continue
                }
                let sum = try #require(rows[row][column]) + (try #require(rows[column][row]))
                #expect(abs(sum - 1) < 0.011)
            }
        }
    }

    @Test("a single seed has no interval, and a single variant no comparison")
    func single() throws {
        let page = try study(seeds: 1).page()
        let section = try #require(part("Probability of improvement", of: page))
        #expect(!section.contains("class=\"bar"))
        #expect(section.contains("with 1 against 1 the smallest possible p-value is 1."))
        let alone = PlainStudy(variants: [.init(name: "dqn", finals: [1, 2, 3])])
        #expect(!(try alone.page()).contains("Probability of improvement"))
    }

    // MARK: Profiles

    private struct Hover: Decodable {
        struct Curve: Decodable {
            var name: String
            var y: [Double]
            var low: [Double]?
            var high: [Double]?
        }
        var at: [String]
        var x: [Double]
        var curves: [Curve]
    }

    private func profile(_ page: String) throws -> Hover {
        let figure = try #require(part("Performance profiles", of: page))
        let text = try #require(figure.firstMatch(of: #/(?s)<script type="application/json">(.*?)</script>/#)).output.1
        return try JSONDecoder().decode(Hover.self, from: Data(text.utf8))
    }

    @Test("a profile falls from all seeds to none, with the share of seeds above each score and a band around it")
    func profiles() throws {
        let page = try study(seeds: 4).page()
        let hover = try profile(page)
        #expect(hover.curves.map(\.name) == ["dqn", "good", "same"])
        for curve in hover.curves {
            #expect(curve.y.first == 1 && curve.y.last == 0)
            #expect(zip(curve.y, curve.y.dropFirst()).allSatisfy { $0 >= $1 })
            #expect(Set(curve.y).isSubset(of: [0, 0.25, 0.5, 0.75, 1]))
            for index in curve.y.indices {
                #expect(curve.low?[index] ?? 1 <= curve.y[index] && curve.high?[index] ?? 0 >= curve.y[index])
            }
        }
        // Random play is 0 and the expert 100: scores of 1.01 and more, and of 0.01 to 0.045.
        let expert = try #require(hover.at.lastIndex { $0 <= "above score 1.00" })
        #expect(hover.curves[1].y[expert] == 1 && hover.curves[0].y[expert] == 0)
        let figure = try #require(part("Performance profiles", of: page))
        #expect(figure.contains(">random</text>") && figure.contains(">expert</text>"))
        #expect(figure.contains("not of the line as a whole"))
    }

    @Test("profiles are of returns where random play is not known, and need three seeds of two variants")
    func profilesOfReturns() throws {
        let page = try study(seeds: 3, random: nil).page()
        let figure = try #require(part("Performance profiles", of: page))
        #expect(!figure.contains(">random</text>") && figure.contains(">final return</text>"))
        #expect(!(try study(seeds: 2).page()).contains("Performance profiles"))
        var one = study(seeds: 3)
        one.variants[1].finals.removeLast()
        #expect(
            try #require(part("Performance profiles", of: try one.page())).contains("fewer than three seeds: good."))
        one.variants[2].finals.removeLast()
        #expect(!(try one.page()).contains("Performance profiles"))
    }

    // MARK: Steps

    @Test("runs that never got to the threshold are drawn open, with an arrow, and told")
    func steps() throws {
        let study = PlainStudy(
            variants: [
                .init(name: "dqn", finals: [5, 5, 5]), .init(name: "some", finals: [5, 105, 105]),
                .init(name: "all", finals: [105, 105, 105]),
            ], expert: 100)
        let figure = try #require(part("Steps to the threshold", of: try study.page()))
        #expect(figure.contains("so that the mean is higher than drawn: dqn (0 of 3) and some (2 of 3)."))
        let wide = try #require(figure.firstMatch(of: #/(?s)<svg class="plot wide".*?</svg>/#)).output
        #expect(wide.matches(of: /class="open v0 d0"/).count == 1 && wide.matches(of: /class="open v1 d0"/).count == 1)
        #expect(wide.matches(of: /class="arrow v/).count == 2)
        #expect(wide.matches(of: /class="dot v2 d0"/).count == 1)
        #expect(wide.contains("dqn more than 3,000, some more than 1,667 and all 1,000."))
        let open = PlainStudy(variants: study.variants, expert: nil)
        #expect(!(try open.page()).contains("Steps to the threshold"))
    }
}
