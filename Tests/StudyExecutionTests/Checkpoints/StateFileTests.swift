import Foundation
import Testing
import Understudy

@testable import StudyExecution

@Suite("The file of a state")
struct StateFileTests {
    @Test("is refused, and not left behind, where two parts have one name or a part changes while it is written")
    func mistakes() async throws {
        try await withFolder { folder in
            let path = folder + "/state"
            var number = 1
            #expect(throws: StateError("a", "two parts of the state have this name")) {
                _ = try StateFile.write(path) {
                    try $0.number(&number, "a")
                    try $0.number(&number, "a")
                }
            }
            var growing: [Int] = []
            let error = #expect(throws: StateError.self) {
                _ = try StateFile.write(path) {
                    growing.append(1)
                    try $0.numbers(&growing, "b", varies: true)
                }
            }
            #expect(error?.name == "b" && error?.reason.hasPrefix("it changed while it was written; ") == true)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("gives back what was written, and refuses what the state does not ask for")
    func roundTrip() async throws {
        try await withFolder { folder in
            let path = folder + "/state"
            var (numbers, flag) = ([0.5, .infinity], true)
            let seal = try StateFile.write(path) {
                try $0.numbers(&numbers, "numbers", varies: true)
                try $0.flag(&flag, "flag")
            }
            var (read, readFlag): ([Double], Bool) = ([], false)
            try StateFile.read(path, seal: seal) {
                try $0.numbers(&read, "numbers", varies: true)
                try $0.flag(&readFlag, "flag")
            }
            #expect(read == numbers && readFlag)
            #expect(throws: StateError("flag", "the run has no such part")) {
                try StateFile.read(path, seal: seal) { try $0.numbers(&read, "numbers", varies: true) }
            }
        }
    }
}
