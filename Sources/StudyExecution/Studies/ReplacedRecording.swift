import SpecYAML
import StudyFormat
import Understudy

/// A recording that differs from the one that a run learned from, or a policy that differs from the one it started with.
struct ReplacedRecording: Hashable {
    /// The path of the present file.
    let path: String
    /// The checksum or other property that identifies the old file, `SHA-256 4f2d8c0a91be`.
    let old: String
    /// The same property of the new file.
    let new: String

    init(path: String, old: String, new: String) {
        self.path = path
        self.old = old
        self.new = new
    }

    /// Finds the first file of a run that differs from the one that the run learned from.
    ///
    /// Returns `nil` if there is none, or nothing is known of the earlier files. Files are compared in the order of
    /// reading, so that a recording may be moved.
    init?(from learned: [DataFile]?, to read: [DataFile]) {
        guard let learned, learned.map(\.sha256) != read.map(\.sha256) else { return nil }
        let same = zip(learned, read).prefix { $0.sha256 == $1.sha256 }.count
        let (old, new) = (learned.dropFirst(same).first, read.dropFirst(same).first)
        self.init(
            path: new?.path ?? old?.path ?? "", old: old.map { Self.text(ofDigest: $0.sha256) } ?? "no file",
            new: new.map { Self.text(ofDigest: $0.sha256) } ?? "no file")
    }

    /// The noun for the file in messages.
    private var thing: String { path.hasSuffix(".safetensors") ? "policy" : "recording" }

    /// Returns a digest as shown in messages, with enough digits to distinguish files.
    static func text(ofDigest digest: String) -> String { "SHA-256 " + digest.prefix(12) }

    /// Returns the error of the run in `directory`.
    ///
    /// - Parameter isChosen: whether the command is to make this run.
    func error(ofRun directory: String, isChosen: Bool = true) -> ExecutionError {
        ExecutionError(
            .damagedInput, path: directory,
            problem: "the \(thing) '\(path)' was replaced: the run learned from \(old), and now it is \(new)",
            remedy: "put the old file back, or run again with --overwrite\(isChosen ? "" : " and without --only")")
    }

    /// Returns the error of a run that has not started, in a study that was prepared with the old file.
    func errorInStudy(ofRun directory: String) -> ExecutionError {
        ExecutionError(
            .damagedInput, path: directory,
            problem: "the \(thing) '\(path)' was replaced: the study was prepared with \(old), and now it is \(new)",
            remedy: "put the old file back, or run again with --overwrite")
    }
}

extension SpecFiles {
    /// Returns the first recording of a run that differs from the one that it learned from.
    ///
    /// - Parameters:
    ///   - spec: the run's spec with the present paths.
    ///   - learned: the files that the run recorded; empty for runs of versions that recorded none, for which
    ///     `study.json` is used.
    /// - Returns: `nil` if there is no such recording, or nothing is known of the earlier files.
    func replacedRecording(of spec: Node, learned: [DataFile]) -> ReplacedRecording? {
        let named = [spec["expert"]?["dataset"], spec["training"]?["start"]].compactMap { $0 }
        guard !named.isEmpty else { return nil }
        let present = named.reduce(into: [:]) { $0.merge(seals(in: $1)) { $1 } }
        let paths = present.keys.sorted()
        if learned.isEmpty {
            for path in paths {
                guard let old = recorded[path], let new = present[path], !old.isSame(as: new) else { continue }
                return ReplacedRecording(path: path, old: old.text(beside: new), new: new.text(beside: old))
            }
            return nil
        }
        for file in learned {
            // A moved file is identified by its content alone.
            let path = present[file.path] == nil ? paths.first : file.path
            guard let path, let new = present[path], new.sha256 != file.sha256 else { continue }
            if path != file.path, present.values.contains(where: { $0.sha256 == file.sha256 }) { continue }
            return ReplacedRecording(
                path: path, old: ReplacedRecording.text(ofDigest: file.sha256), new: new.text(beside: nil))
        }
        return nil
    }

    /// Returns the first of `files`, as read by a run, that has changed since the study was prepared.
    ///
    /// Returns `nil` if there is none, or nothing is known of the earlier files.
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
    /// Returns the property that distinguishes this file from `other` in messages: one that both have.
    fileprivate func text(beside other: StudyManifest.File?) -> String {
        if let sha256, other == nil || other?.sha256 != nil { return ReplacedRecording.text(ofDigest: sha256) }
        let digits = String(checksum, radix: 16)
        return "\(bytes) bytes with CRC-32 " + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
