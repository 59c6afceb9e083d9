import Testing

@testable import Mazes

@Suite("Distances to the goal")
struct DistanceTests {
    /// The fewest moves from each cell by relaxing what a step gives until nothing changes: nothing is turned round and nothing is queued.
    private func bruteForce(_ grid: Grid, _ moves: [Move]) -> [Int?] {
        var least = [Int?](repeating: nil, count: grid.count)
        least[grid.goal.row * grid.columns + grid.goal.column] = 0
        var isChanging = true
        while isChanging {
            isChanging = false
            for row in 0..<grid.rows {
                for column in 0..<grid.columns where grid.contents[row * grid.columns + column] == .free {
                    for move in moves {
                        let (toRow, toColumn) = (row + move.rows, column + move.columns)
                        guard (0..<grid.rows).contains(toRow), (0..<grid.columns).contains(toColumn),
                            let rest = least[toRow * grid.columns + toColumn]
                        else { continue }
                        if rest + 1 < least[row * grid.columns + column] ?? .max {
                            least[row * grid.columns + column] = rest + 1
                            isChanging = true
                        }
                    }
                }
            }
        }
        return least
    }

    static let lopsided = [Move(0, 1), Move(-3, 1), Move(2, -2)]

    @Test(
        "are those of a brute force, on all maps and for all sets",
        arguments: Layout.allCases.map(\.map) + [".X.\nSXG\n...", "S.G\n###\n.X."],
        Move.sets.map(\.actions) + [lopsided, [Move(0, 0)]])
    func bruteForce(map: String, moves: [Move]) throws {
        let grid = try Grid(map: map, needsStart: true)
        #expect(grid.distances(by: moves) == bruteForce(grid, moves))
    }

    @Test("are those of a brute force in generated maps", arguments: 0..<50)
    func generated(seed: Int) {
        let grid = Grid.generated(size: 13, seed: seed, loops: 0.2)
        for moves in Move.sets.map(\.actions) + [Self.lopsided] {
            #expect(grid.distances(by: moves) == bruteForce(grid, moves))
        }
    }
}
