import Foundation
import Understudy

/// The metadata of a checkpoint, in the file beside the state.
///
/// It is written last, so that a state without it is incomplete.
struct Checkpoint: Codable, Hashable {
    /// The version of the state format. A program reads only its own.
    static let presentFormat = 2

    var format = Self.presentFormat
    /// The number of environment steps at the checkpoint.
    var step: Int
    /// The number of environment steps of the whole run; `nil` in checkpoints of versions that did not store it.
    var plannedSteps: Int?
    /// The lengths of the run's CSV files at the checkpoint.
    var files: CSVRecorder.Lengths
    /// The lengths of the event files at the checkpoint; `nil` in checkpoints of versions without event files.
    var eventFiles: [EventFiles.Length]?
    /// The run's wall time so far, in seconds.
    var wallSeconds: Double
    /// The size of the state file in bytes, and its CRC-32.
    var stateBytes: Int
    var stateChecksum: UInt32
    /// The CRC-32 of the run's `spec.yaml`.
    var specChecksum: UInt32
    /// The files of the recording that the run learned from.
    ///
    /// `nil` if there are none, and in checkpoints of versions that did not store them.
    var recordings: [DataFile]?
    /// The instruction set of the computations.
    var instructionSet: String

    enum CodingKeys: String, CodingKey {
        case format, step, files, recordings
        case plannedSteps = "planned_steps"
        case eventFiles = "event_files"
        case wallSeconds = "wall_seconds"
        case stateBytes = "state_bytes"
        case stateChecksum = "state_crc32"
        case specChecksum = "spec_crc32"
        case instructionSet = "instruction_set"
    }
}
