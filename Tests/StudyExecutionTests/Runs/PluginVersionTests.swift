import Foundation
import StudyFormat
import Testing
import Understudy

@testable import StudyExecution

@Suite("The plugins of a run")
struct PluginVersionTests {
    private enum Line: Plugin {
        static let name = "Line"
        static let summary = "A corridor"
        static let version: Version? = Version(1, 2)
        static func register(into registry: inout Registry) { registry.add(LineWorld.self) }
    }

    private enum Idle: Plugin {
        static let name = "Idle"
        static let summary = "Nothing that a spec names"
        static func register(into registry: inout Registry) {}
    }

    private func makeRun(in folder: String, _ registry: Registry) throws {
        let null = open("/dev/null", O_WRONLY)
        defer { close(null) }
        #expect(try Worker.run(directory: folder, registry: registry, progress: null) == .finished)
    }

    @Test("are stored with their versions, those alone that the spec needs")
    func stored() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            try makeRun(in: folder, Registry([Idle.self, Line.self]))
            #expect(RunStatus(directory: folder)?.plugins == [PluginVersion(name: "Line", version: "1.2.0")])
        }
    }

    @Test("are told by a program that lacks one")
    func lacking() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            try makeRun(in: folder, Registry([Line.self]))
            let error = #expect(throws: (any Error).self) { try FinalPolicy(directory: folder, registry: Registry()) }
            let lines = "\(try #require(error))".split(separator: "\n")
            #expect(
                lines.first?.hasSuffix(
                    "spec.yaml:1:1: error: the run was made with the plugin 'Line 1.2.0', which this program does not have"
                )
                    == true)
            #expect(lines.contains { $0.contains("unknown environment 'line-world'") })
        }
    }

    @Test("are not needed to read a run of an earlier version, which did not store them")
    func earlier() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder)
            try makeRun(in: folder, Registry([Line.self]))
            var status = try #require(RunStatus(directory: folder))
            status.plugins = nil
            try status.write(to: folder)
            #expect(!(try text(folder + "/status.json").contains("plugins")))
            _ = try FinalPolicy(directory: folder, registry: Registry([Line.self]))
            let error = #expect(throws: (any Error).self) { try FinalPolicy(directory: folder, registry: Registry()) }
            #expect("\(try #require(error))".contains("error: environment: unknown environment 'line-world'"))
        }
    }
}
