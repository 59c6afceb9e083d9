extension Grid {
    /// How many of `moves` each cell is from the goal at least, by the cell's number; `nil` for a wall, a hazard, and where no way leads there.
    ///
    /// A move leads from cell to cell whatever is between them. O(cells · moves).
    func distances(by moves: [Move]) -> [Int?] {
        var distances = [Int?](repeating: nil, count: count)
        distances[index(of: goal)] = 0
        var queue = [goal]
        var next = 0
        while next < queue.count {
            let cell = queue[next]
            let distance = distances[index(of: cell)] ?? 0
            next += 1
            for move in moves {
                let before = cell.moved(by: move.reversed)
                guard self[before] == .free, distances[index(of: before)] == nil else { continue }
                distances[index(of: before)] = distance + 1
                queue.append(before)
            }
        }
        return distances
    }
}
