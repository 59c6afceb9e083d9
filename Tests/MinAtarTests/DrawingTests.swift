import Testing
import Understudy

@testable import MinAtar

@Suite("Pictures of the games")
struct DrawingTests {
    /// The squares of a picture, undermost first.
    private func squares(of game: some Game) throws -> [(corner: Canvas.Point, side: Double, paint: Canvas.Paint)] {
        try game.picture.shapes.map { shape in
            guard case .rectangle(let corner, let width, let height, let paint) = shape else {
                throw NoSquare(shape: shape)
            }
            #expect(width == height)
            return (corner, width, paint)
        }
    }

    private struct NoSquare: Error { var shape: Canvas.Shape }

    /// The paints of a cell, undermost first.
    private func paints(of game: some Game, _ row: Int, _ column: Int) throws -> [Canvas.Paint] {
        try squares(of: game).filter { Int($0.corner.x) == column && Int($0.corner.y) == row }.map(\.paint)
    }

    /// The uppermost paint of each cell as a letter.
    private func letters(of game: some Game) throws -> [String] {
        let letters: [Canvas.Paint: Character] = [
            .agent: "A", .goal: "g", .hazard: "h", .muted: "-", .first: "1", .second: "2",
        ]
        var rows = [[Character]](repeating: [Character](repeating: ".", count: 10), count: 10)
        for square in try squares(of: game) {
            rows[Int(square.corner.y)][Int(square.corner.x)] = try #require(letters[square.paint])
        }
        return rows.map { String($0) }
    }

    @Test(
        "every bit of an observation is a square within its cell, and within the one beneath it",
        arguments: Subject.allCases)
    func bits(_ subject: Subject) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            var game = G(actionSet: .full)
            var stream = RandomStream(seed: 1, name: "environment")
            game.reset(using: &stream)
            for _ in 0..<300 {
                if game.step(stream.integer(below: 6), using: &stream).terminated { game.reset(using: &stream) }
                let observation = game.observation
                let squares = try squares(of: game)
                for cell in 0..<100 {
                    let corner = Canvas.Point(Double(cell % 10), Double(cell / 10))
                    let inside = squares.filter { Int($0.corner.x) == cell % 10 && Int($0.corner.y) == cell / 10 }
                    let shown = G.channels.indices.filter { observation[cell * G.channels.count + $0] == 1 }
                    try #require(
                        inside.map(\.paint.rawValue).sorted() == shown.map { G.channels[$0].rawValue }.sorted())
                    var (beneath, side) = (corner, 1.0)
                    for (number, square) in inside.enumerated() {
                        try #require(square.side > 0 && (number == 0) == (square.side == 1))
                        try #require(square.corner.x >= beneath.x && square.corner.y >= beneath.y)
                        try #require(square.corner.x + square.side <= beneath.x + side)
                        try #require(square.corner.y + square.side <= beneath.y + side)
                        (beneath, side) = (square.corner, square.side)
                    }
                }
            }
            #expect(game.picture.width == 10 && game.picture.height == 10)
        }
        try check(subject.type)
    }

    @Test("asterix: player, treasure and enemies with their trails")
    func asterix() throws {
        var game = Asterix()
        game.state.lanes[0] = .init(cell: Cell(1, 3), heading: .right, isTreasure: true)
        game.state.lanes[3] = .init(cell: Cell(4, 0), heading: .right, isTreasure: false)
        game.state.lanes[4] = .init(cell: Cell(5, 5), heading: .left, isTreasure: false)
        #expect(
            try letters(of: game) == [
                "..........",
                "..-g......",
                "..........",
                "..........",
                "h.........",
                ".....A-...",
                "..........",
                "..........",
                "..........",
                "..........",
            ])
        #expect(try paints(of: game, 5, 5) == [.hazard, .agent])
    }

    @Test("breakout: paddle, ball, trail and bricks")
    func breakout() throws {
        var game = Breakout()
        game.state.paddle = 7
        game.state.ball = Cell(3, 4)
        game.state.trail = Cell(4, 3)
        game.state.bricks.remove(Cell(2, 5))
        #expect(
            try letters(of: game) == [
                "..........",
                "gggggggggg",
                "ggggg.gggg",
                "gggg1ggggg",
                "...-......",
                "..........",
                "..........",
                "..........",
                "..........",
                ".......A..",
            ])
        #expect(try paints(of: game, 3, 4) == [.goal, .first])
    }

    @Test("freeway: chicken and cars with their trails")
    func freeway() throws {
        var game = Freeway()
        game.state.chicken = 3
        for row in 1...8 { game.state.cars[row - 1] = .init(column: row, heading: row < 5 ? .right : .left, speed: 2) }
        game.state.cars[7] = .init(column: 0, heading: .right, speed: 5)
        #expect(
            try letters(of: game) == [
                "..........",
                "-h........",
                ".-h.......",
                "..-hA.....",
                "...-h.....",
                ".....h-...",
                "......h-..",
                ".......h-.",
                "h........-",
                "..........",
            ])
    }

    @Test("seaquest: both boats, fish, divers and bullets, and the gauges where they meet")
    func seaquest() throws {
        var game = Seaquest()
        game.state.player = Cell(4, 6)
        game.state.bullets.append(.init(cell: Cell(4, 2), heading: .left))
        game.state.enemyBullets.append(.init(cell: Cell(7, 3), heading: .right))
        game.state.fish.append(.init(cell: Cell(2, 5), heading: .right, moveCountdown: 0))
        game.state.fish.append(.init(cell: Cell(2, 4), heading: .right, moveCountdown: 0))
        game.state.submarines.append(.init(cell: Cell(7, 0), heading: .left, moveCountdown: 0))
        game.state.divers.append(.init(cell: Cell(6, 9), heading: .left, moveCountdown: 0))
        game.state.oxygen = 119
        game.state.diverCount = 5
        #expect(
            try letters(of: game) == [
                "..........",
                "..........",
                "...-hh....",
                "..........",
                "..1...A-..",
                "..........",
                ".........g",
                "h-.h......",
                "..........",
                "22222gggg.",
            ])
        #expect(try paints(of: game, 2, 4) == [.muted, .hazard])
        #expect(try paints(of: game, 9, 4) == [.goal, .second])
    }

    @Test("space-invaders: cannon, aliens and the bullets of both")
    func spaceInvaders() throws {
        var game = SpaceInvaders()
        game.state.bullets.insert(Cell(6, 5))
        game.state.alienBullets.insert(Cell(5, 2))
        #expect(
            try letters(of: game) == [
                "..hhhhhh..",
                "..hhhhhh..",
                "..hhhhhh..",
                "..hhhhhh..",
                "..........",
                "..h.......",
                ".....1....",
                "..........",
                "..........",
                ".....A....",
            ])
    }
}
