import Foundation
import Testing
import Understudy

@testable import UnderstudyCommand

@Suite("The list of trusted folders")
struct TrustedFoldersTests {
    private static let start = ProgramStart(program: "python3", purpose: "the environment 'lab:Foo', of the module lab")

    private let root = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
    private var list: TrustedFolders { TrustedFolders(file: root.path + "/state/trusted-folders") }

    /// Makes a study's folder with a run, and returns the run's.
    private func makeStudy(_ name: String = "study") throws -> String {
        let run = root.path + "/\(name)/dqn/seed-0"
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
        return run
    }

    @Test("knows the starts of a folder, and no others")
    func starts() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let run = try makeStudy()
        #expect(list.answer(to: Self.start, ofRun: run) == .unknown && !list.contains(run: run))
        list.add(study: root.path + "/study", [Self.start])
        #expect(list.answer(to: Self.start, ofRun: run) == .starts && list.contains(run: run))
        var other = Self.start
        other.identity = "evil"
        #expect(list.answer(to: other, ofRun: run) == .startsOthers)
        list.add(study: root.path + "/study", [other])
        #expect(list.answer(to: other, ofRun: run) == .starts)
        #expect(list.answer(to: Self.start, ofRun: run) == .starts)
        let another = try makeStudy("another")
        #expect(list.answer(to: Self.start, ofRun: another) == .unknown)
    }

    @Test("does not know a folder that was copied, or that has the place and the inode of one that it knows")
    func replaced() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let run = try makeStudy()
        let study = root.path + "/study"
        list.add(study: study, [Self.start])
        try FileManager.default.copyItem(atPath: study, toPath: root.path + "/copy")
        #expect(list.answer(to: Self.start, ofRun: root.path + "/copy/dqn/seed-0") == .unknown)
        // The same inode with other content, as ext4 gives to the next folder.
        let token = study + "/trust-token"
        let text = try String(contentsOfFile: token, encoding: .utf8)
        try FileManager.default.removeItem(atPath: token)
        #expect(list.answer(to: Self.start, ofRun: run) == .unknown)
        let forged = String(text.reversed().drop { $0 == "\n" }) + "\n"
        try forged.write(toFile: token, atomically: false, encoding: .utf8)
        #expect(chmod(token, 0o600) == 0)
        #expect(list.answer(to: Self.start, ofRun: run) == .unknown)
        // A study that is run in such a folder gets a token of its own.
        list.add(study: study, [Self.start])
        #expect(try String(contentsOfFile: token, encoding: .utf8) != forged)
        #expect(list.answer(to: Self.start, ofRun: run) == .starts)
    }

    @Test("counts only if nobody else can write to it, nor to the token; lines of earlier versions count for nothing")
    func permissions() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let run = try makeStudy()
        let study = root.path + "/study"
        list.add(study: study, [Self.start])
        for path in [list.file, study + "/trust-token"] {
            #expect(chmod(path, 0o622) == 0)
            #expect(list.answer(to: Self.start, ofRun: run) == .unknown)
            #expect(chmod(path, 0o600) == 0)
            #expect(list.answer(to: Self.start, ofRun: run) == .starts)
        }
        var status = stat()
        #expect(stat(study, &status) == 0)
        try "\(status.st_dev):\(status.st_ino) \(study)\n".write(
            toFile: list.file, atomically: false, encoding: .utf8)
        #expect(list.answer(to: Self.start, ofRun: run) == .unknown && !list.contains(run: run))
    }
}
