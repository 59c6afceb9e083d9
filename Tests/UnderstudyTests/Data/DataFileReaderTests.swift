import Foundation
import Testing

@testable import Understudy

@Suite("A file of data that is read in parts")
struct DataFileReaderTests {
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try Data(bytes).write(to: url)
        try body(url.path)
    }

    @Test(
        "has the bytes of the file, and their digest", arguments: [0, 1, 63, 64, 65, (1 << 18) - 1, 1 << 18, 600_001])
    func content(count: Int) throws {
        let bytes = (0..<count).map { UInt8($0 * $0 >> 3 & 0xFF) }
        try withFile(bytes) { path in
            let file = try DataFileReader(path)
            #expect(file.count == count)
            #expect(try file.read(0..<count) == bytes)
            if count > 10 { #expect(try file.read(3..<10) == Array(bytes[3..<10])) }
            #expect(try file.sealed() == DataFile(path: path, content: bytes))
            #expect(try contents(ofFile: path) == bytes)
        }
    }

    @Test("a digest in parts is that of the whole", arguments: [1, 3, 63, 64, 65, 1_000])
    func parts(size: Int) {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var parts = SHA256.Parts()
        for start in stride(from: 0, to: bytes.count, by: size) {
            parts.add(Array(bytes[start..<min(start + size, bytes.count)]).span.bytes)
        }
        #expect(parts.hexDigest == SHA256.hexDigest(of: bytes))
    }

    @Test("a file that changes while it is read is refused", arguments: ["longer", "shorter", "other"])
    func changed(how: String) throws {
        try withFile([UInt8](repeating: 1, count: 1_000)) { path in
            let file = try DataFileReader(path)
            _ = try file.read(0..<10)
            let handle = try #require(FileHandle(forWritingAtPath: path))
            switch how {
            case "longer":
                try handle.seekToEnd()
                try handle.write(contentsOf: Data([1]))
            case "shorter": try handle.truncate(atOffset: 10)
            default:
                // Written over in place, with the time of the last change as it was.
                let times = try FileManager.default.attributesOfItem(atPath: path)
                try handle.write(contentsOf: Data([2]))
                try FileManager.default.setAttributes(
                    [.modificationDate: try #require(times[.modificationDate])], ofItemAtPath: path)
            }
            try handle.close()
            let error = #expect(throws: DataError.self) { try file.sealed() }
            #expect(error?.message.contains("was changed while it was read") == true)
        }
    }

    @Test("what is no file, or not there, is refused")
    func refused() {
        #expect(throws: DataError.self) { try DataFileReader("/no/such/file") }
        let error = #expect(throws: DataError.self) { try DataFileReader("/") }
        #expect(error?.message.contains("not a file but a folder") == true)
    }
}
