import Foundation
import NumPy
import NumPySamples
import Testing
import Understudy

@testable import Recordings

@Suite("NPZDataset: the shipped recordings")
struct ShippedRecordingTests {
    /// NumPy's description of a recording.
    struct Facts: CustomTestStringConvertible {
        var file: String
        var transitions: Int
        var lengths: [Int]
        var episodes: Int
        var cut: [Int]
        var first: [Float]
        var last: [Float]
        var sums: [Double]
        var testDescription: String { file }
    }

    @Test(
        "have the numbers that NumPy reads",
        arguments: [
            Facts(
                file: "mountaincar-v0.npz", transitions: 10057, lengths: [145, 99, 143], episodes: 69, cut: [34, 36],
                first: [-0.49566853, 0], last: [0.5368578, 0.049957074], sums: [-5112.39499268, 67.69820589]),
            Facts(
                file: "cartpole-v1.npz", transitions: 10239, lengths: [231, 203, 167], episodes: 55, cut: [],
                first: [0.007231282, -0.0067516044, -0.012941457, -0.0020845549],
                last: [1.6469562, 1.7759675, 0.21184489, 0.46702135],
                sums: [-172.50797675, 166.02571288, 45.1718274, 41.43879574]),
        ])
    func facts(_ facts: Facts) throws {
        #expect(try NPZDataset(path: Files.shipped(facts.file)).statedReturn()?.isFinite == true)
        let recording = try NPZDataset(path: Files.shipped(facts.file)).load()
        #expect(recording.transitionCount == facts.transitions)
        #expect(recording.trajectories.count == facts.episodes)
        #expect(recording.trajectories.prefix(3).map(\.length) == facts.lengths)
        #expect(recording.trajectories.indices.filter { recording.trajectories[$0].truncated } == facts.cut)
        #expect(recording.trajectories.indices.filter { !recording.trajectories[$0].terminated } == facts.cut)
        #expect(recording.actions == nil)
        let count = facts.first.count
        #expect(recording.observationCount == count)
        #expect(Array(recording.observations.prefix(count)) == facts.first)
        #expect(Array(recording.observations.suffix(count)) == facts.last)
        for (element, sum) in facts.sums.enumerated() {
            let values = stride(from: element, to: recording.observations.count, by: count).map {
                Double(recording.observations[$0])
            }
            #expect(abs(values.reduce(0, +) - sum) < 1e-7)
        }
    }

    @Test("are the same stored and deflated")
    func compression() throws {
        let stored = try NPZDataset(path: Files.shipped("cartpole-v1.npz")).load()
        var deflated = try NPZDataset(path: Files.fixture("cartpole-v1.deflate.npz")).load()
        #expect(deflated.files != stored.files)
        deflated.files = stored.files
        #expect(deflated == stored)
    }
}

@Suite("NPZDataset")
struct NPZDatasetTests {
    private typealias Arrays = [(name: String, content: [UInt8])]

    /// Two episodes, of two transitions and of one.
    private static let small: Arrays = [
        ("observations", SampleFiles.npy("(5, 2)", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [Float])),
        ("episode_offsets", SampleFiles.npy("(3,)", [0, 3, 5] as [Int64])),
        ("terminated", SampleFiles.npy("(2,)", [true, false])),
        ("truncated", SampleFiles.npy("(2,)", [false, true])),
    ]

    private func load(_ arrays: Arrays) throws -> ExpertRecording {
        let archive = ZipWriter(arrays.map { ($0.name + ".npy", $0.content) })
        return try NPZDataset(path: "x.npz").recording(in: NPZArrays(ZipArchive(archive.bytes, path: "x.npz")))
    }

    /// `small` with other contents for the arrays of the same names; an empty content leaves one out.
    private func load(replacing changes: Arrays) throws -> ExpertRecording {
        var arrays = Self.small
        for change in changes {
            arrays.removeAll { $0.name == change.name }
            if !change.content.isEmpty { arrays.append(change) }
        }
        return try load(arrays)
    }

    private let expected = ExpertRecording(
        observationCount: 2, observations: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        trajectories: [
            .init(length: 2, terminated: true, truncated: false), .init(length: 1, terminated: false, truncated: true),
        ])

    @Test("reads episodes of their own lengths and ends")
    func episodes() throws {
        #expect(try load(Self.small) == expected)
    }

    @Test("the order of the arrays and others beside them do not matter")
    func others() throws {
        let others: Arrays = [("rewards", Array("not an array".utf8)), ("notes.txt", [])]
        #expect(try load(others + Self.small.reversed()) == expected)
    }

    @Test("observations of several dimensions are flattened in row-major order")
    func dimensions() throws {
        let values = Array(1...30).map { Float($0) }
        let recording = try load(replacing: [("observations", SampleFiles.npy("(5, 1, 3, 2)", values))])
        #expect(recording.observationCount == 6)
        #expect(recording.observations.numbers == values)
    }

