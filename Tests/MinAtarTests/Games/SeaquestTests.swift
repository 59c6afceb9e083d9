import Testing
import Understudy

@testable import MinAtar

@Suite("Seaquest's rules that the recordings do not reach")
struct SeaquestTests {
    @Test("a submarine that is shot in the step in which it shoots still shoots")
    func lastShot() {
        var game = Seaquest(repetition: 0)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        game.state.bullets.append(.init(cell: Cell(4, 4), heading: .right))
        game.state.submarines.append(
            .init(cell: Cell(4, 6), heading: .left, moveCountdown: 0, shotCountdown: 0))
        #expect(game.step(Action.noOp.rawValue, using: &stream) == Step(reward: 1, terminated: false))
        #expect(game.state.submarines.count == 0 && game.state.bullets.count == 0)
        #expect(game.state.enemyBullets.count == 1)
        #expect(game.state.enemyBullets[0].cell == Cell(4, 4))
    }

    @Test(
        "the lists have room for the most there can be: an enemy every step, the slow moves of the beginning, nothing shot"
    )
    func room() {
        var game = Seaquest(repetition: 0)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        var most = [0, 0, 0, 0]
        for number in 0..<30_000 {
            game.state.enemySpawnPeriod = 1
            game.state.oxygen = 200
            game.controls.isOver = false
            // Stays at the surface, where no enemy is, and shoots from the left edge along the whole row.
            let action: Action = number % 40 < 10 ? .left : number % 40 == 10 ? .right : .fire
            _ = game.step(action.rawValue, using: &stream)
            let state = game.state
            let counts = [
                state.fish.count + state.submarines.count, state.enemyBullets.count, state.bullets.count,
                state.divers.count,
            ]
            most = zip(most, counts).map { max($0, $1) }
        }
        // The test reaches crowds, and its crowds stay within the capacities, or `append` would trap.
        #expect(most[0] > 30 && most[1] > 5 && most[2] == 2 && most[3] >= 2, "\(most)")
    }
}
