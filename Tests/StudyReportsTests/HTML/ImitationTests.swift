import EpisodeDrawing
import StudyFormat
import Testing
import Understudy

@testable import StudyReports

@Suite("What could not be imitated, on the page")
struct ImitationTests {
    /// The infeasible transitions of a run, with a sequence of actions for each of `bridges`.
    private func found(
        infeasible: Int = 371, bridged: Int = 342, trajectories: Int = 57,
        bridges: [(actions: [String], count: Int)] = [(["south", "north-east"], 300), (["<jump>"], 42)]
    ) -> InfeasibleTransitions {
        let names = Set(bridges.flatMap(\.actions)).sorted()
        var found = InfeasibleTransitions(
            step: 9, actions: names, expert: .init(transitions: 1_003, trajectories: 57))
        (found.infeasible, found.bridged) = (infeasible, bridged)
        found.trajectories = Array(
            repeating: .init(transitions: 2, places: [.init(0, 1), .init(1, 1), .init(2, 1)]), count: trajectories)
        found.transitions = [.init(index: 1, trajectory: 0, step: 1)]
        for (actions, count) in bridges {
            let bridge = InfeasibleTransitions.Bridge(
                endStep: 2, actions: actions.compactMap(names.firstIndex),
                places: [.init(1, 1), .init(1.5, 0.5), .init(2, 1)], foundAtStep: 1)
            found.transitions += Array(
                repeating: .init(index: 1, trajectory: 0, step: 1, bridge: bridge), count: count)
        }
        return found
    }

    private func run(_ variant: String, _ found: InfeasibleTransitions? = nil) -> RunPictures {
        RunPictures(
            variant: variant, seed: 3,
            imitation: ImitationPicture(found ?? self.found(), on: Canvas(width: 4, height: 2)))
    }

    private func page(_ pictures: [RunPictures]) throws -> String {
        let folder = try StudyFolder()
        try SampleStudy().write(to: folder)
        return HTMLReport(try StudyResults(directory: folder.path), pictures: pictures).text
    }

    @Test("has a picture with every part for each variant, in their order, and one legend")
    func figures() throws {
        let html = try page([run("ha-diiqn"), run("diiqn", found(bridged: 0, trajectories: 8, bridges: []))])
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
            // The first run on the page has no bridges.
            for picture in part == .bridge ? pictures.suffix(1) : pictures[...] {
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
        let html = try page([run("ha-diiqn"), run("diiqn", found(bridged: 0, trajectories: 8, bridges: []))])
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
        #expect(found(infeasible: infeasible, bridged: 0).infeasibleText == text)
    }

    @Test("few kinds of bridges are told one by one, the others together")
    func bridges() {
        let many = (1...7).map { (actions: ["a\($0)"], count: 10 - $0) }
        #expect(found(bridges: many).bridgeTexts == ["9 × a1", "8 × a2", "7 × a3", "6 × a4", "12 × 3 other ways"])
        #expect(found(bridges: Array(many.prefix(5))).bridgeTexts.last == "5 × 1 other way")
    }

    @Test("kinds of bridges come by their number, equal ones by their actions")
    func order() {
        let bridges = [["c"], ["a", "b"], ["b"], ["a"]].map { (actions: $0, count: $0 == ["b"] ? 2 : 1) }
        #expect(found(bridges: bridges).bridgeTexts == ["2 × b", "1 × a", "1 × a → b", "1 × c"])
    }

    @Test("a page without has nothing of it")
    func none() throws {
        let html = try page([])
        for part in ["What could not be imitated", "--p0", "class=\"drawing", "swatch p"] {
            #expect(!html.contains(part), "\(part)")
        }
        #expect(!(try page([run("unknown")])).contains("What could not be imitated"))
    }
}
