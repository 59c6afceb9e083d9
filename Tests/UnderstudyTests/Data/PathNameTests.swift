import Testing

@testable import Understudy

@Suite("Parts of paths")
struct PathNameTests {
    @Test(
        "are the folder and the name",
        arguments: [
            ("a/b", "a", "b"), ("a/b/", "a", "b"), ("a//b", "a/", "b"), ("/a", "/", "a"), ("/a/b", "/a", "b"),
            ("q", "", "q"), ("q/", "", "q"), ("ab", "", "ab"), ("/", "/", ""), ("//", "/", ""), ("", "", ""),
            ("é/ü", "é", "ü"),
            (".", "", "."), ("../x", "..", "x"),
        ])
    func parts(path: String, folder: String, name: String) {
        #expect(PathName.folder(of: path) == folder)
        #expect(PathName.name(of: path) == name)
    }

    @Test(
        "are joined by one slash, and slashes at the end do not count",
        arguments: [("a/b", "a/b"), ("a//", "a"), ("/", "/"), ("", "")])
    func slashes(path: String, trimmed: String) {
        #expect(PathName.trimmed(path) == trimmed)
        #expect(PathName.joined("a", "b") == "a/b" && PathName.joined("a/", "b") == "a/b")
    }
}
