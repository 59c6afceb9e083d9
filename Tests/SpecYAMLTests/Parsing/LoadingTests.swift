import Foundation
import SpecYAML
import Testing

@Suite("Loading a file")
struct LoadingTests {
    /// Runs `body` with the path of a folder that is removed afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "yaml-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test("its nodes and problems show the path, or the name that is asked for")
    func names() throws {
        try withFolder { folder in
            let path = folder + "/é.yaml"
            try Data("a: 1\n".utf8).write(to: URL(filePath: path))
            #expect(try Node.load(path: path)?["a"]?.mark.description == "\(path):1:4")
            #expect(try Node.load(path: path, displayedAs: "x.yaml")?["a"]?.mark.description == "x.yaml:1:4")
            try Data("a: [".utf8).write(to: URL(filePath: path))
            let problem = Diagnostics(
                "this '[' is never closed", at: Mark(file: "x.yaml", line: 1, column: 4))
            #expect(throws: problem) { try Node.load(path: path, displayedAs: "x.yaml") }
        }
    }

    @Test("of several chunks is read whole, and an empty one is nil")
    func sizes() throws {
        try withFolder { folder in
            let path = folder + "/a.yaml"
            let text = (0..<30_000).map { "key\($0): \($0)\n" }.joined()
            try Data(text.utf8).write(to: URL(filePath: path))
            let loaded = try #require(try Node.load(path: path))
            #expect(loaded == (try Node.parse(text, file: path)))
            try Data().write(to: URL(filePath: path))
            #expect(try Node.load(path: path) == nil)
        }
    }

    @Test("that is missing or a folder is a file error")
    func unreadable() throws {
        try withFolder { folder in
            let path = folder + "/missing.yaml"
            let missing = FileError(path: path, reason: "No such file or directory")
            #expect(throws: missing) { try Node.load(path: path) }
            #expect(missing.description == "\(path): error: No such file or directory")
            #expect(throws: FileError(path: "spec", reason: "Is a directory")) {
                try Node.load(path: folder, displayedAs: "spec")
            }
        }
    }

    @Test("that is too large, even without an end, is a problem of the file")
    func tooLarge() throws {
        let problem = Diagnostics(
            "the file has more than 4000000 bytes", at: Mark(file: "/dev/zero", line: 1, column: 1))
        #expect(throws: problem) { try Node.load(path: "/dev/zero") }
    }
}
