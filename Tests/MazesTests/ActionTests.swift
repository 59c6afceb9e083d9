import Testing

@testable import Mazes

@Suite("Sets and lists of actions")
struct ActionTests {
    private func names(_ moves: String) throws -> [String] {
        try make(Maze.self, "{layout: open, moves: \(moves), start: random}").actionSpace.names
    }

    @Test("every set has its moves under readable names, no two alike")
    func sets() throws {
        let orthogonal = ["north", "east", "south", "west"]
        let diagonal = ["north-east", "south-east", "south-west", "north-west"]
        #expect(try names("news") == orthogonal)
        #expect(try names("diagonal") == diagonal)
        #expect(try names("king") == orthogonal + diagonal)
        #expect(try names("jump") == orthogonal.map { "jump-" + $0 })
        #expect(try names("knight").count == 8)
        #expect(Set(Move.named.map(\.name)).count == Move.named.count)
        #expect(Set(Move.named.map(\.action)).count == Move.named.count)
        #expect(Set(Thrust.named.map(\.name)).count == Thrust.named.count)
    }

    @Test(
        "a knight's moves are what their names say: two cells to the side that is named first, or twice, and one across"
    )
    func knight() {
        for (name, move) in Move.named where name.hasPrefix("knight-") {
            let parts = name.split(separator: "-").dropFirst()
            #expect(move.rows == parts.count { $0 == "south" } - parts.count { $0 == "north" })
            #expect(move.columns == parts.count { $0 == "east" } - parts.count { $0 == "west" })
            #expect(parts.count == 3)
        }
    }

    @Test("a list mixes names and offsets, and an offset with a name gets it")
    func list() throws {
        #expect(
            try names("[south, [-1, 0], [2, -1], [3, -1], [0, 4], [-5, 0], stay]")
                == [
                    "south", "north", "knight-south-south-west", "south-3-west-1", "east-4", "north-5", "stay",
                ])
        let thrusts = try make(PointMaze.self, "thrusts: [coast, north-west, [1, 0], [0.5, -0.25]]")
        #expect(thrusts.actionSpace.names == ["coast", "north-west", "east", "x-0.5-y--0.25"])
        #expect(try make(PointMaze.self, "thrusts: [[0, 0], east]").actionSpace.names == ["coast", "east"])
    }

    @Test("thrusts with names have length 1, but for none at all")
    func lengths() {
        for (name, thrust) in Thrust.named {
            #expect(abs(thrust.x * thrust.x + thrust.y * thrust.y - (name == "coast" ? 0 : 1)) < 1e-12)
        }
        #expect(Thrust.sets.map(\.actions.count) == [4, 4, 8])
    }

    @Test(
        "what is wrong is told, item by item",
        arguments: [
            ("kong", ["cannot be 'kong', did you mean 'king'?"]),
            ("rook", ["cannot be 'rook', one of: news, diagonal, king, knight, jump, or a list of moves"]),
            ("[]", ["must have at least one move"]),
            ("[north, nort]", ["item 2 is no move: 'nort', did you mean 'north'?"]),
            ("[up, north]", ["item 1 is no move: 'up', write its numbers as [rows, columns]"]),
            (
                "[north, [1], [64, 0], [a, b], 3]",
                [2, 3, 4, 5].map {
                    "item \($0) must be the name of a move or [rows, columns], each a whole number from -63 to 63"
                }
            ),
            ("[north, south, [-1, 0]]", ["item 3 is 'north' again, remove it"]),
            (
                "8",
                [
                    "must be one of: news, diagonal, king, knight, jump, or a list of moves, each a name or [rows, columns], not '8'"
                ]
            ),
        ])
    func problems(_ moves: String, expected: [String]) throws {
        let lines = try MazesTests.problems(Maze.self, "{layout: open, moves: \(moves)}")
        #expect(lines == expected.map { "s.yaml:1:23: error: moves: \($0)" })
    }

    @Test(
        "what is wrong with a thrust is told too",
        arguments: [
            ("compas", "cannot be 'compas', did you mean 'compass'?"),
            ("[[2, 0]]", "item 1 must be the name of a thrust or [x, y], each a number from -1 to 1"),
            ("[rest]", "item 1 is no thrust: 'rest', did you mean 'west'?"),
        ])
    func thrustProblems(_ thrusts: String, expected: String) throws {
        #expect(
            try MazesTests.problems(PointMaze.self, "thrusts: \(thrusts)")
                == ["s.yaml:1:10: error: thrusts: \(expected)"])
    }
}
