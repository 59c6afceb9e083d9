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

    @Test("makes a product of every plugin and of the types in their signatures")
    func products() throws {
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        #expect(manifest.contains("plugins.map { .library(name: $0, targets: [$0]) }"))
        for name in [
            "Understudy", "UnderstudyTesting", "UnderstudyCommand", "UnderstudyPlugins", "SpecYAML", "ImitationTools",
            "QNetworks", "NumPy", "UnderstudyKernels",
        ] {
            #expect(manifest.contains(".library(name: \"\(name)\", targets: [\"\(name)\"])"), "\(name)")
        }
    }

    @Test("makes a product of every module with public declarations, which signatures may name, and of no other")
    func publicModules() throws {
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        let products = Set(manifest.matches(of: /\.library\(name: "(\w+)"/).map { String($0.1) })
        #expect(products.count >= 9)
        for module in ModuleOrderTests.order {
            let folder = Self.root.appending(path: "Sources/\(module)")
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            let isPublic = try files.contains { entry in
                guard let file = entry as? URL, file.pathExtension == "swift" else { return false }
                return try String(contentsOf: file, encoding: .utf8).contains(#/(?m)^ *(?:@\w+ )*public /#)
            }
            #expect(isPublic == products.contains(module), "\(module)")
        }
    }

    @Test("is in a package that others can depend on by a version: no unsafe flags, no packages in local folders")
    func manifestOfADependency() throws {
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        #expect(!manifest.contains("unsafeFlags"))
        #expect(manifest.matches(of: /\.package\((?!url: "https:)/).isEmpty)
        #expect(manifest.matches(of: #/(?:branch|revision|exact): /#).isEmpty)
    }

    @Test("has a line for every component in components.txt, which messages name products by")
    func components() throws {
        let path = "Sources/UnderstudyCommand/Resources/components.txt"
        let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        let table = ProductTable(of: Registry(UnderstudyMain.plugins)).lines
        #expect(lines == table, "\(path) has to have these lines:\n\(table.joined(separator: "\n"))")
    }

    @Test("has the version of the package for every plugin")
    func versions() {
        #expect(UnderstudyMain.plugins.filter { $0.version == nil }.map { $0.name } == [])
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
