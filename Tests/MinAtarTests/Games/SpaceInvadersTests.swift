import Testing
import Understudy

@testable import MinAtar

@Suite("Space Invaders' rules that the recordings do not reach")
struct SpaceInvadersTests {
    /// A game with one alien at `cell`, heading left, and the cannon in `cannon`, after a step with `action`.
    private func step(alien cell: Cell, cannon: Int, moves: Bool, _ action: Action) -> (SpaceInvaders.State, Step) {
        var game = SpaceInvaders(repetition: 0)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        game.state.aliens = CellSet()
        game.state.aliens.insert(cell)
        game.state.cannon.column = cannon
        game.state.moveCountdown = moves ? 0 : 5
        let step = game.step(action.rawValue, using: &stream)
        return (game.state, step)
    }

    @Test("the cannon ends the episode by moving onto an alien")
    func cannonMoves() {
        #expect(step(alien: Cell(9, 4), cannon: 5, moves: false, .left).1.terminated)
        #expect(!step(alien: Cell(9, 4), cannon: 5, moves: false, .right).1.terminated)
    }

    @Test("an alien ends the episode by moving onto the cannon, along the row or down")
    func alienMoves() {
        #expect(step(alien: Cell(9, 6), cannon: 5, moves: true, .noOp).1.terminated)
        #expect(!step(alien: Cell(9, 7), cannon: 5, moves: true, .noOp).1.terminated)
        #expect(step(alien: Cell(8, 0), cannon: 0, moves: true, .noOp).1.terminated)
        #expect(!step(alien: Cell(8, 0), cannon: 1, moves: true, .noOp).1.terminated)
    }

    @Test("an alien that turns on the last row ends the episode and comes in again at the top")
    func alienTurns() {
        let (state, result) = step(alien: Cell(9, 0), cannon: 5, moves: true, .noOp)
        #expect(result == Step(reward: 0, terminated: true))
        #expect(state.heading == .right)
        #expect(state.aliens == CellSet(rows: 0..<1, columns: 0..<1))
    }
}
