import Foundation
import StudyExecution
import Understudy

/// The folders of studies that `run` made for this user on this machine, with what it started for them.
///
/// The list is outside of them, in `$XDG_STATE_HOME/understudy/trusted-folders`. A line has the token in the folder's file
/// `trust-token`, the folder's device and inode, the digest of a start, and the folder's path. A folder that was replaced
/// lacks the token, though it may have the inode of the one before. Lines of earlier versions count for nothing.
struct TrustedFolders {
    /// The path of the list.
    let file: String

    /// The list of this user; `nil` where there is no place for it.
    static var ofUser: TrustedFolders? {
        let variables = ProcessInfo.processInfo.environment
        if let state = variables["XDG_STATE_HOME"], state.hasPrefix("/") {
            return TrustedFolders(file: state + "/understudy/trusted-folders")
        }
        guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
        return TrustedFolders(file: home + "/.local/state/understudy/trusted-folders")
    }

    /// The list's record of a program start that a run's folder names.
    enum Answer {
        /// `run` started the same for this folder.
        case starts
        /// `run` started other things for this folder.
        case startsOthers
        /// The folder is not in the list.
        case unknown
    }

    /// Looks up `start`, which the run in `directory` names.
    func answer(to start: ProgramStart, ofRun directory: String) -> Answer {
        let digest = Self.digest(of: start)
        let known = lines
        let folders = Self.folders(ofRun: directory)
        if folders.contains(where: { known.contains($0.line(digest)) }) { return .starts }
        return folders.contains { $0.isIn(known) } ? .startsOthers : .unknown
    }

    /// Returns whether the run in `directory` is in a folder of the list.
    func contains(run directory: String) -> Bool {
        let known = lines
        return Self.folders(ofRun: directory).contains { $0.isIn(known) }
    }

    /// Remembers the study's folder and what is started for it.
    ///
    /// A list or a token that cannot be written is no reason to stop.
    func add(study directory: String, _ starts: Set<ProgramStart>) {
        let known = lines
        var folder = Folder(directory)
        if folder.map({ !$0.isIn(known) }) ?? true {
            guard Self.writeToken(in: directory) else { return }
            folder = Folder(directory)
        }
        guard let folder else { return }
        let new = starts.map { folder.line(Self.digest(of: $0)) }.filter { !known.contains($0) }.sorted()
        guard !new.isEmpty else { return }
        let parent = URL(filePath: file).deletingLastPathComponent()
        try? FileManager.default.createDirectory(
            at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = Files.write(Array(new.map { $0 + "\n" }.joined().utf8), to: descriptor)
    }

    /// The lines of the list; none if others can write to it.
    private var lines: Set<String> { Set(Self.ownText(at: file)?.split(separator: "\n").map(String.init) ?? []) }

    /// Returns the digest of everything that decides what is executed.
    private static func digest(of start: ProgramStart) -> String { SHA256.hexDigest(of: Array(start.identity.utf8)) }

    /// The folders that may be the study's of the run in `directory`.
    private static func folders(ofRun directory: String) -> [Folder] {
        [directory, directory + "/..", directory + "/../.."].compactMap(Folder.init)
    }

    /// Returns the text of a file that only this user can write to.
    private static func ownText(at path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o022 == 0, let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Writes a new token, in place of one that the folder may have from elsewhere.
    private static func writeToken(in directory: String) -> Bool {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<4).map { _ in
            let part = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - part.count) + part
        }
        let path = directory + "/" + Folder.tokenFile
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Files.write(Array((digits.joined() + "\n").utf8), to: descriptor) == nil
    }

    /// A folder of this user with a token.
    private struct Folder {
        /// The name of the file with the token.
        static let tokenFile = "trust-token"

        private let start: String
        private let path: String

        /// Identifies `directory`; `nil` if it is another user's, has no token, or has a path that no line can hold.
        init?(_ directory: String) {
            guard let real = realpath(directory, nil) else { return nil }
            defer { free(real) }
            var status = stat()
            guard stat(real, &status) == 0, status.st_uid == geteuid() else { return nil }
            path = String(cString: real)
            guard !path.contains("\n"), let text = TrustedFolders.ownText(at: path + "/" + Self.tokenFile) else {
                return nil
            }
            let token = text.hasSuffix("\n") ? text.dropLast() : text[...]
            guard token.utf8.count == 64, token.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
            start = "\(token) \(status.st_dev):\(status.st_ino) "
        }

        private static let digits = Array("0123456789abcdef".utf8)

        /// The line of the list for a start with this digest.
        func line(_ digest: String) -> String { start + digest + " " + path }

        /// Returns whether one of `lines` is about this folder.
        func isIn(_ lines: Set<String>) -> Bool {
            lines.contains { line in
                guard line.hasPrefix(start) else { return false }
                let digest = line.dropFirst(start.count).prefix { $0 != " " }
                return self.line(String(digest)) == line
            }
        }
    }
}
