import StudyFormat
import Testing
import Understudy

@testable import EpisodeDrawing

@Suite("An expert's way with what cannot be imitated of it")
struct ImitationPictureTests {
    /// A scene of 10 by 4 with one wall.
    private var scene: Canvas {
        var canvas = Canvas(width: 10, height: 4)
        canvas.rectangle(x: 0, y: 3, width: 10, height: 1, .muted)
        return canvas
    }

    /// A trajectory of the expert with the steps that are infeasible, and the bridges over them.
    private struct Way {
        var places: [Canvas.Point]?
        var infeasible: [Int: [Canvas.Point]?] = [:]

        /// Three steps to the east, of which the second is infeasible, with a bridge past it.
        static let east = Way(
            places: [.init(1, 2), .init(3, 2), .init(5, 2), .init(7, 2)],
            infeasible: [1: [.init(3, 2), .init(4, 1), .init(5, 2)]])
    }

    /// The findings of a run on `ways`, whose number is that of the recording's trajectories.
    private func transitions(_ ways: [Way]) -> InfeasibleTransitions {
        var found = InfeasibleTransitions(
            step: 1, actions: ["a"], expert: .init(transitions: 3 * ways.count, trajectories: ways.count))
        for (number, way) in ways.enumerated() {
            found.trajectories.append(.init(transitions: max(1, (way.places?.count ?? 1) - 1), places: way.places))
            for (step, places) in way.infeasible.sorted(by: { $0.key < $1.key }) {
                found.transitions.append(
                    .init(
                        index: step, trajectory: number, step: step,
                        bridge: .init(endStep: step + 1, actions: [0], places: places, foundAtStep: 1)))
            }
        }
        return found
    }

    private func picture(_ ways: Way...) throws -> ImitationPicture {
        try #require(ImitationPicture(transitions(ways), on: scene))
    }

    private func lines(_ canvas: Canvas, _ part: ImitationPicture.Part) -> [[Canvas.Point]] {
        canvas.shapes.compactMap { shape in
            if case .line(let points, _, part.paint) = shape { points } else { nil }
        }
    }

