import Foundation
import SpecYAML
import StudyFormat
import Testing

@testable import StudyExecution

@Suite("The first difference of two specs")
struct SpecDifferenceTests {
    @Test(
        "has the path and both values",
        arguments: [
            ("a: 1", "a: 2", "a: 1 -> 2"),
            ("a: 1", "a: 1.0", "a: 1 -> 1.0"),
            ("a: {b: {c: x}, d: 1}", "a: {d: 2, b: {c: 'y z'}}", "a.b.c: x -> y z"),
            ("a: [1, 2]", "a: [1, 3]", "a[1]: 2 -> 3"),
            ("a: [1, 2]", "a: [1, 2, 3]", "a: [1, 2] -> [1, 2, 3]"),
            ("a: [{b: 1}]", "a: [{b: null}]", "a[0].b: 1 -> null"),
            ("a: 1\nb: 2", "a: 1", "b: 2 -> -"),
            ("a: {}", "a: {c: {d: 1}}", "a.c: - -> a mapping"),
            ("a: [[1], {b: 2}]", "a: none", "a: a list -> none"),
            ("a: 1", "a: 'x: y'", "a: 1 -> \"x: y\""),
            ("a: " + String(repeating: "x", count: 70), "a: 1", "a: " + String(repeating: "x", count: 59) + "… -> 1"),
        ])
    func difference(old: String, new: String, expected: String) throws {
        let difference = try #require(SpecDifference.first(from: try node(old), to: try node(new)))
        #expect("\(difference.path): \(difference.old ?? "-") -> \(difference.new ?? "-")" == expected)
    }

    @Test("is none where only the spelling or the order of keys differs")
    func equal() throws {
        #expect(SpecDifference.first(from: try node("a: 16\nb: x"), to: try node("b: 'x'\na: 0x10")) == nil)
    }

    @Test("is none where only a file is at another place, as it was taken down or by its content")
    func movedFiles() async throws {
        try await withFolder { folder in
            for (name, content) in [("a.npz", "one"), ("b.npz", "one"), ("other/a.npz", "two")] {
                try FileManager.default.createDirectory(atPath: folder + "/other", withIntermediateDirectories: true)
                try write(content, to: folder + "/" + name)
            }
            func difference(_ old: String, _ new: String, _ files: SpecFiles? = nil) throws -> SpecDifference? {
                try SpecDifference.first(
                    from: node("a: [{path: \(old)}]"), to: node("a: [{path: \(new)}]"),
                    files: files ?? SpecFiles(ofStudyAt: folder))
            }
            #expect(try difference(folder + "/a.npz", folder + "/b.npz") == nil)
            #expect(try difference(folder + "/a.npz", folder + "/other/a.npz")?.path == "a[0].path")
            #expect(try difference(folder + "/a.npz", folder + "/none.npz") != nil)
            #expect(try difference("a.npz", "b.npz") != nil)
            // The old one is gone, and nothing is known of it but its name.
            #expect(try difference("/gone/a.npz", folder + "/other/a.npz") == nil)
            #expect(try difference("/gone/c.npz", folder + "/a.npz") != nil)

            let spec = try node("x: {path: \(folder)/a.npz, other: /no/such, text: a}")
            let seals = SpecFiles(ofStudyAt: folder).seals(in: spec)
            let digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
            #expect(seals == [folder + "/a.npz": .init(bytes: 3, checksum: 0x7A6C_86F1, sha256: digest)])
            try write(
                String(decoding: JSON.document(["files": ["/gone/a.npz": seals[folder + "/a.npz"]]]), as: UTF8.self),
                to: folder + "/study.json")
            #expect(try difference("/gone/a.npz", folder + "/b.npz") == nil)
            #expect(try difference("/gone/a.npz", folder + "/other/a.npz") != nil)
        }
    }

    @Test("is none where only the checkpoints are others")
    func checkpoints() throws {
        let old = try node("training: {steps: 5, checkpoint_every: 10}")
        #expect(SpecDifference.first(from: old, to: try node("training: {steps: 5, checkpoint_every: 20}")) == nil)
        #expect(SpecDifference.first(from: old, to: try node("training: {steps: 5}")) == nil)
        #expect(SpecDifference.first(from: try node("training: {steps: 5}"), to: old) == nil)
        let kept = try node("training: {steps: 5, keep_checkpoint: false}")
        #expect(SpecDifference.first(from: old, to: kept) == nil)
        let other = SpecDifference.first(from: old, to: try node("training: {checkpoint_every: 20, steps: 6}"))
        #expect(other?.path == "training.steps")
    }
}
