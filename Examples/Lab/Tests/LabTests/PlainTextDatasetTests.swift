import Foundation
import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The dataset plain-text")
struct PlainTextDatasetTests {
    /// Calls `body` with the dataset of a file with `text`.
    private func withDataset<Result>(
        _ text: String, _ body: (PlainTextDataset) throws -> Result
    ) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).txt")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(PlainTextDataset(path: file.path))
    }

    /// Loads a file with `text`.
    private func load(_ text: String) throws -> ExpertRecording { try withDataset(text) { try $0.load() } }

    // Edit: a file of this format.
    @Test("keeps the laws of datasets")
    func laws() throws {
        let violations = try withDataset("0 0\n0 1\nterminal\n\n1 0\n1 1\n1 2\n") { dataset in
            DatasetLaws.violations { dataset }
        }
        #expect(violations == [])
    }

    // Edit: what a file of this format has to give.
    @Test("reads episodes with their ends, and lists the file")
    func episodes() throws {
        let recording = try load("# two episodes\n0 0\n0 1\nterminal\n\n1 0\n1 1\n1 2\n")
        #expect(recording.observationCount == 2)
        #expect(recording.observations.numbers == [0, 0, 0, 1, 1, 0, 1, 1, 1, 2])
        #expect(recording.trajectories.map(\.length) == [1, 2])
        #expect(recording.trajectories.map(\.terminated) == [true, false])
        #expect(recording.files.count == 1)
    }

    // Edit: what a damaged file is.
    @Test("refuses what is no recording", arguments: ["", "0 0\n", "0 0\n0\n", "0 x\n1 2\n", "0\nterminal\n1\n"])
    func damage(text: String) {
        let error = #expect(throws: DataError.self) { try load(text) }
        #expect(error?.kind == .damaged)
    }

    @Test("says that a file is missing")
    func missing() {
        let error = #expect(throws: DataError.self) { try PlainTextDataset(path: "/no/such/file").load() }
        #expect(error?.kind == .missing)
    }
}
