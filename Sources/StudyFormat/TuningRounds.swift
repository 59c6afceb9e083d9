import Foundation
import Understudy

/// The rounds of a study with `tune`. Each is a study of its own in the study's folder: `tuning/round-1` and so on.
package enum TuningRounds {
    /// The name of the folder with all rounds.
    package static let folder = "tuning"

    /// Returns the folder of round `number`, from 1, of the study in `directory`.
    package static func path(ofRound number: Int, in directory: String) -> String {
        PathName.joined(directory, "\(folder)/round-\(number)")
    }

    /// Returns the folders of the rounds that have begun, in order.
    package static func begun(in directory: String) -> [String] {
        let rounds = (1...).lazy.map { path(ofRound: $0, in: directory) }
        return Array(rounds.prefix { FileManager.default.fileExists(atPath: FileName.study.path(in: $0)) })
    }

    /// Whether the study in `directory` is being tuned: rounds have begun, and the study itself has not.
    package static func isOpen(in directory: String) -> Bool {
        !FileManager.default.fileExists(atPath: FileName.study.path(in: directory)) && !begun(in: directory).isEmpty
    }
}