    @Test("has the scene below, the start, the way, dashes for what is infeasible, and bows for the own steps")
    func parts() throws {
        let canvas = try picture(.east).canvas
        #expect(canvas.shapes.first == scene.shapes.first)
        #expect(canvas.shapes[1] == .circle(center: .init(1, 2), radius: 0.2, paint: .ink))
        #expect(lines(canvas, .expert) == [[.init(1, 2), .init(3, 2)], [.init(5, 2), .init(7, 2)]])
        let dashes = lines(canvas, .infeasible)
        // Dashes with gaps, on the infeasible step and nowhere else.
        #expect(dashes.count == 4)
        #expect(dashes.allSatisfy { $0.count == 2 && $0.allSatisfy { $0.y == 2 && $0.x > 3 && $0.x < 5 } })
        #expect(zip(dashes, dashes.dropFirst()).allSatisfy { $1[0].x - $0[1].x > 0.15 })
        let bows = lines(canvas, .bridge)
        #expect(bows.count == 2)
        #expect(
            bows.map { $0.first } == [.init(3, 2), .init(4, 1)] && bows.map { $0.last } == [.init(4, 1), .init(5, 2)])
        // To the left of where they lead: above the line of the first step, which goes up to the right.
        let middle = try #require(bows.first)[3]
        #expect(middle.x < 3.5 && middle.y < 1.5)
    }

    @Test("the parts differ in paint, and the paints for every color vision")
    func paints() {
        #expect(Set(ImitationPicture.Part.allCases.map(\.paint)).count == 3)
    }

    @Test("what lies on the same place is drawn once")
    func once() throws {
        let twice = try picture(.east, .east)
        #expect(try twice.canvas == picture(.east).canvas && twice.trajectoryCount == 2)
    }

    @Test("a step that leads nowhere, and one that is infeasible elsewhere, take no line of the way")
    func nowhere() throws {
        let still = Way(places: [.init(3, 2), .init(3, 2), .init(5, 2)])
        #expect(try lines(picture(.east, still).canvas, .expert) == lines(picture(.east).canvas, .expert))
    }

    @Test("lines are thinner where steps are short")
    func short() throws {
        let short = try picture(Way(places: (0...20).map { .init(1 + 0.1 * Double($0), 2) }))
        let widths = short.canvas.shapes.compactMap { shape -> Double? in
            if case .line(_, let width, _) = shape { width } else { nil }
        }
        #expect(widths.count == 20 && widths.allSatisfy { abs($0 - 0.03) < 1e-9 })
    }

    @Test("nothing but the scene where there is no way")
    func empty() throws {
        let picture = try picture(Way(places: []), Way(places: [.init(1, 1)], infeasible: [0: []]))
        #expect(picture.canvas.shapes.count == 2)
    }

    @Test("there is none where the environment has no scene, or cannot tell the places")
    func none() throws {
        #expect(ImitationPicture(transitions([.east]), on: nil) == nil)
        #expect(ImitationPicture(transitions([.east, Way(places: nil)]), on: scene) == nil)
        #expect(ImitationPicture(transitions([Way(places: [.init(1, 1)], infeasible: [0: nil])]), on: scene) == nil)
    }

    @Test("of many trajectories the first are drawn, and of a chosen one that alone")
    func many() throws {
        let ways = (0..<9).map { row in
            Way(places: (0...100).map { .init(0.05 * Double($0), 0.1 * Double(row)) }, infeasible: [0: []])
        }
        let picture = try #require(ImitationPicture(transitions(ways), on: scene))
        #expect(picture.trajectoryCount == 3 && picture.transitions.trajectories.count == 9)
        let last = try #require(ImitationPicture(transitions(ways), trajectory: 8, on: scene))
        #expect(last.trajectoryCount == 1 && last.transitions.infeasible == 1)
        #expect(lines(last.canvas, .expert).allSatisfy { $0.allSatisfy { abs($0.y - 0.8) < 1e-9 } })
    }

    @Test("places far outside, as a damaged file may have them, harm nothing")
    func far() throws {
        let far = [Canvas.Point(1, 2), .init(1e308, -1e308), .init(-1e308, 1e308), .init(3, 2)]
        let canvas = try picture(.east, Way(places: far, infeasible: [0: far, 1: far])).canvas
        #expect(canvas.shapes.count < 200)
        #expect(canvas.svg.paths.contains("class=\"p1\""))
        #expect(canvas.terminalLines(columns: 40, rows: 8, style: .letters).count == 8)
    }

    @Test("letters tell the parts in a terminal")
    func terminal() throws {
        let lines = try picture(.east).canvas.terminalLines(columns: 40, rows: 8, style: .letters)
        // The wall, the way with dashes in its middle, and the bridge above that.
        #expect(lines.last == String(repeating: ":", count: 40))
        let way = lines.filter { $0.contains("#") && $0.contains("1") }.joined()
        #expect(way.firstIndex(of: "#") ?? way.endIndex < way.firstIndex(of: "1") ?? way.startIndex)
        #expect(way.last == "#")
        #expect(lines.contains { $0.contains("A") && !$0.contains("#") && !$0.contains("1") })
        #expect(TerminalStyle.letters.sample(of: .first) == "1")
        #expect(TerminalStyle.trueColor(.dark).sample(of: .agent) == "\u{1B}[38;2;10;140;255m██\u{1B}[0m")
        #expect(TerminalStyle.table(.light).sample(of: .agent) == "\u{1B}[38;5;55m██\u{1B}[0m")
    }
}

@Suite("A picture as SVG")
struct SVGTests {
    @Test("has a path for neighbors of the same paint and width")
    func paths() {
        var canvas = Canvas(width: 4, height: 2)
        canvas.rectangle(x: 0, y: 0, width: 1, height: 1, .muted)
        canvas.rectangle(x: 3, y: 0, width: 1, height: 1, .muted)
        canvas.line([.init(0, 1), .init(4, 1)], width: 0.1, .ink)
        canvas.line([.init(0, 2), .init(4, 2)], width: 0.2, .ink)
        canvas.circle(x: .nan, y: 0, radius: 1, .agent)
        let svg = canvas.svg
        #expect(svg.size == (1_000, 500))
        #expect(
            svg.paths == """
                <path class="p1" d="M0 0H250V250H0zM750 0H1000V250H750z"/>
                <path class="p0" d="M0 250L1000 250" stroke-width="25"/>
                <path class="p0" d="M0 500L1000 500" stroke-width="50"/>
                """)
        #expect(Canvas(width: 1, height: 1).svg.paths == "")
    }
}
