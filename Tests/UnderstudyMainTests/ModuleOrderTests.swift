import Foundation
import Testing
import Understudy

@testable import UnderstudyMain

@Suite("The order of the modules")
struct ModuleOrderTests {
    /// The rooms of the house from the ground up: a module imports only modules that stand before it.
    static let order = [
        "CYAML", "CZlib", "CAllocationCounter", "CHDF5", "SpecYAML", "CKernels", "UnderstudyKernels",
        "QNetworks", "Understudy",
        "ImitationTools", "UnderstudyTesting", "NumPy",
        "EnvironmentTraces", "StudyFormat", "EpisodeDrawing",
        "AgentTraining", "Experiments", "StudyExecution",
        "StudyReports", "UnderstudyBenchmarks", "UnderstudyTemplates", "UnderstudyCommand", "UnderstudyPlugins",
        "UnderstudyMain",
    ]

    /// The modules that know the plugins.
    static let linkers: Set = ["UnderstudyPlugins", "UnderstudyMain"]

    static func imports(of folder: URL) throws -> Set<String> {
        var names: Set<String> = []
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            names.formUnion(
                text.matches(of: /(?m)^\s*(?:@\w+ )?(?:public )?import (?:struct |class |enum |protocol |func )?(\w+)/)
                    .map { String($0.1) })
        }
        return names
    }

    @Test("holds in Sources/", arguments: order)
    func sources(module: String) throws {
        let folder = PluginListTests.root.appending(path: "Sources/\(module)")
        let place = try #require(Self.order.firstIndex(of: module))
        let plugins = try PluginListTests.folders
        for name in try Self.imports(of: folder) {
            if let other = Self.order.firstIndex(of: name) { #expect(other < place, "\(module) imports \(name)") }
            if !Self.linkers.contains(module) {
                #expect(!plugins.contains(name), "\(module) imports the plugin \(name)")
            }
        }
    }

    @Test("is complete: every folder of Sources/ has its place")
    func complete() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            at: PluginListTests.root.appending(path: "Sources"), includingPropertiesForKeys: nil
        ).map(\.lastPathComponent)
        #expect(Set(folders) == Set(Self.order))
    }

    @Test("lets a plugin import what plugins may import, and no other plugin")
    func plugins() throws {
        let allowed: Set = ["CHDF5", "ImitationTools", "NumPy", "QNetworks", "SpecYAML", "Understudy"]
        let plugins = try PluginListTests.folders
        for plugin in plugins {
            for name in try Self.imports(of: PluginListTests.root.appending(path: "Plugins/\(plugin)"))
            where Self.order.contains(name) || plugins.contains(name) {
                #expect(allowed.contains(name), "\(plugin) imports \(name)")
            }
        }
    }

    @Test("leaves modules that are no product without public declarations")
    func access() throws {
        let root = PluginListTests.root
        let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let products = Set(manifest.matches(of: /\.library\(name: "(\w+)"/).map { String($0.1) })
        let others = Self.order.filter { !products.contains($0) && $0 != "UnderstudyMain" }
        try #require(others.contains("AgentTraining") && others.contains("StudyFormat"))
        for module in others {
            let folder = root.appending(path: "Sources/\(module)")
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                let isPublic = text.contains(/(?m)^\s*(?:@\w+ +)*(?:public|open) +[a-z]/)
                #expect(!isPublic, "\(module)/\(file.lastPathComponent) has a public declaration")
            }
        }
    }

    @Test("keeps component names out of Sources/")
    func names() throws {
        // Specs and the compositions name components; the framework does not. `none` and `auto` are also words of every spec.
        let registry = Registry(UnderstudyMain.plugins)
        let names = Set(
            registry.environments.names + registry.datasets.names + registry.inferencers.names
                + registry.confidences.names + registry.bridgings.names + registry.rewardModels.names
                + registry.feasibilityTests.names
        ).subtracting(["none", "auto"])
        try #require(names.isSuperset(of: ["mountain-car", "npz", "nearest-transition", "dynamic"]))
        for module in Self.order where !Self.linkers.contains(module) {
            let folder = PluginListTests.root.appending(path: "Sources/\(module)")
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let code = try String(contentsOf: file, encoding: .utf8)
                    .split(separator: "\n").filter { !$0.contains("//") && !$0.contains("Composition(\"") }.joined(
                        separator: "\n"
                    )
                    // The recording of the quickstart, which `new experiment` copies, has this name.
                    .replacing("mountain-car-suboptimal", with: "")
                for name in names {
                    // A word of the language is a name where it stands in quotes; no other text has a hyphen in it.
                    let isNamed = code.contains("\"\(name)\"") || name.contains("-") && code.contains(name)
                    #expect(!isNamed, "\(file.lastPathComponent) names \(name)")
                }
            }
        }
    }
}
