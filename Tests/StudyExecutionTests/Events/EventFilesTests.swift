import Foundation
import Testing

@testable import StudyExecution

@Suite("The event files of a folder")
struct EventFilesTests {
    private func name(_ seconds: String, _ counter: String) -> String {
        "events.out.tfevents.\(seconds).\(counter).understudy"
    }

    @Test("have names in the order of time")
    func order() {
        let first = EventFiles.name(after: [], now: 1_767_225_600.9)
        #expect(first == name("1767225600", "00000"))
        #expect(EventFiles.name(after: [first], now: 1_767_225_601) == name("1767225601", "00000"))
        #expect(EventFiles.name(after: [], now: 7) == name("0000000007", "00000"))
    }

    @Test(
        "keep that order within a second and where the clock goes back", arguments: [1_767_225_600, 1_000, -5, .nan])
    func counter(now: Double) {
        var names = [EventFiles.name(after: [], now: 1_767_225_600)]
        for _ in 0..<3 { names.append(EventFiles.name(after: names.shuffled(), now: now)) }
        #expect(names == names.sorted() && Set(names).count == 4)
        #expect(names.last == name("1767225600", "00003"))
        #expect(EventFiles.name(after: [name("1767225600", "99999")], now: now) == name("1767225601", "00000"))
    }

    @Test("are told from all others")
    func others() async throws {
        try await withFolder { folder in
            let mine = name("1767225600", "00000")
            for file in [
                mine, "events.out.tfevents.1767225600.host", "events.out.tfevents.1.00000.understudy", "metrics.csv",
                "events.out.tfevents.1767225600.00000.understudy.tmp",
            ] { try write("x", to: folder + "/" + file) }
            #expect(try EventFiles.names(in: folder) == [mine])
        }
    }

    @Test("are restored to what they were, or not touched where that cannot be", arguments: [nil, "", "cut", "bytes"])
    func restored(damage: String?) async throws {
        try await withFolder { folder in
            let names = (0..<3).map { name("1767225600", "0000\($0)") }
            for name in names { try write("12345", to: folder + "/" + name) }
            let checksum = CRC32.checksum(Data("123".utf8))
            let kept = names[..<2].map { EventFiles.Length(name: $0, bytes: 3, checksum: checksum) }
            switch damage {
            case nil: break
            case "": try FileManager.default.removeItem(atPath: folder + "/" + names[0])
            case "cut": try write("12", to: folder + "/" + names[1])
            default: try write("1x345", to: folder + "/" + names[1])
            }
            let before = try contents(folder).map { try text(folder + "/" + $0) }
            let isRestored = try EventFiles.restore(kept, in: folder)
            #expect(isRestored == (damage == nil))
            let after = try contents(folder).map { try text(folder + "/" + $0) }
            #expect(after == (isRestored ? ["123", "123"] : before))
        }
    }
}
