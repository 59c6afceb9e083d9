import ImitationTools
import Testing
import Understudy

@Suite("Statistics of a recording")
struct StatisticsTests {
    /// Elements: one that varies with even steps, one that never varies, one of squares.
    private static let recording = ExpertRecording(
        observationCount: 3, observations: [0, 5, 0, 1, 5, 1, 2, 5, 4, 3, 5, 9],
        trajectories: [.init(length: 3, terminated: false, truncated: true)])

    private static let numbers = ObservationSpace(
        low: Array(repeating: -.infinity, count: 3), high: Array(repeating: .infinity, count: 3))

    @Test("moments are the mean and the variance divided by the number")
    func moments() {
        var moments = Moments()
        #expect(moments.mean == 0 && moments.variance == 0 && !moments.varies && moments.scale() == 0)
        for value in [2, 4, 4, 4, 5, 5, 7, 9] as [Double] { moments.add(value) }
        #expect(moments.mean == 5 && moments.variance == 4)
        #expect(moments.scale() == 0.5 && moments.scale(dividedBy: 4) == 0.25)
    }

    @Test("states are those from which transitions start; even steps are measured by the states")
    func recordings() {
        let states = Self.recording.stateMoments
        #expect(states.map(\.mean) == [1, 5, 5 / 3.0])
        let changes = Self.recording.moments(of: .change)
        #expect(changes[0] == states[0] && changes[1] == states[1])
        #expect(changes[2].mean == 3)
        #expect(zip(Self.recording.moments(of: .next), [2, 5, 14 / 3.0]).allSatisfy { abs($0.mean - $1) < 1e-12 })
    }

    /// The numbers written for a transition: the state, then the change.
    private func written(_ from: [Float], _ to: [Float], _ space: ObservationSpace) -> [Float] {
        let standardization = Standardization(Self.recording, space)
        var values = [Float](repeating: .nan, count: 6)
        var span = values.mutableSpan
        standardization.write(from.span, into: &span, from: 0)
        standardization.writeChange(from: from.span, to: to.span, into: &span, from: 3)
        return values
    }

    @Test("numbers are standardized, what never varies is 0, and nothing is further than ten deviations")
    func standardization() {
        // Deviations: of the first element's states and, as its changes are equal, of its changes sqrt(2/3); of the third one's changes sqrt(8/3).
        let values = written([2, 5, 5 / 3], [3, 6, 11 / 3], Self.numbers)
        let expected: [Float] = [1.2247449, 0, 0, 1.2247449, 0, 1.2247449]
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(written([1e30, 1e30, -1e30], [-1e30, 0, 1e30], Self.numbers) == [10, 0, -10, -10, 0, 10])
    }

    @Test("bits stay as they are")
    func bits() {
        #expect(written([1, 0, 1], [0, 0, 1], ObservationSpace(binary: [3])) == [1, 0, 1, -1, 0, 0])
    }
}
