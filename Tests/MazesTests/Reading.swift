import SpecYAML
import Testing
import Understudy

@testable import Mazes

/// The registry of this plugin alone.
let registry = Registry([MazesPlugin.self])

/// The environment of the type `E` with the parameters `text`.
func make<E: Environment>(_ type: E.Type = E.self, _ text: String = "{}") throws -> E {
    let node = try #require(try Node.parse(text, file: "s.yaml"))
    return try SpecReader.read(node, registry: registry) { try E(from: &$0) }
}

/// The problems of an environment with the parameters `text`, one line each.
func problems<E: Environment>(_ type: E.Type, _ text: String) throws -> [String] {
    let problems = #expect(throws: Diagnostics.self) { try make(type, text) }
    return problems?.all.map(\.description) ?? []
}

/// A map as the value of `layout`, in a spec.
func layout(_ rows: String...) -> String {
    "layout: |\n" + rows.map { "  \($0)\n" }.joined()
}

extension Environment {
    /// The current observation.
    var values: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}

/// An environment with its parameters, as an argument of tests.
struct Subject: CustomTestStringConvertible {
    let type: any (Demonstrating & Drawable).Type
    let text: String

    var testDescription: String { "\(type.name) \(text)" }

    func make() throws -> any Demonstrating & Drawable { try type.init(from: text) }

    static let all: [Subject] =
        [
            "{}", "{moves: king, slip: 0.3, observation: one-hot}", "{moves: diagonal, layout: open, start: random}",
            "{layout: cliff, slip: 0.2}", "{layout: generated, moves: [jump-east, [-3, 1], stay, west, north, south]}",
        ].map { Subject(type: Maze.self, text: $0) }
        + [
            "{}", "{thrusts: diagonal, layout: large}", "{thrusts: compass, layout: medium, start: random}",
            "{layout: cliff, thrusts: [north, [-0.5, 0.25], [0.5, -0.25], coast]}",
            "{time_step: 1, speed_limit: 20, acceleration: 40, start: random}",
        ].map { Subject(type: PointMaze.self, text: $0) }
}

extension Environment {
    fileprivate init(from text: String) throws { self = try MazesTests.make(Self.self, text) }
}
