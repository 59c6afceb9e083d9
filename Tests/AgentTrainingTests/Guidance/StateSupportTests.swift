import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Support of expert states by agent states")
struct StateSupportTests {
    /// Three cells with two channels: the player, always in one cell, and things, in any number of cells.
    private static let space = ObservationSpace(binary: [3, 2])

    /// A state with the player in cell `player` and things in the cells `things`.
    private static func state(player: Int?, things: [Int]) -> [Float] {
        var elements = [Float](repeating: 0, count: 6)
        if let player { elements[2 * player] = 1 }
        for cell in things { elements[2 * cell + 1] = 1 }
        return elements
    }

    private static func recording(_ states: [[Float]]) -> ExpertRecording {
        ExpertRecording(
            observationCount: 6, observations: states.flatMap(\.self),
            trajectories: [.init(length: states.count - 1, terminated: true, truncated: false)])
    }

    /// The share of `states` that is supported by an agent whose player is in cell 0 or 1, with things in 1 and 2.
    private func support(of states: [[Float]]) throws -> StateSupport {
        var support = try #require(StateSupport(of: Self.recording(states), observations: Self.space))
        #expect(support.share == nil && support.trust == 0)
        for step in 0..<64 {
            let number = step / 4
            let things = [[], [1], [2], [1, 2]][number / 2 % 4]
            support.observe(Self.state(player: number % 2, things: things).span)
        }
        support.updateBegins()
        return support
    }

    @Test("a state of what was seen is supported, in any combination")
    func seen() throws {
        let support = try support(of: [
            Self.state(player: 0, things: [2, 1]), Self.state(player: 1, things: []),
        ])
        #expect(support.share == 1 && support.trust == 1)
    }

    @Test("a bit that was never seen, and another number of players, are not supported")
    func unseen() throws {
        let support = try support(of: [
            Self.state(player: 2, things: []), Self.state(player: 0, things: [0]),
            Self.state(player: nil, things: [1]), Self.state(player: 1, things: [1]),
        ])
        #expect(support.share == 0.25 && support.trust == 1)
        #expect(
            try self.support(of: [Self.state(player: 2, things: []), Self.state(player: nil, things: [])]).trust == 0)
    }

    @Test("between the thresholds trust grows in a straight line")
    func thresholds() throws {
        let strange = Self.state(player: 2, things: [])
        let known = Self.state(player: 0, things: [])
        let support = try support(of: Array(repeating: strange, count: 33) + Array(repeating: known, count: 7))
        #expect(support.share == 0.175)
        #expect(abs(support.trust - 0.5) < 1e-6)
    }

    @Test("observations that are no sets of channels have no such test")
    func others() {
        let states = Self.recording([Self.state(player: 0, things: []), Self.state(player: 1, things: [])])
        #expect(StateSupport(of: states, observations: states.numbers) == nil)
        #expect(StateSupport(of: states, observations: ObservationSpace(binary: [6])) == nil)
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func saved() throws {
        let states = [Self.state(player: 2, things: []), Self.state(player: 0, things: [1])]
        var first = try support(of: states)
        var second = try #require(StateSupport(of: Self.recording(states), observations: Self.space))
        try SavedState { try first.saveOrRestoreState(in: &$0) }.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(second.share == 0.5)
        for _ in 0..<4_000 {
            first.observe(Self.state(player: 2, things: []).span)
            second.observe(Self.state(player: 2, things: []).span)
        }
        first.updateBegins()
        second.updateBegins()
        #expect(first.share == 1 && second.share == 1)
    }
}
