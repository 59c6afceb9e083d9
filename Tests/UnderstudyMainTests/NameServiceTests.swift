import Foundation
import Testing

@Suite("Names of users")
struct NameServiceTests {
    @Test("are asked for nowhere: in a static program, a module of another C library would end it")
    func calls() throws {
        let asking = /get(pw|gr)(nam|uid|gid)|attributesOfItem|NS(Full)?UserName|userName\b|expandingTilde/
        for folder in ["Sources", "Plugins"] {
            let root = PluginListTests.root.appending(path: folder)
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) where name.hasSuffix(".swift") {
                let code = try String(contentsOf: root.appending(path: name), encoding: .utf8).split(separator: "\n")
                    .filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
                for line in code { #expect(!line.contains(asking), "\(folder)/\(name): \(line)") }
            }
        }
    }
}
