import Foundation
import Testing
import Understudy

@testable import UnderstudyMain

@Suite("The list of plugins")
struct PluginListTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static var folders: Set<String> {
        get throws {
            let entries = try FileManager.default.contentsOfDirectory(
                at: root.appending(path: "Plugins"), includingPropertiesForKeys: [.isDirectoryKey])
            return try Set(
                entries.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
                    .map(\.lastPathComponent))
        }
    }

    @Test("names every folder of Plugins/ in the executable")
    func executable() throws {
        #expect(try Self.folders == Set(UnderstudyMain.plugins.map { $0.name }))
    }

    @Test("names every folder of Plugins/ in Package.swift")
    func manifest() throws {
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        let list = try #require(manifest.firstMatch(of: /(?m)^let plugins = \[([^\]]*)\]/))
        let names = list.1.matches(of: /"([^"]+)"/).map { String($0.1) }
        #expect(try Self.folders == Set(names))
        #expect(names == names.sorted())
    }

    @Test("has a summary of one line and at least one component for every plugin")
    func plugins() {
        for plugin in UnderstudyMain.plugins {
            let registry = Registry([plugin])
            let components =
                registry.environments.entries.count + registry.datasets.entries.count
                + registry.inferencers.entries.count + registry.confidences.entries.count
                + registry.bridgings.entries.count + registry.rewardModels.entries.count
                + registry.feasibilityTests.entries.count
            #expect(components > 0, "\(plugin.name)")
            #expect(!plugin.summary.isEmpty && !plugin.summary.contains("\n") && !plugin.summary.hasSuffix("."))
        }
    }
}
