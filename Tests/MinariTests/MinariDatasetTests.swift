import Foundation
import SpecYAML
import TestSupport
import Testing
import Understudy
import UnderstudyTesting

@testable import Minari

@Suite("A dataset of Minari", .enabled(if: HDF5Library.isPresent, HDF5Library.isMissing))
struct MinariDatasetTests {
    @Test(
        "has the numbers that the package minari reads, episodes in the order of their numbers", .tags(.interop),
        .enabled(if: TestPython.hasMinari, TestPython.isMissing("minari")))
    func numbers() throws {
        let recording = try MinariDataset(path: Files.fixture("small/vector-v0")).load()
        let read = try TestPython.run(
            """
            import json, os, sys
            os.environ["MINARI_DATASETS_PATH"] = sys.argv[1]
            import minari
            episodes = list(minari.load_dataset("small/vector-v0").iterate_episodes())
            print(json.dumps({
                "observations": [float(x) for e in episodes for x in e.observations.ravel()],
                "actions": [int(a) for e in episodes for a in e.actions],
                "rewards": [float(r) for e in episodes for r in e.rewards],
                "terminated": [bool(e.terminations[-1]) for e in episodes],
                "truncated": [bool(e.truncations[-1]) for e in episodes],
                "lengths": [len(e) for e in episodes],
            }))
            """, arguments: [Files.folder.path()], hasErrors: false)
        #expect(read.exitCode == 0, "\(read.output)")
        struct Expected: Decodable {
            let observations: [Float], actions: [Int], rewards: [Float], terminated: [Bool], truncated: [Bool]
            let lengths: [Int]
        }
        let expected = try JSONDecoder().decode(Expected.self, from: Data(read.output.utf8))
        #expect(recording.observations.numbers == expected.observations)
        #expect(recording.actions == expected.actions.map { $0 - 2 })
        #expect(recording.truth?.rewards == expected.rewards)
        #expect(recording.trajectories.map(\.length) == expected.lengths)
        #expect(recording.trajectories.map(\.terminated) == expected.terminated)
        #expect(recording.trajectories.map(\.truncated) == expected.truncated)
    }

    @Test("has episodes 0, 1, 2, ..., 10, 11, whose names have another order")
    func order() throws {
        let recording = try MinariDataset(path: Files.fixture("small/vector-v0") + "/").load()
        #expect(recording.trajectories.map(\.length) == Array(2...13))
        #expect(recording.trajectories.filter(\.truncated).count == 4)
        #expect(recording.observationShape == [3] && recording.storage == .float)
        #expect(recording.actions?.allSatisfy { (0..<4).contains($0) } == true)
        #expect(recording.files.map { ($0.path as NSString).lastPathComponent } == ["metadata.json", "main_data.hdf5"])
        // The folder of the files is as good.
        #expect(try MinariDataset(path: Files.fixture("small/vector-v0/data")).load().trajectories.count == 12)
    }

