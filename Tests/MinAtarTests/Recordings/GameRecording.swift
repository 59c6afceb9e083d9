import Foundation
import Testing
import Understudy

@testable import MinAtar
import NumPy

/// What MinAtar did, row by row; see Fixtures/PROVENANCE.md.
struct GameRecording {
    /// Which rules were switched on.
    enum Variant: String, CaseIterable, CustomTestStringConvertible {
        case plain
        case stickyRamp = "sticky-ramp"

        var testDescription: String { rawValue }
        var repetition: Double { self == .plain ? 0 : 0.1 }
        var isRamping: Bool { self == .stickyRamp }
    }

    /// A reset, which has no action, or a step.
    struct Row {
        var action: Int?
        var executedAction: Int
        var reward: Int
        var terminal: Bool
        var level: Int
        /// The observation with one bit an element, as environments pack it.
        var packed: [UInt64]
        /// What was drawn.
        var draws: RecordedDraws
    }

    let shape: [Int]
    let rows: [Row]

    init(_ subject: Subject, _ variant: Variant) throws {
        let url = try #require(
            Bundle.module.url(
                forResource: "\(subject.rawValue).\(variant.rawValue)", withExtension: "npz", subdirectory: "Fixtures"))
        let bytes = try [UInt8](Data(contentsOf: url))
        let arrays = NPZArrays(try ZipArchive(bytes, path: url.lastPathComponent))
        func array(_ name: String) throws -> NPYArray { try #require(try arrays.array(name), "\(name)") }
        func integers(_ name: String) throws -> [Int] { try array(name).integers() }

        let (kinds, actions, executed) = try (integers("row_kind"), integers("action"), integers("executed_action"))
        let (rewards, terminals) = try (integers("reward"), integers("terminal"))
        let (levels, offsets) = try (integers("ramp"), integers("draw_offsets"))
        let (drawKinds, lows, highs) = try (integers("draw_kind"), integers("draw_low"), integers("draw_high"))
        let values = try array("draw_value").doubles()
        let draws: [RecordedDraws.Draw] = drawKinds.indices.map {
            drawKinds[$0] == 1 ? .integer(Int(values[$0]), in: lows[$0]..<highs[$0]) : .real(values[$0])
        }
        let states = try array("state").data
        let stride = states.count / kinds.count
        shape = try integers("state_shape")
        rows = kinds.indices.map { row in
            Row(
                action: kinds[row] == 1 ? actions[row] : nil, executedAction: executed[row], reward: rewards[row],
                terminal: terminals[row] == 1, level: levels[row],
                packed: Self.words(states[states.startIndex + row * stride..<states.startIndex + (row + 1) * stride]),
                draws: RecordedDraws(Array(draws[offsets[row]..<offsets[row + 1]])))
        }
    }

    /// Words with the least significant bit first from bytes with the most significant bit first.
    private static func words(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (bytes.count + 7) / 8)
        for (index, byte) in bytes.enumerated() {
            for bit in 0..<8 where byte & (128 >> bit) != 0 { words[index / 8] |= 1 << UInt64(8 * (index % 8) + bit) }
        }
        return words
    }
}