    @Test("images of bytes are kept in bytes, with floats of the same values")
    func images() throws {
        let values: [UInt8] = [0, 255, 1, 2, 3, 4, 5, 6, 7, 128]
        let recording = try load(replacing: [("observations", SampleFiles.npy("|u1", "(5, 2)", values))])
        #expect(recording.observations.bytes == values)
        #expect(recording.observations.numbers == values.map { Float($0) })
    }

    @Test("actions are read where there are any")
    func actions() throws {
        #expect(
            try load(replacing: [("actions", SampleFiles.npy("(3,)", [2, 0, 1] as [Int64]))]).actions == [2, 0, 1])
    }

    @Test(
        "the digest is of the bytes that are learned from, also while the file is replaced again and again",
        .timeLimit(.minutes(20)))
    func replacedMeanwhile() throws {
        func file(_ value: Float) -> [UInt8] {
            let observations = SampleFiles.npy("(5, 2)", [Float](repeating: value, count: 10))
            return ZipWriter(
                ([("observations", observations)] + Self.small.dropFirst()).map { ($0.name + ".npy", $0.content) }
            ).bytes
        }
        let files = [file(0), file(1)]
        let digests = files.map { DataFile(path: "", content: $0).sha256 }
        try Files.withFile(files[0]) { path in
            let other = Thread {
                var turn = 1
                while !Thread.current.isCancelled {
                    try? Data(files[turn]).write(to: URL(filePath: path), options: .atomic)
                    turn = 1 - turn
                }
            }
            other.start()
            defer {
                other.cancel()
                while !other.isFinished { usleep(1_000) }
            }
            var loads = 0
            var seen: Set<Float> = []
            while loads < 500 || seen.count < 2 {
                loads += 1
                let recording = try NPZDataset(path: path).load()
                let value = try #require(recording.observations.first)
                try #require(recording.files.map(\.sha256) == [digests[Int(value)]])
                seen.insert(value)
            }
        }
    }

    @Test("actions may stand in a file of their own, which wins over the recording's")
    func actionsFile() throws {
        let recording = ZipWriter(Self.small.map { ($0.name + ".npy", $0.content) }).bytes
        let labels = ZipWriter([("actions.npy", SampleFiles.npy("(3,)", [2, 0, 1] as [Int64]))]).bytes
        try Files.withFile(recording) { path in
            try Files.withFile(labels) { actions in
                let loaded = try NPZDataset(path: path, actionsPath: actions).load()
                var expected = expected.labeled(with: .init(actions: [2, 0, 1]))
                expected.files = [
                    DataFile(path: path, content: recording), DataFile(path: actions, content: labels),
                ]
                #expect(loaded == expected)
                #expect(loaded.prefix(transitions: 1).files == expected.files)
                #expect(loaded.ending(inTerminalStates: true).files == expected.files)
            }
            let missing = #expect(throws: DataError.self) {
                try NPZDataset(path: path, actionsPath: "none.npz").load()
            }
            #expect(missing?.kind == .missing && missing?.path == "none.npz")
            try Files.withFile(recording) { actions in
                let error = #expect(throws: DataError.self) {
                    try NPZDataset(path: path, actionsPath: actions).load()
                }
                #expect(
                    error?.description
                        == "\(actions): error: array 'actions' is missing; there are 'observations', 'episode_offsets', 'terminated', 'truncated', and a file of true actions needs 'actions'"
                )
            }
            let short = ZipWriter([("actions.npy", SampleFiles.npy("(2,)", [2, 0] as [Int64]))]).bytes
            try Files.withFile(short) { actions in
                let error = #expect(throws: DataError.self) {
                    try NPZDataset(path: path, actionsPath: actions).load()
                }
                #expect(
                    error?.description
                        == "\(actions): error: array 'actions' has the shape (2,) and must have (3,), one action per transition"
                )
            }
        }
    }

    private static let all = "'observations', 'episode_offsets', 'terminated', 'truncated'"

    @Test(
        "says which array is missing, which are there, and which are needed",
        arguments: ["observations", "episode_offsets", "terminated", "truncated"])
    func missing(_ name: String) {
        let others = Self.small.map { "'\($0.name)'" }.filter { $0 != "'\(name)'" }.joined(separator: ", ")
        let message = "array '\(name)' is missing; there are \(others), and a recording needs \(Self.all)"
        #expect(throws: DataError(.damaged, path: "x.npz", message)) { try load(replacing: [(name, [])]) }
    }

    @Test("says that there are no arrays at all")
    func none() {
        let message = "array 'observations' is missing; there are no arrays, and a recording needs \(Self.all)"
        #expect(throws: DataError(.damaged, path: "x.npz", message)) { try load([]) }
    }

    private static func floats(_ shape: String, _ values: [Float]) -> [UInt8] { SampleFiles.npy(shape, values) }
    private static func integers(_ shape: String, _ values: [Int64]) -> [UInt8] { SampleFiles.npy(shape, values) }
    private static func flags(_ shape: String, _ values: [Bool]) -> [UInt8] { SampleFiles.npy(shape, values) }

    private static let rowsRule =
        "and must have one row per observation, each of at least one element: (rows, elements) or (rows, height, "
        + "width, channels)"
    private static let finiteRule = "and all observations must be finite; repair it, or leave the episode out"
    private static let lengthRule =
        "and an episode needs at least 2 rows, the observations before and after a transition; leave it out"

    private static let invalidArrays: [(String, [UInt8], String)] = [
        ("observations", floats("(5,)", [1, 2, 3, 4, 5]), "has the shape (5,) \(rowsRule)"),
        ("observations", floats("()", [1]), "has the shape () \(rowsRule)"),
        ("observations", floats("(0, 2)", []), "has the shape (0, 2) \(rowsRule)"),
        ("observations", floats("(5, 0)", []), "has the shape (5, 0) \(rowsRule)"),
        (
            "observations", floats("(5, 2)", [1, 2, 3, 4, 5, 6, 7, .nan, 9, .infinity]),
            "has nan as a 32-bit number in row 3, column 1 (from 0), \(finiteRule)"
        ),
        (
            "observations",
            SampleFiles.npy("<f8", "(1, 2)", [1.0, -1e39].flatMap { SampleFiles.bytes($0.bitPattern) }),
            "has -inf as a 32-bit number in row 0, column 1 (from 0), \(finiteRule)"
        ),
        (
            "episode_offsets", floats("(3,)", [0, 3, 5]),
            "has the type '<f4' and must have whole numbers; convert it with .astype(numpy.int64)"
        ),
        (
            "episode_offsets", integers("(1,)", [0]),
            "has the shape (1,) and must have (episodes + 1,), with at least one episode"
        ),
        (
            "episode_offsets", integers("(3, 1)", [0, 3, 5]),
            "has the shape (3, 1) and must have (episodes + 1,), with at least one episode"
        ),
        ("episode_offsets", integers("(3,)", [1, 3, 5]), "starts with 1 and must start with 0"),
        (
            "episode_offsets", integers("(3,)", [0, 3, 6]),
            "ends with 6 and must end with 5, the number of observations"
        ),
        (
            "episode_offsets", integers("(3,)", [0, 4, 5]),
            "gives episode 1 (from 0) the rows from 4 up to 5, \(lengthRule)"
        ),
        (
            "episode_offsets", integers("(3,)", [0, 4, .min]),
            "gives episode 1 (from 0) the rows from 4 up to -9223372036854775808, \(lengthRule)"
        ),
        (
            "terminated", flags("(3,)", [true, true, true]),
            "has the shape (3,) and must have (2,), one flag per episode"
        ),
        (
            "truncated", integers("(2,)", [0, 1]),
            "has the type '<i8' and must have Booleans; convert it with .astype(bool)"
        ),
        (
            "truncated", flags("(1, 2)", [true, true]),
            "has the shape (1, 2) and must have (2,), one flag per episode"
        ),
        (
            "actions", integers("(5,)", [0, 0, 0, 0, 0]),
            "has the shape (5,) and must have (3,), one action per transition"
        ),
        (
            "actions", integers("(3,)", [0, 1, -1]),
            "has -1 for transition 2 (from 0), and actions are numbered from 0; leave the array out where they are not known"
        ),
        (
            "actions", floats("(3,)", [0, 1, 2]),
            "has the type '<f4' and must have whole numbers; convert it with .astype(numpy.int64)"
        ),
    ]

    @Test("arrays that do not make a recording", arguments: invalidArrays)
    func invalid(_ name: String, content: [UInt8], message: String) {
        let text = "array '\(name)' \(message)"
        #expect(throws: DataError(.damaged, path: "x.npz", text)) { try load(replacing: [(name, content)]) }
    }

    @Test("a file that is not there is missing, not damaged")
    func notThere() {
        let message = "cannot be opened (No such file or directory); check the dataset's path"
        #expect(throws: DataError(.missing, path: "/nowhere/x.npz", message)) {
            try NPZDataset(path: "/nowhere/x.npz").load()
        }
    }

    @Test("neither a folder nor a device is a file", arguments: ["/", "/dev/null"])
    func notAFile(_ path: String) {
        let message = "is not a file but a folder, pipe or device; check the dataset's path"
        #expect(throws: DataError(.missing, path: path, message)) { try NPZDataset(path: path).load() }
    }

    @Test("an error in a file carries the file's path")
    func path() throws {
        _ = try Files.withFile([]) { path in
            #expect(
                throws: DataError(
                    .damaged, path: path, "damaged zip archive: the file is empty; copy or record the file again")
            ) { try NPZDataset(path: path).load() }
        }
    }
}
