import Testing

@testable import StudyExecution

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
}
