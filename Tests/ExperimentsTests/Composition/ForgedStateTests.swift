import Experiments
import Foundation
import Testing
import Understudy

@testable import AgentTraining

/// States of runs in which numbers were replaced, as in a checkpoint with a corrected checksum.
///
/// UNDERSTUDY_TEST_ALL=1 tries twenty times as many. A hundred times as many take a quarter of an hour of processor
/// time.
@Suite("A run that is restored from a forged state")
struct ForgedStateTests {
    static let trials = ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_ALL"] == "1" ? 300 : 15

    struct Part {
        let description: StateArchive.Part
        let bytes: [UInt8]
    }

    /// Numbers of the parts' types that are the first to go wrong.
    static let integers: [Int64] = [
        -1, 0, 1, 2, 3, 255, 1_000, 1 << 15, 1 << 30, (1 << 31) - 1, -(1 << 31), 1 << 40, 1 << 50, .max, .min,
    ]
    static let floats: [Double] = [0, -1, 1e9, 1e30, -3e38, .nan, .infinity, -.infinity]

    @Test(
        "is refused or goes on, and never crashes",
        arguments: [
            "{extends: per, learner: {n_step: 3}}",
            "{extends: diiqn, expert: {sampling: {reads: storing, neighbors: 3}}}",
            "{extends: diiqn-guided, expert: {inference: {kind: forward-model, minimum: 10}, confidence: performance}}",
            "{extends: diiqn-guided, expert: {inference: {kind: transition-model, warmup: 5}}}",
            "{extends: diiqn, expert: {inference: {kind: nearest-transition, metric: learned, warmup: 150}}}",
            "{extends: diiqn, expert: {inference: per-action-nearest, confidence: linear}}",
            "{extends: gaifo}", "{extends: oril}",
            "{extends: diiqn-guided, expert: {reward: progress, sampling: {n_step: 1}}}",
        ])
    func vectors(_ variant: String) throws { try forge(ShortRun(steps: 400), variant) }

    @Test(
        "is refused or goes on with bridges, and never crashes",
        arguments: [
            "{extends: ha-diiqn}", "{extends: detect-only}",
            "{extends: ha-diiqn-guided, expert: {bridging: {kind: graph, feasibility: visit-counts}}}",
            "{extends: ha-diiqn-guided, expert: {bridging: {kind: own-segments, feasibility: error-threshold}}}",
            "{extends: ha-diiqn, expert: {bridging: {kind: value-guided}, sampling: {reads: storing}}}",
        ])
    func bridges(_ variant: String) throws {
        try forge(
            ShortRun(
                environment:
                    "{kind: maze, observation: one-hot, moves: [north, south, north-east, south-west], time_limit: 60}",
                recording: "../paper/experts/maze-news.npz", steps: 800), variant)
    }

    private func forge(_ run: ShortRun, _ variant: String) throws {
        var recorder = ShortRun.Transcript()
        let original = try run.begin(variant)
        try original.advance(by: run.steps / 2, to: &recorder)
        var parts: [Part] = []
        var saving = StateArchive(savingTo: { part, bytes in
            parts.append(Part(description: part, bytes: bytes.withUnsafeBytes { Array($0) }))
        })
        try original.saveOrRestoreState(in: &saving)
        var stream = RandomStream(seed: 1, name: variant)
        var refused = 0
        for _ in 0..<Self.trials {
            let forged = Self.forged(parts, using: &stream)
            let restored = try run.begin(variant)
            do {
                var archive = StateArchive(restoringFrom: { name, body in
                    guard let part = forged.first(where: { $0.description.name == name }) else {
                        throw StateError(name, "it is missing")
                    }
                    try body(part.description, part.bytes.span.bytes)
                })
                try restored.saveOrRestoreState(in: &archive)
                try restored.advance(by: 30, to: &recorder)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    /// Returns the parts with up to three numbers replaced.
    private static func forged(_ parts: [Part], using stream: inout RandomStream) -> [Part] {
        var forged = parts
        for _ in 0...stream.integer(below: 3) {
            let index = stream.integer(below: parts.count)
            let part = forged[index].description
            var bytes = forged[index].bytes
            guard !bytes.isEmpty else { continue }
            let isList = part.type == "U8"
            let size = isList ? [1, 4, 8][stream.integer(below: 3)] : bytes.count / part.count
            guard bytes.count >= size else { continue }
            let place =
                isList ? stream.integer(below: bytes.count - size + 1) : stream.integer(below: part.count) * size
            let isFloat = part.type == "F32" || part.type == "F64" || isList && stream.integer(below: 3) == 0
            let integer = integers[stream.integer(below: integers.count)]
            let float = floats[stream.integer(below: floats.count)]
            let new: [UInt8] =
                isFloat
                ? (size == 4
                    ? withUnsafeBytes(of: Float(float)) { Array($0) } : withUnsafeBytes(of: float) { Array($0) })
                : withUnsafeBytes(of: integer.littleEndian) { Array($0.prefix(size)) }
            bytes.replaceSubrange(place..<place + min(size, new.count), with: new.prefix(size))
            var count = part.count
            if stream.integer(below: 20) == 0 {
                // Another number of numbers.
                bytes.removeLast(size)
                count = isList ? bytes.count : part.count - 1
            }
            forged[index] = Part(
                description: .init(name: part.name, type: part.type, count: count, byteCount: bytes.count), bytes: bytes
            )
        }
        return forged
    }
}
