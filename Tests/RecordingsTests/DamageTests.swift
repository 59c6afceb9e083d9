import NumPy
import NumPySamples
import Testing
import Understudy

@testable import Recordings

@Suite("A damaged recording never stops the program")
struct DamageTests {
    private static func archive(_ options: ZipWriter.Options) -> [UInt8] {
        let arrays: [(name: String, content: [UInt8])] = [
            ("observations.npy", SampleFiles.npy("(5, 2)", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [Float])),
            ("episode_offsets.npy", SampleFiles.npy("(3,)", [0, 3, 5] as [Int64])),
            ("terminated.npy", SampleFiles.npy("(2,)", [true, false])),
            ("truncated.npy", SampleFiles.npy("(2,)", [false, true])),
            ("actions.npy", SampleFiles.npy("(3,)", [0, 1, 2] as [Int64])),
        ]
        return ZipWriter(arrays, options).bytes
    }

    /// Whether the bytes are a recording; where they are not, the error must be one that tells so.
    private func isRecording(_ bytes: [UInt8]) -> Bool {
        do {
            let arrays = try NPZArrays(ZipArchive(bytes, path: "x.npz"))
            return try NPZDataset(path: "x.npz").recording(in: arrays).transitionCount > 0
        } catch {
            #expect(error.kind == .damaged && error.path == "x.npz" && !error.message.isEmpty)
            return false
        }
    }

    @Test("cut off anywhere, it is refused", arguments: 0..<8)
    func truncations(_ options: Int) {
        let bytes = Self.archive(.init(rawValue: options))
        #expect(isRecording(bytes))
        #expect((0..<bytes.count).allSatisfy { !isRecording(Array(bytes.prefix($0))) })
    }

    /// One to four random bytes at random places; half of them are 0 or 255, where sizes break.
    @Test("changed at random, it is refused or still a recording", arguments: 0..<8)
    func mutations(_ options: Int) {
        let bytes = Self.archive(.init(rawValue: options))
        var stream = RandomStream(seed: UInt64(options), name: "mutations")
        var refused = 0
        for _ in 0..<1_000 {
            var damaged = bytes
            for _ in 0...stream.integer(below: 4) {
                let extremes: [UInt8] = [0, 255]
                damaged[stream.integer(below: bytes.count)] =
                    stream.happens(withProbability: 0.5)
                    ? extremes[stream.integer(below: 2)] : UInt8(stream.integer(below: 256))
            }
            if !isRecording(damaged) { refused += 1 }
        }
        #expect(refused > 300)
    }

    /// Contents change and checksums are right: what a faulty recorder would write.
    @Test("arrays that are whole but nonsense are refused or still a recording")
    func nonsense() {
        var stream = RandomStream(seed: 9, name: "mutations")
        var refused = 0
        for _ in 0..<2_000 {
            var arrays: [(name: String, content: [UInt8])] = [
                ("observations.npy", SampleFiles.npy("(5, 2)", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [Float])),
                ("episode_offsets.npy", SampleFiles.npy("(3,)", [0, 3, 5] as [Int64])),
                ("terminated.npy", SampleFiles.npy("(2,)", [true, false])),
                ("truncated.npy", SampleFiles.npy("(2,)", [false, true])),
                ("actions.npy", SampleFiles.npy("(3,)", [0, 1, 2] as [Int64])),
            ]
            let array = stream.integer(below: arrays.count)
            let place = stream.integer(below: arrays[array].content.count)
            arrays[array].content[place] = UInt8(stream.integer(below: 256))
            if !isRecording(ZipWriter(arrays).bytes) { refused += 1 }
        }
        #expect(refused > 1_000)
    }
}
