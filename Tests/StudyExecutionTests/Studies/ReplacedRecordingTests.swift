import Foundation
import SpecYAML
import StudyFormat
import Testing
import Understudy

@testable import Experiments
@testable import StudyExecution

@Suite("A run whose recording was replaced")
struct ReplacedRecordingTests {
    private func file(_ path: String, _ content: String) -> DataFile {
        DataFile(path: path, content: Array(content.utf8))
    }

    /// A run that learns from `path`, and from `actions`.
    private func plan(_ path: String, actions: String = "none", variant: String = "diiqn") throws -> RunPlan {
        RunPlan(
            variant: variant, seed: 0, steps: 10,
            spec: try node("expert: {dataset: {kind: npz, path: \(path), actions: \(actions)}}\nother: /bin/sh\n"))
    }

    /// A study in `folder` with one run that has begun and learned from the files a and b.
    private func begun(_ folder: String, state: RunStatus.State) throws -> Study {
        try write("one", to: folder + "/a.npz")
        try write("two", to: folder + "/b.npz")
        let study = study([try plan(folder + "/a.npz", actions: folder + "/b.npz")])
        try StudyDirectory.prepare(study, at: folder + "/s", provenance: provenance).unlock()
        let run = folder + "/s/diiqn/seed-0"
        if state == .finished { try finish(run) }
        var status = RunStatus(state: state, step: 5)
        status.recordings = [file(folder + "/a.npz", "one"), file(folder + "/b.npz", "two")]
        try status.write(to: run)
        return study
    }

    private func error(_ study: Study, in folder: String) throws -> ExecutionError? {
        let before = try Data(contentsOf: URL(filePath: folder + "/study.json"))
        do {
            try StudyDirectory.prepare(study, at: folder, provenance: provenance).unlock()
            return nil
        } catch let error as ExecutionError {
            #expect(throws: error) { try StudyDirectory.check(study, at: folder) }
            #expect(try Data(contentsOf: URL(filePath: folder + "/study.json")) == before)
            return error
        }
    }

