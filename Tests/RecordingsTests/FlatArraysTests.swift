import NumPy
import NumPySamples
import Testing
import Understudy

@testable import Recordings

@Suite("Flat arrays, one row per transition")
struct FlatArraysTests {
    typealias Arrays = [(name: String, content: [UInt8])]

    /// Six transitions of one number: two episodes and a rest of one, with and without what follows.
    private static func arrays(next: [Float]? = [1, 2, 3, 11, 12, 21]) -> Arrays {
        var arrays: Arrays = [
            ("observations.npy", SampleFiles.npy("(6, 1)", [0, 1, 2, 10, 11, 20] as [Float])),
            ("terminals.npy", SampleFiles.npy("(6,)", [false, false, true, false, false, false])),
            ("timeouts.npy", SampleFiles.npy("(6,)", [false, false, false, false, true, false])),
            ("actions.npy", SampleFiles.npy("(6,)", [0, 1, 2, 3, 4, 5] as [Int64])),
            ("rewards.npy", SampleFiles.npy("(6,)", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5] as [Float])),
        ]
        if let next { arrays.append(("next_observations.npy", SampleFiles.npy("(6, 1)", next))) }
        return arrays
    }

    private func read(_ arrays: Arrays) throws(DataError) -> ExpertRecording {
        try NPZDataset(path: "x.npz", actionsPath: nil).recording(
            in: NPZArrays(ZipArchive(ZipWriter(arrays).bytes, path: "x.npz")))
    }

    private func replaced(_ name: String, _ content: [UInt8]) -> Arrays {
        Self.arrays().map { $0.name == name ? ($0.name, content) : $0 }
    }

    @Test("with the observations after them are whole episodes")
    func whole() throws {
        let recording = try read(Self.arrays())
        #expect(recording.observations.numbers == [0, 1, 2, 3, 10, 11, 12, 20, 21])
        #expect(
            recording.trajectories == [
                .init(length: 3, terminated: true, truncated: false),
                .init(length: 2, terminated: false, truncated: true),
                .init(length: 1, terminated: false, truncated: true),
            ])
        #expect(recording.actions == [0, 1, 2, 3, 4, 5])
        #expect(recording.truth?.rewards == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5])
    }

    @Test("keep bytes where both arrays have them", arguments: [true, false])
    func bytes(isWhole: Bool) throws {
        let bytes: [UInt8] = [0, 1, 2, 10, 11, 20]
        var arrays = replaced("observations.npy", SampleFiles.npy("|u1", "(6, 1)", bytes))
        #expect(try read(arrays) == read(Self.arrays()).stored(as: .byte, shape: [1]))
        arrays.removeLast()
        if isWhole {
            arrays.append(("next_observations.npy", SampleFiles.npy("|u1", "(6, 1)", [1, 2, 3, 11, 12, 21])))
        }
        let recording = try read(arrays)
        #expect(recording.observations.bytes == (isWhole ? [0, 1, 2, 3, 10, 11, 12, 20, 21] : [0, 1, 2, 10, 11]))
    }

    @Test("without them lose the last transition of each episode, whose end nobody saw")
    func cut() throws {
        let recording = try read(Self.arrays(next: nil))
        #expect(recording.observations.numbers == [0, 1, 2, 10, 11])
        #expect(
            recording.trajectories == [
                .init(length: 2, terminated: false, truncated: true),
                .init(length: 1, terminated: false, truncated: true),
            ])
        #expect(recording.actions == [0, 1, 3] && recording.truth?.rewards == [0.5, 1.5, 3.5])
    }

    @Test("may have their flags as numbers, and no timeouts")
    func flags() throws {
        let numbers = try read(
            replaced("terminals.npy", SampleFiles.npy("(6, 1)", [0, 0, 1, 0, 0, 0] as [Float])))
        #expect(numbers == (try read(Self.arrays())))
        // 12 leads to 20, so that the episode must end there.
        let error = #expect(throws: DataError.self) { try read(Self.arrays().filter { $0.name != "timeouts.npy" }) }
        #expect(
            error?.message.contains("has in row 4 (from 0) another observation than 'observations' in row 5") == true)
    }

    @Test("with actions that are vectors or fractions have no true actions")
    func continuous() throws {
        let vectors = SampleFiles.npy("(6, 2)", [Float](repeating: 0.5, count: 12))
        #expect(try read(replaced("actions.npy", vectors)).truth == nil)
        let fractions = SampleFiles.npy("(6,)", [0.5, 1, 1, 1, 1, 1] as [Float])
        #expect(try read(replaced("actions.npy", fractions)).truth == nil)
        let whole = SampleFiles.npy("(6, 1)", [0, 1, 2, 3, 4, 5] as [Float])
        #expect(try read(replaced("actions.npy", whole)).actions == [0, 1, 2, 3, 4, 5])
    }

    @Test(
        "that contradict each other are refused",
        arguments: [
            (
                "terminals.npy", SampleFiles.npy("(5,)", [0, 0, 1, 0, 1] as [Float]),
                "must have (6,), one element per row"
            ),
            (
                "terminals.npy", SampleFiles.npy("(6,)", [0, 0, 2, 0, 0, 0] as [Float]),
                "has 2.0 in row 2 (from 0), and flags are"
            ),
            ("rewards.npy", SampleFiles.npy("(7,)", [Float](repeating: 0, count: 7)), "must have (6,)"),
            (
                "next_observations.npy", SampleFiles.npy("(3, 2)", [Float](repeating: 0, count: 6)),
                "must have that of 'observations', (6, 1)"
            ),
            (
                "next_observations.npy", SampleFiles.npy("(6, 1)", [1, 9, 3, 11, 12, 21] as [Float]),
                "has in row 1 (from 0) another observation"
            ),
        ] as [(String, [UInt8], String)])
    func problems(name: String, content: [UInt8], message: String) throws {
        let error = #expect(throws: DataError.self) { try read(replaced(name, content)) }
        #expect(error?.kind == .damaged && error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("with nothing but episodes of one transition need what follows")
    func short() throws {
        let arrays: Arrays = [
            ("observations.npy", SampleFiles.npy("(2, 1)", [0, 1] as [Float])),
            ("terminals.npy", SampleFiles.npy("(2,)", [true, true])),
        ]
        let error = #expect(throws: DataError.self) { try read(arrays) }
        #expect(error?.message.contains("save 'next_observations', too") == true)
    }
}
