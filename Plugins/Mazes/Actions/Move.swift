import Understudy

/// A leap by a number of rows and columns, which ignores the cells in between.
struct Move: NamedAction {
    /// The number of rows; positive is down.
    let rows: Int
    /// The number of columns; positive is right.
    let columns: Int

    init(_ rows: Int, _ columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// The opposite move.
    var reversed: Move { Move(-rows, -columns) }

    /// The moves that have names.
    static let named: [(name: String, action: Move)] = [
        ("north", Move(-1, 0)), ("east", Move(0, 1)), ("south", Move(1, 0)), ("west", Move(0, -1)),
        ("north-east", Move(-1, 1)), ("south-east", Move(1, 1)), ("south-west", Move(1, -1)),
        ("north-west", Move(-1, -1)),
        ("knight-north-north-east", Move(-2, 1)), ("knight-east-north-east", Move(-1, 2)),
        ("knight-east-south-east", Move(1, 2)), ("knight-south-south-east", Move(2, 1)),
        ("knight-south-south-west", Move(2, -1)), ("knight-west-south-west", Move(1, -2)),
        ("knight-west-north-west", Move(-1, -2)), ("knight-north-north-west", Move(-2, -1)),
        ("jump-north", Move(-2, 0)), ("jump-east", Move(0, 2)), ("jump-south", Move(2, 0)), ("jump-west", Move(0, -2)),
        ("stay", Move(0, 0)),
    ]

    /// One cell to the north, east, south or west.
    static let news = named[0..<4].map(\.action)
    /// One cell along a diagonal.
    static let diagonal = named[4..<8].map(\.action)
    /// The moves of a knight in chess.
    static let knight = named[8..<16].map(\.action)
    /// Two cells to the north, east, south or west.
    static let jump = named[16..<20].map(\.action)

    static let sets: [(name: String, actions: [Move])] = [
        ("news", news), ("diagonal", diagonal), ("king", news + diagonal), ("knight", knight), ("jump", jump),
    ]

    static let bounds = -(Grid.maximumSize - 1)...Grid.maximumSize - 1
    static let noun = "move"
    static let form = "[rows, columns]"

    /// A generated name such as `south-3-west-1`.
    var description: String {
        let first = rows == 0 ? nil : (rows < 0 ? "north-" : "south-") + "\(abs(rows))"
        let second = columns == 0 ? nil : (columns < 0 ? "west-" : "east-") + "\(abs(columns))"
        return [first, second].compactMap(\.self).joined(separator: "-")
    }
}

extension Cell {
    /// Returns the cell that `move` leads to, which may be off the map.
    func moved(by move: Move) -> Cell { Cell(row + move.rows, column + move.columns) }
}

extension RandomStream {
    /// Returns the number below `count` with the lowest cost, with ties broken uniformly at random.
    ///
    /// Draws one random number for each candidate that ties with the best one so far. Does not allocate.
    ///
    /// - Precondition: `count` is positive.
    mutating func minimumCost<Cost: Comparable>(below count: Int, cost: (Int) -> Cost) -> Int {
        var best = 0
        var least = cost(0)
        var ties = 1
        for candidate in 1..<max(count, 1) {
            let price = cost(candidate)
            if price < least {
                (best, least, ties) = (candidate, price, 1)
            } else if price == least {
                ties += 1
                if integer(below: ties) == 0 { best = candidate }
            }
        }
        return best
    }
}
