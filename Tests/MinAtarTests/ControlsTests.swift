import Testing
import Understudy

@testable import MinAtar

@Suite("What the games have in common")
struct ControlsTests {
    @Test("a step repeats the last action with the given probability", arguments: [0, 0.1, 0.25, 1])
    func repetition(_ probability: Double) {
        var game = SpaceInvaders(repetition: probability)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        var repeated = 0
        var last = Action.noOp
        let count = 20_000
        for _ in 0..<count {
            // Always another one than the last, so that a repetition shows.
            let requested = (last.rawValue + 1) % 6
            if game.step(requested, using: &stream).terminated { game.controls.isOver = false }
            if game.controls.lastAction == last { repeated += 1 }
            #expect(game.controls.lastAction == last || game.controls.lastAction.rawValue == requested)
            last = game.controls.lastAction
        }
        let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
        #expect(abs(Double(repeated) - Double(count) * probability) <= 5 * deviation)
    }

    @Test(
        "a step repeats where the draw is below the probability, not where it is equal",
        arguments: [(0, 0, false), (0.1, 0.1, false), (0.0999, 0.1, true), (0.9999, 1, true)])
    func repetitionAtTheEdge(_ draw: Double, probability: Double, isRepeated: Bool) {
        var game = Breakout(repetition: probability)
        var draws = RecordedDraws([.integer(0, in: 0..<2), .real(draw)])
        game.reset(drawing: &draws)
        _ = game.step(Action.left.rawValue, drawing: &draws)
        #expect(game.controls.lastAction == (isRepeated ? .noOp : .left))
        #expect(draws.problem == nil)
    }

    @Test("the number of an action is its place in the action set")
    func minimalActions() {
        var game = Breakout(repetition: 0, actionSet: .minimal)
        var stream = RandomStream(seed: 1, name: "environment")
        game.reset(using: &stream)
        for (action, column) in [(0, 4), (1, 3), (2, 4), (2, 5)] {
            _ = game.step(action, using: &stream)
            #expect(game.state.paddle == column)
        }
    }

    @Test(
        "an action without a use in the game is as none",
        arguments: [
            (Subject.asterix, [5]), (.breakout, [2, 4, 5]), (.freeway, [1, 3, 5]), (.spaceInvaders, [2, 4]),
        ])
    func uselessActions(_ subject: Subject, actions: [Int]) {
        func check<G: Tested>(_ type: G.Type) {
            for action in actions {
                var (idle, busy) = (G(actionSet: .full), G(actionSet: .full))
                var (idleStream, busyStream) = (RandomStream(seed: 2, name: "e"), RandomStream(seed: 2, name: "e"))
                idle.reset(using: &idleStream)
                busy.reset(using: &busyStream)
                for _ in 0..<60 {
                    #expect(idle.step(0, using: &idleStream) == busy.step(action, using: &busyStream))
                    #expect(idle.packed == busy.packed)
                }
            }
        }
        check(subject.type)
    }

    @Test(
        "with ramping a game gets harder, without it never does",
        arguments: [Subject.asterix, .seaquest, .spaceInvaders])
    func ramping(_ subject: Subject) {
        func check<G: Tested>(_ type: G.Type) {
            for isRamping in [true, false] {
                var game = G(isRamping: isRamping)
                var stream = RandomStream(seed: 3, name: "environment")
                game.reset(using: &stream)
                for _ in 0..<20_000 {
                    // Immortal, so that the levels are reached by random actions.
                    if game.step(stream.integer(below: 6), using: &stream).terminated { game.controls.isOver = false }
                }
                #expect(isRamping ? game.level >= 6 : game.level == 0)
                game.reset(using: &stream)
                #expect(game.level == 0)
            }
        }
        check(subject.type)
    }
}
