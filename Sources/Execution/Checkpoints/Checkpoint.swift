import Foundation
import Understudy

/// What is known of a checkpoint: the file beside the state, written last, so that a state without it was cut off.
struct Checkpoint: Codable, Hashable {
    /// The version of the state's format; a program reads its own alone.
    static let presentFormat = 2

    /// The one key that every format has.
    struct Format: Decodable {
        var format: Int
    }

    var format = Self.presentFormat
    /// The environment steps that had been made.
    var step: Int
    /// The run's files up to there.
    var files: CSVRecorder.Lengths
    /// The event files up to there; `nil` in checkpoints of versions that wrote none.
    var eventFiles: [EventFiles.Length]?
    /// Seconds that the run had taken.
    var wallSeconds: Double
    /// The bytes of the state's file, and the CRC-32 of them.
    var stateBytes: Int
    var stateChecksum: UInt32
    /// The CRC-32 of the run's `spec.yaml`.
    var specChecksum: UInt32
    /// The files of the recording that was learned from; `nil` where there are none, and in checkpoints of versions that took down none.
    var recordings: [DataFile]?
    /// The instruction set that computed.
    var instructionSet: String

    enum CodingKeys: String, CodingKey {
        case format, step, files, recordings
        case eventFiles = "event_files"
        case wallSeconds = "wall_seconds"
        case stateBytes = "state_bytes"
        case stateChecksum = "state_crc32"
        case specChecksum = "spec_crc32"
        case instructionSet = "instruction_set"
    }
}
