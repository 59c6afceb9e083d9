/// A grid of character cells of two by four dots each, drawn with Unicode Braille patterns.
struct BrailleCanvas {
    /// The content of a cell.
    struct Cell {
        /// The raised dots, as the low byte of the Braille pattern's code point.
        var dots: UInt8 = 0
        /// A character that replaces the dots.
        var mark: Character?
        /// The layer last drawn in the cell.
        var layer: Int?

        /// The character to print.
        var character: Character {
            mark ?? (dots == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(dots)).map(Character.init) ?? " ")
        }
    }

    /// The size in cells.
    let width: Int
    let height: Int
    /// The rows of cells, from the top.
    private(set) var cells: [[Cell]]

    /// Creates an empty canvas.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
    }

    /// The size in dots.
    var dotWidth: Int { width * 2 }
    var dotHeight: Int { height * 4 }

    /// Raises the dot in column `x` and row `y`, counted from the top left; dots outside the canvas are ignored.
    mutating func set(_ x: Int, _ y: Int, layer: Int) {
        guard 0..<dotWidth ~= x, 0..<dotHeight ~= y else { return }
        // The bits run down the left column, then the right one. The fourth row was added later, as bits 6 and 7.
        let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        cells[y / 4][x / 2].dots |= bits[x % 2][y % 4]
        cells[y / 4][x / 2].layer = layer
    }

    /// Draws a straight line with Bresenham's algorithm, including both ends.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), layer: Int) {
        let width = abs(end.x - start.x)
        let height = abs(end.y - start.y)
        var (x, y) = start
        var error = width - height
        while true {
            set(x, y, layer: layer)
            if x == end.x && y == end.y { return }
            let doubled = 2 * error
            if doubled > -height {
                error -= height
                x += end.x > start.x ? 1 : -1
            }
            if doubled < width {
                error += width
                y += end.y > start.y ? 1 : -1
            }
        }
    }

    /// Replaces a cell's dots with a character.
    mutating func put(_ mark: Character, column: Int, row: Int, layer: Int) {
        cells[row][column] = Cell(dots: 0, mark: mark, layer: layer)
    }
}
