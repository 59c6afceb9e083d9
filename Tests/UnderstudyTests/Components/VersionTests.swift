import Testing
import Understudy

@Suite("Version")
struct VersionTests {
    @Test("is read from its text, and what is left out is 0", arguments: ["1.2.3", "1.2.0", "1.2", "7.0.0", "7"])
    func reading(text: String) throws {
        let version = try #require(Version(text))
        let parts = text.split(separator: ".").compactMap { Int($0) } + [0, 0]
        #expect([version.major, version.minor, version.patch] == Array(parts.prefix(3)))
        #expect(version.description.hasPrefix(text))
    }

    @Test("is no other text", arguments: ["", "1.", ".1", "1.2.3.4", "-1", "1.2.x", "v1", "1 .2", "99999999999"])
    func others(text: String) {
        let version = Version(text)
        #expect(version == nil)
    }

    @Test("is ordered by the first number that differs")
    func order() {
        let versions = [Version(0, 1, 9), Version(0, 2), Version(0, 10), Version(1)]
        let sorted = Array(versions.reversed()).sorted()
        #expect(sorted == versions)
    }
}
