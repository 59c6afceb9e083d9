import Foundation
import NumPySamples
import Testing

@Suite("Recordings in memory")
struct RecordingMemoryTests {
    enum Kind: String, CaseIterable {
        case stored = "an npz file"
        case deflated = "a deflated npz file"
        case doubles = "an npz file of double-precision numbers"
        case flat = "an npz file of flat arrays with the next observations"
        case flatWithoutNext = "an npz file of flat arrays"
        case csv = "a CSV file"
        case minari = "a Minari dataset"

        /// The key `path` of the spec.
        var path: String {
            switch self {
            case .csv: "r.csv"
            case .minari: "r-v0"
            default: "r.npz"
            }
        }
        var dataset: String {
            switch self {
            case .csv: "csv"
            case .minari: "minari"
            default: "npz"
            }
        }
    }

    /// The numbers of an observation of cart-pole, and the observations of an episode.
    private static let (size, length) = (4, 1_000)

    /// A recording's numbers: few different ones where they are to be compressed.
    private static func numbers(_ episodes: Int, isUniform: Bool) -> [Float] {
        var state: UInt32 = 1
        return (0..<episodes * length * size).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return isUniform ? Float(state >> 28) / 16 : Float(state >> 8) / Float(1 << 24)
        }
    }

    private static func write(_ kind: Kind, episodes: Int, to folder: URL) throws {
        let rows = episodes * length
        let numbers = numbers(episodes, isUniform: kind == .deflated)
        func array(_ numbers: [Float]) -> [UInt8] {
            SampleFiles.npy("<f4", "(\(numbers.count / size), \(size))", numbers.withUnsafeBytes { Array($0) })
        }
        var entries: [(name: String, content: [UInt8])] = []
        switch kind {
        case .csv:
            var text = "episode,observation_0,observation_1,observation_2,observation_3\n"
            for row in 0..<rows {
                text += "\(row / length),\(numbers[4 * row]),\(numbers[4 * row + 1]),"
                text += "\(numbers[4 * row + 2]),\(numbers[4 * row + 3])\n"
            }
            return try Data(text.utf8).write(to: folder.appending(path: "r.csv"))
        case .flat, .flatWithoutNext:
            let ends = (0..<rows).map { $0 % length == length - 1 }
            entries = [
                ("observations.npy", array(numbers)), ("terminals.npy", SampleFiles.npy("(\(rows),)", ends)),
            ]
            // Behind the last row anything may follow.
            if kind == .flat {
                entries.append(("next_observations.npy", array(Array(numbers.dropFirst(size)) + [1, 2, 3, 4])))
            }
        case .stored, .deflated, .doubles, .minari:
            let doubles = numbers.map { Double($0) }
            let observations =
                kind == .doubles
                ? SampleFiles.npy("<f8", "(\(rows), \(size))", doubles.withUnsafeBytes { Array($0) }) : array(numbers)
            entries = [("observations.npy", observations)] + flags(episodes: episodes, length: length)
        }
        let archive = ZipWriter(entries, kind == .deflated ? .deflated : [])
        try Data(archive.bytes).write(to: folder.appending(path: "r.npz"))
    }

    /// The arrays beside the observations of episodes with `length` observations each.
    private static func flags(episodes: Int, length: Int) -> [(name: String, content: [UInt8])] {
        [
            (
                "episode_offsets.npy",
                SampleFiles.npy("(\(episodes + 1),)", (0...episodes).map { Int64($0 * length) })
            ),
            ("terminated.npy", SampleFiles.npy("(\(episodes),)", [Bool](repeating: true, count: episodes))),
            ("truncated.npy", SampleFiles.npy("(\(episodes),)", [Bool](repeating: false, count: episodes))),
        ]
    }

    private static func run(_ arguments: [String], in folder: URL) async throws -> LimitedProcess.Result {
        let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "understudy")
        return try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result { try LimitedProcess.run(program, arguments, in: folder, seconds: 240) })
            }.start()
        }
    }

    /// The greatest memory of `check` with a recording of so many episodes; `nil` if it cannot be made here.
    private static func peak(_ kind: Kind, episodes: Int) async throws -> Int? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(kind, episodes: episodes, to: folder)
        if kind == .minari {
            let result = try await run(["dataset", "convert", "r.npz", "r-v0"], in: folder)
            // Without libhdf5 no dataset of Minari is written or read.
            if result.text.contains("libhdf5") { return nil }
            #expect(result.exitCode == 0, "\(result.text)")
        }
        try Data(
            """
            understudy: 1
            name: s
            environment: cart-pole
            expert: {dataset: {kind: \(kind.dataset), path: \(kind.path)}, confidence: dynamic, bridging: none}
            training: {steps: 20_000}

            """.utf8
        ).write(to: folder.appending(path: "s.yaml"))
        let result = try await run(["check", "s.yaml"], in: folder)
        #expect(result.exitCode == 0, "\(result.text)")
        return result.peakBytes
    }

    @Test("check holds a recording once, and a few megabytes", arguments: Kind.allCases)
    func once(kind: Kind) async throws {
        let episodes = 600
        guard let base = try await Self.peak(kind, episodes: 2),
            let peak = try await Self.peak(kind, episodes: episodes)
        else { return }
        // A single-precision number for each element.
        let data = episodes * Self.length * Self.size * MemoryLayout<Float>.size
        let limit = data + data / 5 + 2_500_000
        #expect(peak - base <= limit, "\((peak - base) / 1_000) kB for a recording of \(data / 1_000) kB")
        // What is measured has the recording in it.
        #expect(peak - base >= data / 2)
    }

    // MARK: - Images

    enum Images: String, CaseIterable {
        case stored = "an npz file"
        case deflated = "a deflated npz file"
        case minari = "a Minari dataset"
    }

    /// The bytes of four stacked images of 84 x 84 pixels, and the observations of an episode.
    private static let (pixels, imageLength) = (84 * 84 * 4, 50)

    private static func writeImages(episodes: Int, isDeflated: Bool, to file: URL) throws {
        let rows = episodes * imageLength
        var state: UInt32 = 1
        let bytes = (0..<rows * pixels).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 28)
        }
        let entries =
            [("observations.npy", SampleFiles.npy("|u1", "(\(rows), 84, 84, 4)", bytes))]
            + flags(episodes: episodes, length: imageLength)
        try Data(ZipWriter(entries, isDeflated ? .deflated : []).bytes).write(to: file)
    }

    /// The greatest memory of reading a recording of so many episodes; `nil` if it cannot be made here.
    private static func peak(_ images: Images, episodes: Int) async throws -> Int? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeImages(
            episodes: episodes, isDeflated: images == .deflated, to: folder.appending(path: "r.npz"))
        if images == .minari {
            let result = try await run(["dataset", "convert", "r.npz", "r-v0"], in: folder)
            if result.text.contains("libhdf5") { return nil }
            #expect(result.exitCode == 0, "\(result.text)")
        }
        // No environment of the program has such images without Python. The command reads a recording as 'check' does.
        let path = images == .minari ? "r-v0" : "r.npz"
        let result = try await run(["dataset", "validate", path], in: folder)
        #expect(result.exitCode == 0, "\(result.text)")
        return result.peakBytes
    }

    @Test("a recording of 1,000 stacked images is held once, with a byte for each pixel", arguments: Images.allCases)
    func bytes(images: Images) async throws {
        let episodes = 20
        guard let base = try await Self.peak(images, episodes: 1),
            let peak = try await Self.peak(images, episodes: episodes)
        else { return }
        let data = episodes * Self.imageLength * Self.pixels
        // The base has one episode in it.
        #expect(peak - base <= data * 6 / 5, "\((peak - base) / 1_000) kB for a recording of \(data / 1_000) kB")
        #expect(peak - base >= data / 2)
    }
}
