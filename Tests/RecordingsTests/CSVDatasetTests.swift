import Foundation
import NumPy
import SpecYAML
import Testing
import Understudy

@testable import Recordings

@Suite("A recording in a CSV file")
struct CSVDatasetTests {
    private func read(_ text: String, columns: [String]? = nil, allowsNonfinite: Bool = false) throws(DataError)
        -> ExpertRecording
    {
        var dataset = CSVDataset(path: "x.csv")
        if let columns { dataset = CSVDataset(path: "x.csv", columns: columns) }
        return try dataset.recording(in: Array(text.utf8), allowsNonfinite: allowsNonfinite)
    }

    @Test("is the same however its lines lie in the parts in which the file is read", arguments: [0, 1, 2, 3, 100])
    func parts(shift: Int) throws {
        // Lines of 40,000 bytes, with quotes, quotes in quotes and both ends of lines, over several parts.
        var text = "episode,observation_0,\"a \"\"note\"\", longer\"\(String(repeating: "x", count: shift))\n"
        for row in 0..<40 {
            let note = String(repeating: "\"\"é,", count: 8_000)
            text += "\(row / 20),\(row),\"\(note)\"\(row % 2 == 0 ? "\r" : "")\n"
        }
        text = text.replacing(
            "longer\"\(String(repeating: "x", count: shift))", with: "longer\(String(repeating: "x", count: shift))\"")
        let recording = try CSVDataset(path: "x.csv").recording(in: Array(text.utf8))
        #expect(recording.observations.numbers == (0..<40).map { Float($0) })
        #expect(recording.trajectories.map(\.length) == [19, 19])
        let endless = text + "0,\"" + String(repeating: "y", count: 1_000_000)
        let error = #expect(throws: DataError.self) { try CSVDataset(path: "x.csv").recording(in: Array(endless.utf8)) }
        #expect(error?.message == "line 42 has a field in quotes that does not end")
        // Many bytes, so once.
        guard shift == 0 else { return }
        let long = text + String(repeating: "1", count: 17_200_000)
        let tooLong = #expect(throws: DataError.self) { try CSVDataset(path: "x.csv").recording(in: Array(long.utf8)) }
        #expect(tooLong?.message.contains("line 42 has more than 16777216 bytes") == true)
    }

    @Test("has the numbers of the npz file that it was made of, to the last bit")
    func shipped() throws {
        let csv = try CSVDataset(path: Files.fixture("cartpole-v1.csv")).load()
        let npz = try NPZDataset(path: Files.shipped("cartpole-v1.npz")).load()
        #expect(csv.trajectories == Array(npz.trajectories.prefix(3)))
        #expect(csv.observations.numbers == Array(npz.observations.prefix(csv.observations.count)))
        #expect(csv.truth == nil && csv.storage == .float && csv.observationShape == [4])
        #expect(csv.files.map(\.bytes) == [33104])
    }

