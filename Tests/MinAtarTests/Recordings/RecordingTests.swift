import Testing
import Understudy

@testable import MinAtar

@Suite("The games are MinAtar's")
struct RecordingTests {
    @Test(
        "every row of a recording: board, reward, end, level, executed action and draws", arguments: Subject.allCases,
        GameRecording.Variant.allCases)
    func rows(_ subject: Subject, _ variant: GameRecording.Variant) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            let recording = try GameRecording(subject, variant)
            var game = G(repetition: variant.repetition, isRamping: variant.isRamping)
            #expect(game.observationSpace.shape == recording.shape)
            for (number, row) in recording.rows.enumerated() {
                var draws = row.draws
                if let action = row.action {
                    let step = game.step(action, drawing: &draws)
                    try #require(step == Step(reward: Double(row.reward), terminated: row.terminal), "row \(number)")
                    try #require(game.controls.lastAction.rawValue == row.executedAction, "row \(number)")
                } else {
                    game.reset(drawing: &draws)
                }
                try #require(draws.problem == nil, "row \(number)")
                try #require(draws.remaining == 0, "row \(number)")
                try #require(game.packed == row.packed, "row \(number)")
                try #require(game.level == row.level, "row \(number)")
            }
        }
        try check(subject.type)
    }

    /// Rows, points, ends of episodes and the highest level of each file, as its maker counted them.
    static let counts: [(Subject, GameRecording.Variant, [Int])] = [
        (.asterix, .plain, [3256, 64, 25, 0]), (.asterix, .stickyRamp, [4086, 129, 24, 9]),
        (.breakout, .plain, [3535, 199, 66, -1]), (.breakout, .stickyRamp, [3976, 318, 96, -1]),
        (.freeway, .plain, [3404, 20, 1, -1]), (.freeway, .stickyRamp, [5906, 54, 2, -1]),
        (.seaquest, .plain, [3476, 64, 12, 0]), (.seaquest, .stickyRamp, [3902, 73, 11, 19]),
        (.spaceInvaders, .plain, [4705, 778, 3, 0]), (.spaceInvaders, .stickyRamp, [4041, 566, 19, 6]),
    ]

    @Test("the recordings are whole", arguments: counts)
    func whole(_ subject: Subject, _ variant: GameRecording.Variant, counts: [Int]) throws {
        let rows = try GameRecording(subject, variant).rows
        #expect(
            counts == [
                rows.count, rows.map(\.reward).reduce(0, +), rows.count(where: \.terminal), rows.map(\.level).max(),
            ])
    }
}
