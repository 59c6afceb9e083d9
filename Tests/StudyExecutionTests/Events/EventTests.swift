import Foundation
import StudyFormat
import Testing

@testable import StudyExecution

@Suite("An event of TensorBoard's files")
struct EventTests {
    @Test(
        "has the checksums of CRC-32C",
        arguments: [
            (Array("123456789".utf8), 0xe306_9283), ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
            ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), ([], 0),
        ] as [([UInt8], UInt32)])
    func checksum(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32C.checksum(bytes) == expected)
    }

    @Test("masks its checksums as TensorFlow does")
    func masked() {
        #expect(CRC32C.masked(Array("123456789".utf8)) == 0xc78a_b0e5)
    }

    /// The bytes are those that the package tensorboard 2.21.0 makes of the same events.
    @Test(
        "is a record to the letter",
        arguments: [
            (
                Event(wallTime: 1.5, content: .version),
                """
                18 00 00 00 00 00 00 00 a3 7f 4b 22 09 00 00 00 00 00 00 f8 3f 1a 0d 62 72 61 69 6e 2e 45 76 65 6e 74 3a \
                32 2a 28 64 6c
                """
            ),
            (
                Event(wallTime: 1.5, step: 129, content: .start),
                "10 00 00 00 00 00 00 00 95 fb fe 18 09 00 00 00 00 00 00 f8 3f 10 81 01 3a 02 08 01 68 9b 67 c6"
            ),
            (
                Event(wallTime: 1.5, step: 300, content: .scalars([("a", -2)])),
                """
                18 00 00 00 00 00 00 00 a3 7f 4b 22 09 00 00 00 00 00 00 f8 3f 10 ac 02 2a 0a 0a 08 0a 01 61 15 00 00 00 \
                c0 4e 31 c7 dc
                """
            ),
        ])
    func record(event: Event, expected: String) {
        #expect(event.record == expected.split(separator: " ").compactMap { UInt8($0, radix: 16) })
    }

    @Test(
        "carries every number of single precision",
        arguments: [0, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 3e38])
    func numbers(value: Float) async throws {
        try await withFolder { folder in
            let event = Event(wallTime: 0, step: 1 << 40, content: .scalars([("a/b", value), ("c", 1)]))
            try Data(event.record).write(to: URL(filePath: folder + "/events"))
            let read = try #require(try events(folder + "/events").first)
            #expect(read.step == 1 << 40)
            #expect(read.scalars.mapValues(\.bitPattern) == ["a/b": value.bitPattern, "c": Float(1).bitPattern])
        }
    }
}
