import ImitationTools
import Testing
import Understudy

@Suite("The expert's states")
struct ExpertStatesTests {
    /// Grids of 1 x 4 cells and 2 channels; each is given by its cells of one channel and the other.
    private static func grid(_ first: [Int], _ second: [Int]) -> [Float] {
        (0..<8).map { ($0.isMultiple(of: 2) ? first : second).contains($0 / 2) ? 1 : 0 }
    }

    private static let space = ObservationSpace(binary: [1, 4, 2])
    private static let rows = [
        grid([0, 1], [0]), grid([0, 1], [0]), grid([2, 3], []), grid([0, 1], [0]), grid([0], [3]), grid([], []),
    ]
    private static let recording = ExpertRecording(
        observationCount: 8, observations: rows.flatMap(\.self),
        trajectories: [.init(length: 5, terminated: false, truncated: true)])

    private var states = ExpertStates(recording, observations: space)
    private var stream = RandomStream(seed: 1, name: "expert")

    @Test("bits are 1 less the mean Jaccard index apart")
    mutating func bits() throws {
        // Channels: 1 of 2 cells in common, and equal.
        let nearest = states.nearest(to: Self.grid([0], [0]), within: 1, using: &stream)
        let found = try #require(nearest)
        #expect([0, 1, 3].contains(found.index) && abs(found.squaredDistance - 0.0625) < 1e-5)
    }

    @Test("a similarity that is just reached is accepted", arguments: [(Float(0.75), true), (0.76, false)])
    mutating func threshold(_ threshold: Float, isAccepted: Bool) {
        let radius = states.radius(ofSimilarity: threshold)
        let nearest = states.nearest(to: Self.grid([0], [0]), within: radius, using: &stream)
        #expect((nearest != nil) == isAccepted)
    }

    @Test("of the transitions of equal states each is as likely")
    mutating func ties() throws {
        var counts = Array(repeating: 0, count: 5)
        for _ in 0..<3_000 {
            let nearest = states.nearest(to: Self.rows[0], within: states.radius(ofSimilarity: 1), using: &stream)
            counts[try #require(nearest).index] += 1
        }
        #expect(counts[2] == 0 && counts[4] == 0)
        // 1,000 expected; six standard deviations of the binomial distribution.
        #expect([0, 1, 3].allSatisfy { abs(counts[$0] - 1_000) < 155 })
    }

    @Test("equal states are one of the nearest few")
    mutating func several() {
        var neighbors: [Neighbor] = []
        var seen: Set<Int> = []
        for _ in 0..<100 {
            states.nearest(3, to: Self.rows[0], within: 2, into: &neighbors, using: &stream)
            #expect(neighbors.count == 3)
            #expect(Set(neighbors.dropFirst().map(\.index)) == [2, 4])
            seen.insert(neighbors[0].index)
        }
        #expect(seen == [0, 1, 3])
    }

    @Test("how far two observations are apart is what the search goes by, for numbers and for bits")
    func distances() throws {
        for space in [ObservationSpace(low: [-9, -9], high: [9, 9]), ObservationSpace(binary: [2, 1])] {
            let rows: [Float] = [0, 0, 1, 0, 0, 1, 1, 1, 1, 0]
            let recording = ExpertRecording(
                observationCount: 2, observations: rows,
                trajectories: [.init(length: 4, terminated: false, truncated: true)])
            var states = ExpertStates(recording, observations: space)
            var neighbors: [Neighbor] = []
            for query in [[0, 0], [1, 0], [1, 1]] as [[Float]] {
                states.nearestStates(10, to: query.span, within: 100, into: &neighbors)
                #expect(neighbors.count == states.count && states.count == 4)
                for neighbor in neighbors {
                    let j = states.transition(0, from: neighbor.index)
                    let distance = states.distance(from: query, to: Array(rows[j * 2..<j * 2 + 2]))
                    #expect(abs(distance * distance - neighbor.squaredDistance) < 1e-6)
                    #expect(states.state(of: j) == neighbor.index && states.transitionCount(from: neighbor.index) == 1)
                }
            }
        }
    }
}

// Arrays, where the module takes spans.

extension ExpertStates {
    mutating func nearest(to observation: [Float], within radius: Float, using stream: inout RandomStream) -> Neighbor?
    {
        nearest(to: observation.span, within: radius, using: &stream)
    }

    mutating func nearest(
        _ count: Int, to observation: [Float], within radius: Float, into neighbors: inout [Neighbor],
        using stream: inout RandomStream
    ) {
        nearest(count, to: observation.span, within: radius, into: &neighbors, using: &stream)
    }

    mutating func distance(from observation: [Float], to other: [Float]) -> Float {
        distance(from: observation.span, to: other)
    }
}
