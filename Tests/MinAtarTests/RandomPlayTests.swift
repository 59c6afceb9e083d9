import Foundation
import TestSupport
import Testing

@testable import MinAtar

@Suite("Uniformly random play")
struct RandomPlayTests {
    /// The sums of returns and lengths over the episodes of seed 1.
    static let sums: [(Subject, episodes: Int, returns: Double, steps: Int)] = [
        (.asterix, 1000, 493, 66_115), (.breakout, 1000, 366, 9724), (.freeway, 100, 47, 250_100),
        (.seaquest, 1000, 106, 30_841), (.spaceInvaders, 1000, 4138, 62_398),
    ]

    @Test("gives the same returns on every machine", arguments: sums)
    func golden(_ subject: Subject, episodes: Int, returns: Double, steps: Int) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            let play = try RandomPlay(G(), episodes: episodes, timeLimit: nil, seed: 1)
            #expect(play.returns.reduce(0, +) == returns)
            #expect(play.lengths.reduce(0, +) == steps)
        }
        try check(subject.type)
    }

    private func compare(_ game: some Game, _ subject: Subject) throws -> [KolmogorovSmirnov] {
        let url = try #require(
            Bundle.module.url(forResource: "random-play", withExtension: "json", subdirectory: "Fixtures"))
        return try RecordedRandomPlay(of: subject.rawValue, timeLimit: game.standardTimeLimit, from: url)
            .compare(with: game)
    }

    @Test(
        "returns and lengths of 1,000 episodes with the standard parameters are distributed as MinAtar's",
        arguments: Subject.allCases)
    func same(_ subject: Subject) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            for test in try compare(G(), subject) {
                #expect(test.pValue > 0.01, "distance \(test.statistic), p \(test.pValue)")
            }
        }
        try check(subject.type)
    }

    // Random play hardly tells how often an action is repeated, but for Seaquest; that is for the traces to tell.
    @Test(
        "the comparison sees other parameters",
        arguments: [
            (Subject.asterix, 0.9, ActionSet.minimal), (.breakout, 0.1, .full), (.freeway, 0.1, .full),
            (.seaquest, 0.2, .minimal), (.spaceInvaders, 0.1, .full),
        ])
    func others(_ subject: Subject, repetition: Double, actionSet: ActionSet) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            let tests = try compare(G(repetition: repetition, actionSet: actionSet), subject)
            #expect(tests.contains { $0.pValue < 1e-3 }, "p \(tests.map(\.pValue))")
        }
        try check(subject.type)
    }
}
