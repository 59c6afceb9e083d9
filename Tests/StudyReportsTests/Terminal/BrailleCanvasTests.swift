import Testing

@testable import StudyReports

struct BrailleCanvasTests {
    private func text(_ canvas: BrailleCanvas) -> [String] {
        canvas.cells.map { String($0.map(\.character)) }
    }

    @Test("every dot of a cell is where Unicode has it")
    func dots() {
        var canvas = BrailleCanvas(width: 8, height: 1)
        for (column, dot) in [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3)].enumerated() {
            canvas.set(2 * column + dot.0, dot.1, layer: 0)
        }
        #expect(text(canvas) == ["⠁⠂⠄⡀⠈⠐⠠⢀"])
    }

    @Test("lines of every direction join their ends")
    func lines() {
        var canvas = BrailleCanvas(width: 2, height: 2)
        canvas.line(from: (0, 7), to: (3, 0), layer: 0)
        #expect(text(canvas) == [" ⡜", "⡜ "])
        var backwards = BrailleCanvas(width: 2, height: 2)
        backwards.line(from: (3, 0), to: (0, 0), layer: 0)
        backwards.line(from: (0, 0), to: (0, 7), layer: 0)
        #expect(text(backwards) == ["⡏⠉", "⡇ "])
    }

    @Test("dots outside of the canvas are left out")
    func outside() {
        var canvas = BrailleCanvas(width: 1, height: 1)
        canvas.set(-1, 0, layer: 0)
        canvas.set(0, 4, layer: 0)
        #expect(text(canvas) == [" "])
    }
}
