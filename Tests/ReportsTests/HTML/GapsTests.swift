import Pictures
import Testing
import Understudy

@testable import Reports

@Suite("What could not be imitated, on the page")
struct GapsTests {
    private func gaps(
        _ variant: String, infeasible: Int = 371, bridged: Int = 342, drawn: Int = 57,
        detours: [(actions: [String], count: Int)] = [(["south", "north-east"], 300), (["<jump>"], 42)]
    ) -> DrawnGaps {
        var picture = ImitationPicture(scene: Canvas(width: 4, height: 2))
        picture.addExpert([.init(0, 1), .init(1, 1), .init(2, 1)], infeasible: [1])
        picture.addBridge([.init(1, 1), .init(1.5, 0.5), .init(2, 1)])
        return DrawnGaps(
            variant: variant, seed: 3, picture: picture.canvas,
            counts: .init(
                transitions: 1_003, trajectories: 57, infeasible: infeasible, bridged: bridged, drawnTrajectories: drawn
            ), detours: detours)
    }

    private func page(_ gaps: [DrawnGaps]) throws -> String {
        let folder = try StudyFolder()
        try SampleStudy().write(to: folder)
        return HTMLReport(try StudyResults(directory: folder.path), gaps: gaps).text
    }

    @Test("has a picture with every part for each variant, in their order, and one legend")
    func figures() throws {
        let html = try page([gaps("ha-diiqn"), gaps("diiqn", bridged: 0, drawn: 8, detours: [])])
        #expect(html.ranges(of: "<h2>What could not be imitated, and the bridges over it</h2>").count == 1)
        let section = try #require(html.firstMatch(of: /(?s)<h2>What could not.*?<\/section>/)).output
        #expect(
            section.matches(of: /<h3><svg.*?<\/svg>([^<]*)<\/h3>/).map { String($0.output.1) } == [
                "diiqn, seed 3", "ha-diiqn, seed 3",
            ])
        let pictures = section.matches(of: /(?s)<svg class="picture" viewBox="0 0 1000 500".*?<\/svg>/)
        #expect(pictures.count == 2)
        let paints = Canvas.Paint.allCases
        for part in ImitationPicture.Part.allCases {
            let place = try #require(paints.firstIndex(of: part.paint))
            for picture in pictures {
                #expect(picture.output.contains("<path class=\"p\(place)\" d=\"M"), "\(part)")
            }
            #expect(section.ranges(of: "<li><svg class=\"swatch p\(place)\"").count == 1)
            for theme in Theme.allCases {
                #expect(html.contains("--p\(place): \(theme.color(of: part.paint).hexadecimal);"))
            }
        }
        #expect(section.contains("style=\"--dash: 4 3\""))
    }

    @Test("tells the counts, the bridges and what is not drawn")
    func texts() throws {
        let html = try page([gaps("ha-diiqn"), gaps("diiqn", bridged: 0, drawn: 8, detours: [])])
            .replacing("\u{A0}", with: " ")
        let expert = "Expert: 1,003 transitions in 57 trajectories. Infeasible: 371 of these (37 %)."
        #expect(html.contains("<p class=\"small\">\(expert) Bridged: 342 of these (92 %).</p>"))
        #expect(html.contains("aria-label=\"Ways of the expert and bridges of ha-diiqn, seed 3. \(expert) Bridged: "))
        #expect(html.contains("<p class=\"small\">Bridges: 300 × south → north-east · 42 × &lt;jump&gt;.</p>"))
        #expect(html.contains("Bridged: none of these.</p>"))
        #expect(html.contains("<p class=\"small\">Drawn are the first 8 of the 57 trajectories.</p>"))
        #expect(html.ranges(of: "Drawn are").count == 1)
    }

    @Test(
        "shares are never rounded to none or all",
        arguments: [
            (1, "1 of these (1 %)"), (1_002, "1,002 of these (99 %)"), (1_003, "all of these"), (0, "none of these"),
        ])
    func shares(infeasible: Int, text: String) {
        #expect(gaps("a", infeasible: infeasible, bridged: 0).counts.infeasibleText == text)
    }

    @Test("few kinds of bridges are told one by one, the others together")
    func detours() {
        let many = (1...7).map { (actions: ["a\($0)"], count: 10 - $0) }
        #expect(gaps("a", detours: many).detourTexts == ["9 × a1", "8 × a2", "7 × a3", "6 × a4", "12 × 3 other ways"])
        #expect(gaps("a", detours: Array(many.prefix(5))).detourTexts.last == "5 × 1 other way")
    }

    @Test("a page without has nothing of it")
    func none() throws {
        let html = try page([])
        for part in ["What could not be imitated", "--p0", "class=\"drawing", "swatch p"] {
            #expect(!html.contains(part), "\(part)")
        }
        #expect(!(try page([gaps("unknown")])).contains("What could not be imitated"))
    }
}
