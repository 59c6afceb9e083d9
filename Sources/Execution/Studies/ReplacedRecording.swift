import StudyFormat
import Understudy
import YAML

/// A recording that is not the one that a run has learned from.
struct ReplacedRecording: Hashable {
    /// The file that is there now.
    let path: String
    /// What told the old file from others, `SHA-256 4f2d8c0a91be`.
    let old: String
    /// What tells the new one.
    let new: String

    init(path: String, old: String, new: String) {
        self.path = path
        self.old = old
        self.new = new
    }

    /// The first file that a run has read and that is not the one that it learned from before; `nil` where all are, or
    /// nothing is known of these.
    ///
    /// Files are compared in the order of reading, so that a recording may be moved.
    init?(from learned: [DataFile]?, to read: [DataFile]) {
        guard let learned, learned.map(\.sha256) != read.map(\.sha256) else { return nil }
        let same = zip(learned, read).prefix { $0.sha256 == $1.sha256 }.count
        let (old, new) = (learned.dropFirst(same).first, read.dropFirst(same).first)
        self.init(
            path: new?.path ?? old?.path ?? "", old: old.map { Self.text(ofDigest: $0.sha256) } ?? "no file",
            new: new.map { Self.text(ofDigest: $0.sha256) } ?? "no file")
    }

    /// As messages have it: enough digits to tell files apart.
    static func text(ofDigest digest: String) -> String { "SHA-256 " + digest.prefix(12) }

    /// The error of the run in `directory`.
    ///
    /// - Parameter isChosen: whether the run is one of those that the command is to make.
    func error(ofRun directory: String, isChosen: Bool = true) -> ExecutionError {
        ExecutionError(
            .damagedInput, path: directory,
            problem: "the recording '\(path)' was replaced: the run learned from \(old), and now it is \(new)",
            remedy: "put the old file back, or run again with --overwrite\(isChosen ? "" : " and without --only")")
    }

    /// The error of a run that has not begun, in a study that was made ready with the old file.
    func errorInStudy(ofRun directory: String) -> ExecutionError {
        ExecutionError(
            .damagedInput, path: directory,
            problem: "the recording '\(path)' was replaced: the study was made ready with \(old), and now it is \(new)",
            remedy: "put the old file back, or run again with --overwrite")
    }
}

extension SpecFiles {
    /// The first recording of a run that is not the one that it has learned from; `nil` where all are, or nothing is
    /// known of these.
    ///
    /// - Parameters:
    ///   - spec: the run's spec with the paths of now.
    ///   - learned: what the run took down; nothing in runs of versions that took down none, for which `study.json`
    ///     counts.
    func replacedRecording(of spec: Node, learned: [DataFile]) -> ReplacedRecording? {
        guard let dataset = spec["expert"]?["dataset"] else { return nil }
        let present = seals(in: dataset)
        let paths = present.keys.sorted()
        if learned.isEmpty {
            for path in paths {
                guard let old = recorded[path], let new = present[path], !old.isSame(as: new) else { continue }
                return ReplacedRecording(path: path, old: old.text(beside: new), new: new.text(beside: old))
            }
            return nil
        }
        for file in learned {
            // One that was moved is told by its content alone.
            let path = present[file.path] == nil ? paths.first : file.path
            guard let path, let new = present[path], new.sha256 != file.sha256 else { continue }
            if path != file.path, present.values.contains(where: { $0.sha256 == file.sha256 }) { continue }
            return ReplacedRecording(
                path: path, old: ReplacedRecording.text(ofDigest: file.sha256), new: new.text(beside: nil))
        }
        return nil
    }

    /// The first of `files`, as a run has read them, that is not as when the study was made ready; `nil` where all are,
    /// or that is not known.
    func replacedRecording(among files: [DataFile]) -> ReplacedRecording? {
        for file in files {
            guard let old = recorded[file.path]?.sha256, old != file.sha256 else { continue }
            return ReplacedRecording(
                path: file.path, old: ReplacedRecording.text(ofDigest: old),
                new: ReplacedRecording.text(ofDigest: file.sha256))
        }
        return nil
    }
}

extension StudyManifest.File {
    /// What tells this file from `other`, as messages have it: what both have.
    fileprivate func text(beside other: StudyManifest.File?) -> String {
        if let sha256, other == nil || other?.sha256 != nil { return ReplacedRecording.text(ofDigest: sha256) }
        let digits = String(checksum, radix: 16)
        return "\(bytes) bytes with CRC-32 " + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