    @Test("may have its columns in any order, quotes, line ends of Windows, a byte order mark and other columns")
    func forms() throws {
        let text =
            "\u{FEFF}note,\"observation_1\",episode,observation_0,reward,action\r\n"
            + "\"a, \"\"b\"\"\",1,one,2,0.5,3\r\n,3.5,one,4,,\r\n,5,two,6,1,0\r\n,7,two,8,,\r\n\r\n"
        let recording = try read(text)
        #expect(recording.observations.numbers == [2, 1, 4, 3.5, 6, 5, 8, 7])
        #expect(
            recording.trajectories
                == [Bool](repeating: true, count: 2).map { .init(length: 1, terminated: !$0, truncated: $0) })
        #expect(recording.actions == [3, 0] && recording.truth?.rewards == [0.5, 1])
    }

    @Test("takes other columns for observations if they are named")
    func columns() throws {
        let text = "episode,x,y,z,terminated\n0,1,2,3,0\n0,4,5,6,True\n"
        let recording = try read(text, columns: ["z", "x"])
        #expect(recording.observations.numbers == [3, 1, 6, 4])
        #expect(recording.trajectories == [.init(length: 1, terminated: true, truncated: false)])
        let error = #expect(throws: DataError.self) { try read(text, columns: ["w"]) }
        #expect(error?.message.contains("has no column 'w'; there are 'episode', 'x', 'y', 'z', 'terminated'") == true)
    }

    @Test(
        "says where something is wrong",
        arguments: [
            ("", "is empty"), ("a,a\n", "line 1 names the column 'a' twice"),
            ("observation_0\n1\n", "has no column 'episode'"), ("episode,step\n0,0\n", "has no column 'observation_0'"),
            ("episode,observation_1\n0,0\n", "has no column 'observation_0'"),
            ("episode,observation_0\n", "has no rows"),
            ("episode,observation_0\n0,1\n0\n", "line 3 has 1 fields, and the header names 2"),
            ("episode,observation_0\n0,1\n0,x\n", "line 3 has 'x' as 'observation_0', which is no number"),
            (
                "episode,observation_0\n0,1\n0,nan\n",
                "line 3 has 'nan' as 'observation_0', and all observations must be finite"
            ),
            ("episode,observation_0\n0,1\n0,1e99\n", "line 3 has '1e99' as 'observation_0', and all"),
            ("episode,observation_0\n0,1\n0,0x10\n", "line 3 has '0x10' as 'observation_0', which is no number"),
            ("episode,observation_0\n0,1\n0,-0x1p3\n", "line 3 has '-0x1p3' as 'observation_0', which is no number"),
            ("episode,observation_0\n0,1\n0,16\0\n", "as 'observation_0', which is no number"),
            ("episode,step,observation_0\n0,0,1\n0,0x1,1\n", "line 3 has step '0x1' and must have 1"),
            ("episode,observation_0,action\n0,1,0x1\n0,1,\n", "line 2 has '0x1' as 'action', and actions are numbered"),
            ("episode,observation_0,action,reward\n0,1,1,0x1p3\n0,1,,\n", "line 2 has '0x1p3' as 'reward'"),
            ("episode,observation_0\n0,1\n0,\n", "line 3 has '' as 'observation_0', which is no number"),
            ("episode,observation_0\n0,1\n0,1\n1,1\n", "episode '1' has one row, and needs at least 2"),
            ("episode,observation_0\n0,1\n0,1\n1,1\n1,1\n0,1\n", "line 6 goes on with episode '0' after another one"),
            ("episode,step,observation_0\n0,0,1\n0,2,1\n", "line 3 has step '2' and must have 1"),
            ("episode,observation_0,truncated\n0,1,1\n0,1,0\n", "line 3 goes on with episode '0' after its end"),
            ("episode,observation_0,terminated\n0,1,0\n0,1,yes\n", "line 3 has 'yes' as 'terminated', and flags are"),
            ("episode,observation_0,action\n0,1,-1\n0,1,\n", "line 2 has '-1' as 'action', and actions are numbered"),
            ("episode,observation_0,action\n0,1,1\n0,1,\n0,1,\n", "has 'action' in 1 of the 2 rows with a transition"),
            ("episode,observation_0,action,reward\n0,1,1,inf\n0,1,,\n", "line 2 has 'inf' as 'reward'"),
            ("episode,observation_0\n0,\"1\n", "line 2 has a field in quotes that does not end"),
            ("episode,observation_0\n0,\"1\"2\n", "line 2 has text after a field in quotes"),
        ])
    func problems(text: String, message: String) {
        let error = #expect(throws: DataError.self) { try read(text) }
        #expect(error?.kind == .damaged && error?.path == "x.csv")
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("may have numbers that are not finite where that is asked for")
    func nonfinite() throws {
        let recording = try read("episode,observation_0\n0,1\n0,nan\n0,inf\n", allowsNonfinite: true)
        #expect(recording.observations[1].isNaN && recording.observations[2] == .infinity)
    }

    @Test("changed at random, is refused or still a recording")
    func mutations() throws {
        let bytes = CSVDataset.table(of: try read("episode,observation_0,action\n0,1,0\n0,2,\n1,3.5,1\n1,4,2\n1,5,\n"))
        var stream = RandomStream(seed: 4, name: "mutations")
        for _ in 0..<3_000 {
            var damaged = bytes
            for _ in 0...stream.integer(below: 3) {
                damaged[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 256))
            }
            do throws(DataError) {
                #expect(try CSVDataset(path: "x.csv").recording(in: damaged).transitionCount > 0)
            } catch {
                #expect(error.kind == .damaged && !error.message.isEmpty)
            }
        }
    }
}

