import NumPySamples
import Testing
import Understudy

@testable import NumPy

@Suite("ZipArchive")
struct ZipArchiveTests {
    private let entries: [(name: String, content: [UInt8])] = [
        ("first", Array("some text, some text, some text".utf8)), ("empty", []), ("folder/third", [0, 255, 7]),
    ]

    private func checkContents(_ bytes: [UInt8]) throws {
        let archive = try ZipArchive(bytes, path: "x.zip")
        #expect(archive.entries.map(\.name) == entries.map(\.name))
        for (entry, expected) in zip(archive.entries, entries) {
            #expect(try Array(archive.contents(of: entry)) == expected.content)
        }
    }

    @Test("gives back what was put in", arguments: 0..<8)
    func roundTrip(_ options: Int) throws {
        try checkContents(ZipWriter(entries, .init(rawValue: options)).bytes)
    }

    @Test("a comment at the end does not matter")
    func comment() throws {
        let writer = ZipWriter(entries)
        let comment = Array("PK\u{5}\u{6} is how the record above starts".utf8)
        try checkContents(writer.patched(UInt16(comment.count), at: writer.end + 20) + comment)
    }

    @Test("an archive without entries is one")
    func empty() throws {
        #expect(try ZipArchive(ZipWriter([]).bytes, path: "x.zip").entries.isEmpty)
    }
}

@Suite("ZipArchive's errors")
struct ZipArchiveErrorTests {
    private static let content = Array("some text, some text, some text".utf8)
    private static let stored = ZipWriter([("a", content), ("b", [1, 2, 3])])
    private static let deflated = ZipWriter([("a", content)], .deflated)
    private static let wide = ZipWriter([("a", content)], .zip64)
    private static let advice = "; copy or record the file again"

    /// A fault of an archive, and its error.
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var message: String

