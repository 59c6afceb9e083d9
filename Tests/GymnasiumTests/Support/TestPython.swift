import Foundation
import SpecYAML
import TestSupport
import Testing
import Understudy

@testable import Gymnasium

extension TestPython {
    /// The path of the tests' Python if it has gymnasium.
    static let gymnasium: String? = imports("gymnasium") ? path : nil

    /// The same, which also finds the odd environments.
    static let withOddEnvironments = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python").path
}

/// A folder of a test's own.
final class Workshop {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gymnasium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a program that starts the tests' Python after `preparation`, with `options` before the arguments it gets; returns its path.
    func python(_ preparation: String, options: String = "") throws -> String {
        let path = try #require(TestPython.gymnasium)
        return try program("#!/bin/sh\n\(preparation)\nexec '\(path)' \(options) \"$@\"\n")
    }

    /// Writes a program; returns its path.
    func program(_ text: String) throws -> String {
        let path = folder.appending(path: "program-\(UUID().uuidString)").path
        try ProgramFile.write(text, to: path)
        return path
    }
}

/// The odd environment of the arguments `make`, which further keys may follow.
func odd(_ make: String = "{}", timeout: Double = 60) throws -> GymnasiumEnvironment {
    try environment(
        "id: 'odd_environments:Odd-v0', make: \(make), python: '\(TestPython.withOddEnvironments)', timeout: \(timeout)"
    )
}

/// The environment of a spec's part, without its braces and kind.
func environment(_ text: String, file: String = "s.yaml") throws -> GymnasiumEnvironment {
    let node = try #require(try Node.parse("environment: {kind: gymnasium, \(text)}", file: file))
    let environment = try SpecReader.read(node, registry: Registry([GymnasiumPlugin.self])) { reader in
        reader.component("environment", from: \.environments, "")
    }
    return try #require(environment as? GymnasiumEnvironment)
}

/// The lines that a user sees for such a part; empty where nothing is wrong.
func problems(_ text: String) throws -> [String] {
    do {
        _ = try environment(text)
        return []
    } catch let problems as Diagnostics {
        return problems.all.map(\.description)
    }
}

extension Environment {
    /// The present observation.
    var observation: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}