@Suite("Recordings that are written")
struct WritingTests {
    /// Every way of storing observations, with everything that can be known of a transition or nothing.
    static func recording(_ storage: ExpertRecording.Storage, isTrue: Bool) -> ExpertRecording {
        let values: [Float] =
            switch storage {
            case .bool: [0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]
            case .byte: [0, 255, 1, 3, 0, 1, 7, 1, 0, 0, 1, 0]
            case .float: [0.1, -1e-7, 3e8, 4, 5, 6, 1 / 3, -0.0, 1e-40, 10, 11, 12]
            }
        let truth = ExpertRecording.Truth(
            actions: [0, 2, 1, 1], rewards: [0.5, -1, 1e-3, 4], executedActions: [0, 2, 1, 0],
            actionShows: [true, false, true, true], actionIsUnique: [false, false, true, true])
        return ExpertRecording(
            observationCount: 2, observations: values,
            trajectories: [
                .init(length: 1, terminated: true, truncated: true),
                .init(length: 3, terminated: false, truncated: false),
            ], truth: isTrue ? truth : nil
        ).stored(as: storage, shape: [2])
    }

    private func roundTrip(_ format: any RecordingFormat.Type, _ storage: ExpertRecording.Storage, isTrue: Bool) throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "recordings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "r" + (format.suffix ?? "")).path()
        var recording = Self.recording(storage, isTrue: isTrue)
        var notes = RecordingNotes()
        notes.document = Array("{\"return\": {\"mean\": -3.5}}\n".utf8)
        let files = try format.files(of: recording, notes, at: path)
        #expect(files.last?.path == path)
        #expect(Set(files.map(\.path)).isSubset(of: format.paths(at: path)))
        #expect(try format.files(of: recording, notes, at: path) == files)
        for file in files { try Data(file.bytes).write(to: URL(filePath: file.path)) }
        let dataset = format.init(path: path)
        let read = try dataset.load()
        recording.files = read.files
        #expect(read == recording)
        #expect(read.observations.isCompact == (storage != .float))
        #expect(read.observations.map(\.bitPattern) == recording.observations.map(\.bitPattern))
        #expect(try dataset.statedReturn() == -3.5 && dataset.notes().document == notes.document)
    }

    @Test("as npz are read back the same", arguments: ExpertRecording.Storage.allCases, [true, false])
    func npz(storage: ExpertRecording.Storage, isTrue: Bool) throws {
        try roundTrip(NPZDataset.self, storage, isTrue: isTrue)
    }

    @Test("as csv are read back the same", arguments: ExpertRecording.Storage.allCases, [true, false])
    func csv(storage: ExpertRecording.Storage, isTrue: Bool) throws {
        try roundTrip(CSVDataset.self, storage, isTrue: isTrue)
    }

    @Test("as npz keep the dimensions of an image")
    func shape() throws {
        let image = Self.recording(.byte, isTrue: false).stored(as: .byte, shape: [1, 2, 1])
        let bytes = try #require(try NPZDataset.files(of: image, RecordingNotes(), at: "x.npz").first).bytes
        let read = try NPZDataset(path: "x.npz", actionsPath: nil).recording(
            in: NPZArrays(ZipArchive(bytes, path: "x.npz")))
        #expect(read == image)
    }

    @Test("as csv are the text of the shipped example, to the byte")
    func text() throws {
        let path = try Files.fixture("cartpole-v1.csv")
        let recording = try CSVDataset(path: path).load()
        #expect(try CSVDataset.table(of: recording) == Array(Data(contentsOf: URL(filePath: path))))
    }
}
