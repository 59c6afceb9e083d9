import Foundation
import Testing

@testable import Understudy

@Suite("Absolute paths")
struct AbsolutePathTests {
    @Test(
        "the same file has one text",
        arguments: [
            ("/a/b.npz", "/a/b.npz"), ("/a/./b.npz", "/a/b.npz"), ("//a//b.npz", "/a/b.npz"), ("/a/../b.npz", "/b.npz"),
            ("/a/b/../../c", "/c"), ("/../a", "/../a"), ("/a/..b/c", "/a/..b/c"),
        ])
    func plain(_ path: String, expected: String) {
        #expect(absolutePath(path) == expected)
    }

    @Test("a relative one starts at the working folder")
    func relative() {
        let folder = FileManager.default.currentDirectoryPath
        #expect(absolutePath("a/b.npz") == folder + "/a/b.npz")
        #expect(absolutePath("./a/../b.npz") == folder + "/b.npz")
    }

    @Test("what lies above a symbolic link is not guessed")
    func links() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "link-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: "/usr/share")
        #expect(absolutePath(folder.path + "/link/../x") == folder.path + "/link/../x")
        #expect(absolutePath(folder.path + "/none/../x") == folder.path + "/x")
    }
}
