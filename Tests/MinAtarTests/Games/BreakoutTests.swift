import Testing
import Understudy

@testable import MinAtar

@Suite("Breakout's rules that the recordings do not reach")
struct BreakoutTests {
    /// A game after one step from `state`, which its arguments change, and that step.
    private func step(_ change: (inout Breakout.State) -> Void) -> (Breakout.State, Step) {
        var game = Breakout(repetition: 0)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        change(&game.state)
        let step = game.step(Action.noOp.rawValue, using: &stream)
        return (game.state, step)
    }

    @Test("new bricks appear when the ball comes down to the paddle's row, and not before")
    func newBricks() {
        let (above, _) = step {
            $0.bricks = CellSet()
            $0.ball = Cell(7, 3)
        }
        #expect(above.bricks.isEmpty)
        let (below, result) = step {
            $0.bricks = CellSet()
            $0.ball = Cell(8, 4)
            $0.heading = .right
        }
        #expect(below.bricks == CellSet(rows: 1..<4, columns: 0..<10))
        #expect(below.ball == Cell(8, 5) && !below.isFalling)
        #expect(result == Step(reward: 0, terminated: false))
    }

    @Test("one brick left is enough to wait for")
    func lastBrick() {
        let last = CellSet(rows: 1..<2, columns: 0..<1)
        let (state, _) = step {
            $0.bricks = last
            $0.ball = Cell(8, 4)
        }
        #expect(state.bricks == last)
    }

    @Test("a ball that touches bricks goes through the next one, off the wall, too")
    func touching() {
        let (state, result) = step {
            $0.ball = Cell(3, 9)
            $0.heading = .right
            $0.isFalling = false
            $0.isTouching = true
        }
        #expect(state.ball == Cell(2, 9) && state.heading == .left && !state.isFalling && state.isTouching)
        #expect(state.bricks.count == 30)
        #expect(result == Step(reward: 0, terminated: false))
    }
}
