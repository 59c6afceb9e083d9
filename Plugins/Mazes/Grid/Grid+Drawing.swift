import Understudy

extension Grid {
    /// The size of a picture, in which a cell is 1 by 1.
    var pictureSize: (width: Double, height: Double) { (Double(columns), Double(rows)) }

    /// Draws walls and hazards, with adjacent cells of a row merged into one rectangle.
    func draw(on canvas: inout Canvas) {
        for row in 0..<rows {
            var column = 0
            while column < columns {
                let content = self[Cell(row, column)]
                let first = column
                while column < columns, self[Cell(row, column)] == content { column += 1 }
                guard content != .free else { continue }
                canvas.rectangle(
                    x: Double(first), y: Double(row), width: Double(column - first), height: 1,
                    content == .wall ? .muted : .hazard)
            }
        }
    }
}
