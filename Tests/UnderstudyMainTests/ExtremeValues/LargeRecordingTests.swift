import Foundation
import Testing

@Suite("Recordings that claim to be large")
struct LargeRecordingTests {
    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// A zip archive of one deflated entry, which claims to be of `size` bytes.
    private static func archive(_ packed: [UInt8], claiming size: UInt32) -> [UInt8] {
        let name = Array("observations.npy".utf8)
        let sizes = littleEndian(UInt32(0)) + littleEndian(UInt32(packed.count)) + littleEndian(size)
        let shared =
            littleEndian(UInt16(20)) + littleEndian(UInt16(0)) + littleEndian(UInt16(8)) + littleEndian(UInt32(0))
            + sizes + littleEndian(UInt16(name.count)) + littleEndian(UInt16(0))
        let local = littleEndian(UInt32(0x0403_4b50)) + shared + name + packed
        let central =
            littleEndian(UInt32(0x0201_4b50)) + littleEndian(UInt16(20)) + shared
            + [UInt8](repeating: 0, count: 14) + name
        let end =
            littleEndian(UInt32(0x0605_4b50)) + littleEndian(UInt32(0)) + littleEndian(UInt16(1))
            + littleEndian(UInt16(1)) + littleEndian(UInt32(central.count)) + littleEndian(UInt32(local.count))
            + littleEndian(UInt16(0))
        return local + central + end
    }

    enum Kind: String, CaseIterable {
        case sparse = "a sparse file of 3 GB"
        case deflated = "1 GiB of zeros in 1 MB"
    }

    @Test("are refused early, and take little memory", arguments: Kind.allCases)
    func refused(kind: Kind) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "r.npz").path
        switch kind {
        case .sparse:
            FileManager.default.createFile(atPath: file, contents: nil)
            try #require(truncate(file, 3_000_000_000) == 0)
        case .deflated:
            try Data(Self.archive([UInt8](repeating: 0, count: 1_050_000), claiming: 1 << 30))
                .write(to: URL(filePath: file))
        }
        try Data(
            """
            understudy: 1
            name: s
            environment: mountain-car
            expert: {dataset: {kind: npz, path: r.npz}, confidence: dynamic, bridging: none}
            training: {steps: 20_000}

            """.utf8
        ).write(to: folder.appending(path: "s.yaml"))
        let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "understudy")
        let result = try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result { try LimitedProcess.run(program, ["check", "s.yaml"], in: folder) })
            }.start()
        }
        #expect(result.exitCode == 65, "\(result.text)")
        #expect(result.text.contains(kind == .sparse ? "not a zip archive" : "nearly all"), "\(result.text)")
        #expect(result.peakBytes < 300_000_000, "\(result.peakBytes)")
    }
}
