extension Grid {
    /// Returns the minimum number of `moves` from each cell to the goal, indexed by cell.
    ///
    /// The distance is `nil` for walls, for hazards, and for cells from which the goal cannot be reached. A move
    /// ignores the cells between its start and its end. O(cells · moves).
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