    @Test("is refused before anything is written, and names both ways out", arguments: RunStatus.State.allStates)
    func refused(state: RunStatus.State) async throws {
        try await withFolder { folder in
            let study = try begun(folder, state: state)
            #expect(try error(study, in: folder + "/s") == nil)
            for (name, old, new) in [("a", "7692c3ad3540", "44778d82365e"), ("b", "3fc4ccfe7458", "44778d82365e")] {
                let kept = try text(folder + "/\(name).npz")
                try write("six", to: folder + "/\(name).npz")
                let error = try error(study, in: folder + "/s")
                #expect(
                    error?.description == """
                        \(folder)/s/diiqn/seed-0: error: the recording '\(folder)/\(name).npz' was replaced: the run learned from SHA-256 \(old), \
                        and now it is SHA-256 \(new); put the old file back, or run again with --overwrite
                        """)
                #expect(error?.exitCode == 65)
                try write(kept, to: folder + "/\(name).npz")
                #expect(try self.error(study, in: folder + "/s") == nil)
            }
        }
    }

    @Test("is replaced where it is told to, and only where it is chosen")
    func overwrite() async throws {
        try await withFolder { folder in
            let study = try begun(folder, state: .finished)
            try write("six", to: folder + "/a.npz")
            let error = #expect(throws: ExecutionError.self) {
                try StudyDirectory.check(study, at: folder + "/s", overwrite: true) { _ in false }
            }
            #expect(
                error?.remedy == "put the old file back, or run again with --overwrite and without --only"
                    && error?.kind == .damagedInput)
            let directory = try StudyDirectory.prepare(
                study, at: folder + "/s", provenance: provenance, overwrite: true)
            directory.unlock()
            #expect(directory.runs.map(\.isFinished) == [false])
            #expect(try contents(folder + "/s/diiqn/seed-0") == ["spec.yaml"])
        }
    }

    @Test("is told by its checkpoint where its status is gone")
    func checkpoint() async throws {
        try await withFolder { folder in
            let study = try begun(folder, state: .interrupted)
            let run = folder + "/s/diiqn/seed-0"
            try FileManager.default.createDirectory(atPath: run + "/checkpoint", withIntermediateDirectories: true)
            let checkpoint = Checkpoint(
                step: 5,
                files: .init(episodesBytes: 0, episodesChecksum: 0, metricsBytes: 0, metricsChecksum: 0),
                wallSeconds: 1, stateBytes: 0, stateChecksum: 0, specChecksum: 0,
                recordings: RunStatus(directory: run)?.recordings, instructionSet: "any")
            try JSON.document(checkpoint).write(to: URL(filePath: run + "/checkpoint/step-000000000005.json"))
            try FileManager.default.removeItem(atPath: run + "/status.json")
            #expect(try error(study, in: folder + "/s") == nil)
            try write("six", to: folder + "/b.npz")
            #expect(try error(study, in: folder + "/s")?.problem.contains("/b.npz' was replaced") == true)
        }
    }

    @Test("is told by its content where the recording was moved as well")
    func moved() async throws {
        try await withFolder { folder in
            _ = try begun(folder, state: .interrupted)
            for name in ["a", "b"] {
                try FileManager.default.moveItem(atPath: "\(folder)/\(name).npz", toPath: "\(folder)/\(name)2.npz")
            }
            let there = study([try plan(folder + "/a2.npz", actions: folder + "/b2.npz")])
            #expect(try error(there, in: folder + "/s") == nil)
            #expect(try text(folder + "/s/diiqn/seed-0/spec.yaml").contains("/a2.npz"))
            try write("six", to: folder + "/a2.npz")
            #expect(try error(there, in: folder + "/s")?.exitCode == 65)
            try write("one", to: folder + "/a2.npz")
            #expect(try error(there, in: folder + "/s") == nil)
        }
    }

    @Test("of an older version, which took down no digest, is told by what study.json has, and goes on without it")
    func older() async throws {
        try await withFolder { folder in
            let study = try begun(folder, state: .interrupted)
            let run = folder + "/s/diiqn/seed-0"
            try RunStatus(state: .interrupted, step: 5).write(to: run)
            let manifest = folder + "/s/study.json"
            func withoutDigests() throws {
                let older = try text(manifest).replacing(/,\s*"sha256" : "[0-9a-f]*"/, with: "")
                try #require(!older.contains("sha256") && older.contains("crc32"))
                try write(older, to: manifest)
            }
            try withoutDigests()
            #expect(try error(study, in: folder + "/s") == nil)
            #expect(try text(manifest).contains("sha256"))
            try withoutDigests()
            try write("six", to: folder + "/a.npz")
            #expect(
                try error(study, in: folder + "/s")?.problem == """
                    the recording '\(folder)/a.npz' was replaced: the run learned from 3 bytes with CRC-32 7a6c86f1, and now it is 3 bytes with CRC-32 \
                    431726fb
                    """)
            // Where nothing is known, it is as before.
            try write("{}", to: manifest)
            #expect(try error(study, in: folder + "/s") == nil)
        }
    }

    @Test("of another kind is no recording: other files may change")
    func otherFiles() async throws {
        try await withFolder { folder in
            try write("one", to: folder + "/a.npz")
            try write("layout", to: folder + "/layout")
            let plan = RunPlan(
                variant: "diiqn", seed: 0, steps: 10,
                spec: try node("environment: {layout: \(folder)/layout}\nexpert: none\n"))
            try StudyDirectory.prepare(study([plan]), at: folder + "/s", provenance: provenance).unlock()
            try finish(folder + "/s/diiqn/seed-0")
            try write("other", to: folder + "/layout")
            #expect(try error(study([plan]), in: folder + "/s") == nil)
        }
    }

    @Test("is found by the first file that differs, in the order of reading")
    func order() {
        let (a, b, c) = (file("a", "1"), file("b", "2"), file("c", "3"))
        func found(_ learned: [DataFile]?, _ read: [DataFile]) -> String? {
            ReplacedRecording(from: learned, to: read).map { "\($0.path): \($0.old), \($0.new)" }
        }
        func text(_ file: DataFile) -> String { ReplacedRecording.text(ofDigest: file.sha256) }
        #expect(found(nil, [a]) == nil)
        #expect(found([a, b], [a, b]) == nil)
        #expect(found([a, b], [file("moved", "1"), b]) == nil)
        #expect(found([a, b], [a, c]) == "c: \(text(b)), \(text(c))")
        #expect(found([a], [a, c]) == "c: no file, \(text(c))")
        #expect(found([a, b], [a]) == "b: \(text(b)), no file")
    }
}
