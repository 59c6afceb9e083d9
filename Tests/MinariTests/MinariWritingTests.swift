import Foundation
import TestSupport
import Testing
import Understudy

@testable import Minari

@Suite("A recording that is written as a dataset of Minari", .enabled(if: HDF5Library.isPresent, HDF5Library.isMissing))
struct MinariWritingTests {
    /// A recording of two episodes in every way of storing observations.
    static func recording(_ storage: ExpertRecording.Storage, isTrue: Bool = true) -> ExpertRecording {
        let values: [Float] =
            storage == .float ? [0.1, -1e-7, 3e8, 4, 5, 6, 7, 8, 9, 10, 11, 12] : (0..<12).map { Float($0 % 2) }
        let truth = ExpertRecording.Truth(
            actions: [0, 2, 1, 1], rewards: [0.5, -1, 1e-3, 4], executedActions: [0, 2, 1, 0],
            actionShows: [true, false, true, true], actionIsUnique: [false, false, true, true])
        return ExpertRecording(
            observationCount: 2, observations: values,
            trajectories: [
                .init(length: 1, terminated: true, truncated: true),
                .init(length: 3, terminated: false, truncated: false),
            ], truth: isTrue ? truth : nil
        ).stored(as: storage, shape: [2, 1])
    }

    static func write(_ recording: ExpertRecording, _ notes: RecordingNotes, to path: String) throws {
        for file in try MinariDataset.files(of: recording, notes, at: path) {
            let url = URL(filePath: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
    }

    @Test("is read back the same, with its notes", arguments: ExpertRecording.Storage.allCases, [true, false])
    func roundTrip(storage: ExpertRecording.Storage, isTrue: Bool) throws {
        try Files.withFolder { folder in
            var recording = Self.recording(storage, isTrue: isTrue)
            var notes = RecordingNotes()
            notes.observations = ObservationSpace(low: [-.infinity, -2], high: [.infinity, 1e9], shape: [2, 1])
            notes.actions = ["a", "b", "c", "d"]
            notes.document = Array(#"{"return": {"mean": 1.5}, "seed": 9007199254740993}"#.utf8)
            let path = folder + "/name-v3"
            try Self.write(recording, notes, to: path)
            let files = try MinariDataset.files(of: recording, notes, at: path)
            #expect(try files == MinariDataset.files(of: recording, notes, at: path))
            let dataset = MinariDataset(path: path)
            let read = try dataset.load()
            recording.files = read.files
            #expect(read == recording)
            #expect(read.observations.isCompact == (storage != .float))
            #expect(try dataset.statedReturn() == 1.5)
            let known = try dataset.notes()
            #expect(known.meanReturn == 1.5)
            #expect(String(decoding: known.document ?? [], as: UTF8.self).contains("9007199254740993"))
            if storage == .float { #expect(known.observations == notes.observations) }
            #expect(known.actions?.count == 4)
        }
    }

    @Test(
        "loads in the real package", .tags(.interop), .enabled(if: TestPython.hasMinari, TestPython.isMissing("minari"))
    )
    func minari() throws {
        try Files.withFolder { folder in
            for storage in ExpertRecording.Storage.allCases {
                try Self.write(Self.recording(storage), RecordingNotes(), to: folder + "/\(storage)-v0")
            }
            try Self.write(Self.recording(.float, isTrue: false), RecordingNotes(), to: folder + "/plain-v0")
            let read = try TestPython.run(
                """
                import os, sys
                os.environ["MINARI_DATASETS_PATH"] = os.getcwd()
                import minari, numpy as np
                assert set(minari.list_local_datasets()) == {"bool-v0", "byte-v0", "float-v0", "plain-v0"}
                for name, dtype in [("bool", bool), ("byte", np.uint8), ("float", np.float32), ("plain", np.float32)]:
                    dataset = minari.load_dataset(name + "-v0")
                    assert dataset.total_episodes == 2 and dataset.total_steps == 4
                    first, second = dataset.iterate_episodes()
                    assert first.observations.dtype == dtype and first.observations.shape == (2, 2, 1)
                    assert second.observations.shape == (4, 2, 1)
                    assert dataset.observation_space.contains(second.observations[1]), dataset.observation_space
                    assert first.terminations.tolist() == [True] and first.truncations.tolist() == [True]
                    assert not second.terminations.any() and not second.truncations.any()
                    assert dataset.action_space.contains(first.actions[0])
                    if name != "plain":
                        assert second.actions.tolist() == [2, 1, 1] and dataset.action_space.n == 3
                        assert second.rewards.tolist() == [-1, float(np.float32(1e-3)), 4]
                    if name == "float":
                        assert first.observations.ravel().tolist() == [np.float32(x) for x in (0.1, -1e-7, 3e8, 4)]
                print("loaded")
                """, in: URL(filePath: folder))
            #expect(read.exitCode == 0 && read.output.contains("loaded"), "\(read.output)")
        }
    }

    @Test("needs a name with a version", arguments: ["name", "name-v", "na me-v0", "n.ame-v0"])
    func names(name: String) {
        let error = #expect(throws: DataError.self) {
            try MinariDataset.files(of: Self.recording(.float), RecordingNotes(), at: "/tmp/" + name)
        }
        #expect(error?.message.contains("ends in a version") == true)
    }
}