        init(_ description: String, _ bytes: [UInt8], _ message: String) {
            testDescription = description
            self.bytes = bytes
            self.message = message
        }
    }

    private static let noDirectory =
        "not a zip archive, or cut off: the directory at its end is missing; write it with numpy.savez or "
        + "numpy.savez_compressed, or copy it again"
    private static let badRecord =
        "damaged zip archive: the record of its directory makes no sense" + advice

    static let directoryCases = [
        Case("nothing", [], "damaged zip archive: the file is empty" + advice),
        Case("text", Array("episode,step\n".utf8), noDirectory),
        Case("long text", Array(repeating: 32, count: 100_000), noDirectory),
        Case("cut off", stored.bytes.dropLast(), noDirectory),
        Case("a byte too many", stored.bytes + [0], noDirectory),
        Case("several disks", stored.patched(UInt16(1), at: stored.end + 4), badRecord),
        Case("other count on this disk", stored.patched(UInt16(1), at: stored.end + 8), badRecord),
        Case("directory behind the end", stored.patched(UInt32(1 << 30), at: stored.end + 16), badRecord),
        Case("directory too long", stored.patched(UInt32(1 << 30), at: stored.end + 12), badRecord),
        Case("ZIP64 marks without ZIP64 record", stored.patched(UInt32.max, at: stored.end + 16), badRecord),
        Case("ZIP64 locator elsewhere", wide.patched(UInt64.max, at: wide.end - 12), badRecord),
        Case("ZIP64 directory elsewhere", wide.patched(UInt64.max, at: wide.end - 28), badRecord),
        Case(
            "ZIP64 sizes without field", wide.patched(UInt16(2), at: wide.headers[0] + 53),
            "damaged zip archive: entry 0 of its directory makes no sense" + advice),
        Case(
            "bad header", stored.patched(UInt32(0), at: stored.headers[1]),
            "damaged zip archive: entry 1 of its directory makes no sense" + advice),
        Case(
            "name longer than the directory", stored.patched(UInt16(999), at: stored.headers[1] + 28),
            "damaged zip archive: entry 1 of its directory makes no sense" + advice),
        Case(
            "other number of entries",
            ZipWriter([("a", []), ("b", [])]).patched(
                UInt32(0x0003_0003), at: ZipWriter([("a", []), ("b", [])]).end + 8),
            "damaged zip archive: its directory has 2 entries and should have 3" + advice),
        Case(
            "one name twice", ZipWriter([("a", []), ("a", [])]).bytes,
            "damaged zip archive: it has two entries 'a'" + advice),
    ]

    @Test("a directory that is no good", arguments: directoryCases)
    func directory(_ test: Case) {
        #expect(throws: DataError(.damaged, path: "x.npz", test.message)) {
            try ZipArchive(Array(test.bytes), path: "x.npz")
        }
    }

    private static func header(_ offset: Int) -> Int { stored.headers[0] + offset }

    static let entryCases = [
        Case(
            "encrypted", stored.patched(UInt16(1), at: header(8)),
            "entry 'a' is encrypted; write it with numpy.savez_compressed"),
        Case(
            "bzip2", stored.patched(UInt16(12), at: header(10)),
            "entry 'a' is compressed with method 12, and only 0 (stored) and 8 (deflate) can be read; write it with "
                + "numpy.savez or numpy.savez_compressed"),
        Case(
            "huge", stored.patched(UInt32(1 << 30 + 1), at: header(24)),
            "entry 'a' claims 1073741825 bytes, and at most 1073741824 can be read; record fewer episodes, or save smaller types"
        ),
        Case(
            "two sizes", stored.patched(UInt32(30), at: header(24)),
            "damaged zip archive: entry 'a': its two sizes differ" + advice),
        Case(
            "beyond the end", stored.patched(UInt32(1 << 20), at: header(20)),
            "damaged zip archive: entry 'a': it reaches beyond the file's end" + advice),
        Case(
            "behind the end", stored.patched(UInt32(1 << 20), at: header(42)),
            "damaged zip archive: entry 'a': it starts behind the file's end" + advice),
        Case(
            "no local header", stored.patched(UInt32(1), at: header(42)),
            "damaged zip archive: entry 'a': its header makes no sense" + advice),
        Case(
            "another entry's header", stored.patched(UInt32(stored.locals[1]), at: header(42)),
            "damaged zip archive: entry 'a': its header has another name" + advice),
        Case(
            "changed content", stored.patched(UInt8(0), at: stored.contents[0]),
            "damaged zip archive: entry 'a': its checksum is wrong" + advice),
        Case(
            "changed checksum", deflated.patched(UInt32(0), at: deflated.headers[0] + 16),
            "damaged zip archive: entry 'a': its checksum is wrong" + advice),
        Case(
            "more than deflate can give", deflated.patched(UInt32(1 << 24), at: deflated.headers[0] + 24),
            "damaged zip archive: entry 'a': it claims more bytes than its compressed form can hold" + advice),
        Case(
            "damaged stream", deflated.patched(UInt8(0xFF), at: deflated.contents[0]),
            "damaged zip archive: entry 'a': its compressed form cannot be read" + advice),
        Case(
            "stream with too many bytes", deflated.patched(UInt32(30), at: deflated.headers[0] + 24),
            "damaged zip archive: entry 'a': its compressed form cannot be read" + advice),
        Case(
            "stream with too few bytes", deflated.patched(UInt32(32), at: deflated.headers[0] + 24),
            "damaged zip archive: entry 'a': its compressed form cannot be read" + advice),
        Case(
            "bytes behind the stream",
            deflated.patched(UInt32(ZipWriter.deflate(content).count + 1), at: deflated.headers[0] + 20),
            "damaged zip archive: entry 'a': its compressed form cannot be read" + advice),
    ]

    @Test("an entry that is no good", arguments: entryCases)
    func entry(_ test: Case) throws {
        let archive = try ZipArchive(test.bytes, path: "x.npz")
        let entry = try #require(archive.entries.first)
        #expect(throws: DataError(.damaged, path: "x.npz", test.message)) { try archive.contents(of: entry) }
    }
}
