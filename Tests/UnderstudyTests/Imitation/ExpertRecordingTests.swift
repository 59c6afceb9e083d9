import Testing
import Understudy

@Suite("ExpertRecording")
struct ExpertRecordingTests {
    /// Trajectories of 2, 1 and 3 transitions; each row holds its own number twice.
    private func recording(actions: [Int]? = nil) -> ExpertRecording {
        ExpertRecording(
            observationCount: 2, observations: (0..<9).flatMap { [Float($0), Float($0)] },
            trajectories: [
                .init(length: 2, terminated: true, truncated: false),
                .init(length: 1, terminated: false, truncated: true),
                .init(length: 3, terminated: true, truncated: true),
            ], actions: actions)
    }

    @Test("counts transitions and rows")
    func counts() {
        #expect(recording().transitionCount == 6)
        #expect(recording().rowCount == 9)
    }

    @Test("a transition's row skips the last row of each trajectory before")
    func rows() {
        #expect((0..<6).map { recording().row(of: $0) } == [0, 1, 3, 5, 6, 7])
    }

    @Test("a transition knows its trajectory's end")
    func ends() {
        #expect((0..<6).map { recording().end(of: $0) } == [2, 2, 3, 6, 6, 6])
        #expect((0..<6).map { recording().isLast($0) } == [false, true, true, false, false, true])
    }

    @Test(
        "rows and ends of many trajectories are those of counting",
        arguments: [[1], [40], [1, 1, 1], [17, 15, 16, 1, 33]])
    func manyTrajectories(lengths: [Int]) {
        let trajectories = (0..<50).map { index in
            ExpertRecording.Trajectory(length: lengths[index % lengths.count], terminated: true, truncated: false)
        }
        var (rows, ends, row) = ([Int](), [Int](), 0)
        for trajectory in trajectories {
            rows += row..<row + trajectory.length
            ends += repeatElement(ends.count + trajectory.length, count: trajectory.length)
            row += trajectory.length + 1
        }
        let recording = ExpertRecording(
            observationCount: 1, observations: (0..<row).map { Float($0) }, trajectories: trajectories)
        #expect(recording.transitionCount == rows.count && recording.rowCount == row)
        #expect(rows.indices.map { recording.row(of: $0) } == rows)
        #expect(rows.indices.map { recording.end(of: $0) } == ends)
    }

    private static let whole: [ExpertRecording.Trajectory] = [
        .init(length: 2, terminated: true, truncated: false), .init(length: 1, terminated: false, truncated: true),
        .init(length: 3, terminated: true, truncated: true),
    ]

    private static func cut(_ length: Int) -> ExpertRecording.Trajectory {
        .init(length: length, terminated: false, truncated: true)
    }

    private static let prefixes: [(Int, [ExpertRecording.Trajectory])] = [
        (1, [cut(1)]), (2, [whole[0]]), (3, [whole[0], whole[1]]), (4, [whole[0], whole[1], cut(1)]),
        (5, [whole[0], whole[1], cut(2)]), (6, whole), (7, whole), (.max, whole),
    ]

    @Test("a prefix keeps whole trajectories as they are and cuts the one in which it ends", arguments: prefixes)
    func prefix(_ limit: Int, trajectories: [ExpertRecording.Trajectory]) {
        let original = recording(actions: [5, 4, 3, 2, 1, 0])
        let prefix = original.prefix(transitions: limit)
        let count = min(limit, 6)
        #expect(prefix.trajectories == trajectories)
        #expect(prefix.transitionCount == count)
        #expect(prefix.actions == Array([5, 4, 3, 2, 1, 0].prefix(count)))
        #expect(prefix.observations.numbers == Array(original.observations.prefix(2 * prefix.rowCount)))
        #expect((0..<count).allSatisfy { prefix.row(of: $0) == original.row(of: $0) })
        #expect(prefix.end(of: count - 1) == count)
    }

    @Test("a prefix of a recording without actions has none")
    func prefixWithoutActions() {
        #expect(recording().prefix(transitions: 3).actions == nil)
    }

    @Test("a data error names the file")
    func dataError() {
        #expect(DataError(.damaged, path: "a/b.npz", "is empty").description == "a/b.npz: error: is empty")
    }
}