    @Test("obeys the laws of datasets")
    func laws() {
        #expect(DatasetLaws.violations { MinariDataset(path: Files.fixture("small/vector-v0")) } == [])
        #expect(
            DatasetLaws.violations {
                MinariDataset(.folder(Files.fixture("small/dict-v1")), keys: ["goal/place", "position"])
            } == [])
    }

    @Test("has a grid as an image of bytes")
    func grid() throws {
        let recording = try MinariDataset(path: Files.fixture("small/grid-v0")).load()
        #expect(recording.observationShape == [7, 7, 3] && recording.storage == .byte)
        #expect(recording.observations.allSatisfy { (0...10).contains($0) && $0 == $0.rounded() })
        #expect(recording.trajectories == [.init(length: 4, terminated: false, truncated: true)])
    }

    @Test("with Dict observations is read by key, in the order of the keys")
    func keys() throws {
        let folder = MinariDataset.Place.folder(Files.fixture("small/dict-v1"))
        let both = try MinariDataset(folder, keys: ["goal/place", "position"]).load()
        #expect(both.observationShape == [3])
        #expect(both.observations[0] == 0 && both.observations[4 * 3] == 1)
        let position = try MinariDataset(folder, keys: ["position"]).load()
        #expect(position.observationShape == [2])
        #expect((0..<8).allSatisfy { both.observations[$0 * 3 + 1] == position.observations[$0 * 2] })
        for (keys, message) in [
            (nil, "has several parts; name those to read in 'keys': goal, position"),
            (["goal"], "is no array of numbers"),
            (["speed"], "has no part 'speed'; there are: goal, position"),
        ] {
            let error = #expect(throws: DataError.self) { try MinariDataset(folder, keys: keys).load() }
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(error?.kind == .damaged)
        }
    }

    @Test(
        "that lies, leads elsewhere or contradicts itself is refused",
        arguments: [
            ("external-link", "'/episode_0/observations' is a link to another place or file"),
            ("soft-link", "'/episode_0/observations' is a link to another place or file"),
            ("external-storage", "lies in another file, which is not read"),
            ("virtual", "lies in another file, which is not read"),
            ("huge", "has more than the 1073741824 bytes that can be read"),
            ("unwritten", "claims more numbers than the file has"),
            ("lzf", "is compressed by a filter that cannot be read"),
            ("text", "has elements that are no numbers"), ("early", "'/episode_0' goes on after step 0, where it ends"),
            ("nan", "has nan in row 1, element 1 (from 0), and all observations must be finite"),
            ("counted", "has 1 episodes, and its metadata.json says 2"),
            ("stepped", "has 2 steps, and its metadata.json says 3"),
            ("arrow", "says that the data have the format 'arrow', and only hdf5 can be read"),
            ("jpeg", "has observations as JPEG images, which cannot be read"),
        ])
    func odd(name: String, message: String) throws {
        #expect(try MinariDataset(path: Files.fixture("odd/plain")).load().transitionCount == 2)
        let error = #expect(throws: DataError.self) { try MinariDataset(path: Files.fixture("odd/" + name)).load() }
        #expect(error?.kind == .damaged)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("may have numbers that are not finite where that is asked for")
    func nonfinite() throws {
        let recording = try MinariDataset(path: Files.fixture("odd/nan")).load(allowsNonfinite: true)
        #expect(recording.observations[3].isNaN)
    }

    @Test("cut off or changed, is refused or still a recording")
    func damage() throws {
        let path = Files.fixture("odd/plain/data")
        let bytes = try Array(Data(contentsOf: URL(filePath: path + "/main_data.hdf5")))
        let metadata = try MinariMetadata(Array(#"{"total_episodes": 1}"#.utf8), path: "metadata.json")
        var stream = RandomStream(seed: 1, name: "mutations")
        var refused = 0
        for round in 0..<400 {
            var damaged = bytes
            if round < 100 {
                damaged.removeLast(1 + round * (bytes.count - 1) / 100)
            } else {
                for _ in 0...stream.integer(below: 4) {
                    damaged[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 256))
                }
            }
            let reader = MinariEpisodes(metadata, path: "x", keys: nil, allowsNonfinite: false)
            do {
                let read = try HDF5Library.use(for: "x") { () throws(DataError) in try reader.recording(in: damaged) }
                #expect(read.transitionCount > 0)
            } catch {
                #expect(error.kind == .damaged && !error.message.isEmpty)
                refused += 1
            }
        }
        #expect(refused >= 100, "\(refused)")
    }

    @Test("is named by a path or an id, and by one of them only")
    func spec() throws {
        func problem(_ text: String) throws -> String {
            var registry = Registry()
            registry.add(MinariDataset.self)
            let document = try #require(try Node.parse("dataset: {kind: minari, \(text)}", file: "s.yaml"))
            do throws(Diagnostics) {
                _ = try SpecReader.read(document, registry: registry) { reader in
                    reader.component("dataset", from: \.datasets, "The recording")
                }
                return ""
            } catch {
                return error.all.map(\.description).joined(separator: "\n")
            }
        }
        #expect(try problem("id: mujoco/hopper/expert-v0") == "")
        #expect(try problem("path: here, keys: [a, b/c]") == "")
        #expect(try problem("keys: [a]").contains("needs one of path and id"))
        #expect(try problem("path: a, id: b").contains("needs one of path and id"))
        #expect(try problem("id: ../../etc").contains("must be names with slashes between them"))
    }

    @Test("that is missing is told with its place")
    func missing() throws {
        let error = #expect(throws: DataError.self) { try MinariDataset(path: "/no/dataset-v0").load() }
        #expect(error?.kind == .missing && error?.path == "/no/dataset-v0")
        #expect(error?.message.contains("has data/main_data.hdf5") == true)
        #expect(try MinariDataset(path: "/no/dataset-v0").statedReturn() == nil)
    }
}
