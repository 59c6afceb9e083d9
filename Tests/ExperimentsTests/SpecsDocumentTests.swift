import AgentTraining
import ClassicControl
import Foundation
import SpecYAML
import Testing
import Understudy

@testable import Experiments

@Suite("Documentation/Specs.md, SpecErrors.md, Variations.md, Tuning.md and the pages of keys")
struct SpecsDocumentTests {
    /// A fenced block: the first line of its text, if a comment, may say that the block is a file or wrong.
    struct Block: CustomTestStringConvertible {
        let page: String
        let language: String
        let text: String
        let line: Int

        var comment: String? {
            text.hasPrefix("# ") ? text.prefix { $0 != "\n" }.dropFirst(2).description : nil
        }
        /// The name of the file that the block is, where it is one that others extend.
        var file: String? { comment.flatMap { $0.hasSuffix(".yaml") ? $0 : nil } }
        var isWrong: Bool { comment == "wrong" }
        var isChecked: Bool { language == "yaml" && file == nil && !isWrong && comment != "not checked" }
        var testDescription: String { "\(page), line \(line)" }
    }

    /// The pages, the one with the first spec first.
    static let pages: [(name: String, lines: [String])] = [
        "Specs", "SpecErrors", "Keys", "EnvironmentKeys", "ExpertKeys", "Variations", "Tuning",
    ].map { name in
        let text = try? String(contentsOf: repository.appending(path: "Documentation/\(name).md"), encoding: .utf8)
        return (name, text?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) ?? [])
    }

    static let lines: [String] = pages.flatMap(\.lines)

    static let blocks: [Block] = pages.flatMap { page in
        var blocks: [Block] = []
        var open: (language: String, line: Int)?
        for (number, line) in page.lines.enumerated() where line.hasPrefix("```") {
            if let (language, start) = open {
                let text = page.lines[start..<number].joined(separator: "\n") + "\n"
                blocks.append(Block(page: page.name, language: language, text: text, line: start))
                open = nil
            } else {
                open = (String(line.dropFirst(3)), number + 1)
            }
        }
        return blocks
    }

    /// The first spec, into which the others are merged.
    static let first = blocks.first { $0.language == "yaml" }?.text ?? ""

    /// A folder as the page describes it.
    private func folder() throws -> SpecFolder {
        let folder = try SpecFolder([:])
        try folder.addRecording("mountaincar-v0.npz", at: "data/mountaincar-v0.npz")
        for block in Self.blocks {
            guard let file = block.file ?? (block.isWrong ? "wrong.yaml" : nil) else { continue }
            let url = folder.url.appending(path: file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(block.text.utf8).write(to: url)
        }
        return folder
    }

    /// The study of a block laid over the first one.
    private func study(_ text: String, in folder: SpecFolder) throws -> Study {
        let file = folder.url.path + "/first.yaml"
        let first = try Node.parse(Self.first, file: file)
        let part = try Node.parse(text, file: file)
        return try Study(#require(first).overlaid(with: #require(part)), registry: registry)
    }

    @Test("has examples")
    func found() {
        #expect(Self.blocks.count { $0.isChecked } >= 9)
    }

    @Test("every example is right", arguments: blocks.filter(\.isChecked))
    func examples(_ block: Block) throws {
        let folder = try folder()
        let study = try study(block.text, in: folder)
        #expect(!study.runs.isEmpty)
    }

    @Test("what is said of the first spec holds")
    func first() throws {
        let study = try study("{}", in: folder())
        #expect(study.name == "first")
        #expect(
            study.runs.map(\.directory)
                == ["dqn", "diiqn", "diiqn-guided"].flatMap { name in (0..<5).map { "\(name)/seed-\($0)" } })
    }

    @Test("the errors are those of the wrong example, to the letter")
    func errors() throws {
        let expected = try #require(Self.blocks.first { $0.text.hasPrefix("wrong.yaml:") }).text
        #expect(try folder().problems("wrong.yaml").joined(separator: "\n") + "\n" == expected)
    }

    /// The block of the page whose first line is `line`.
    private func block(_ line: String) throws -> Block {
        try #require(Self.blocks.first { $0.text.hasPrefix(line + "\n") })
    }

    @Test("the variants that ablate and sweep make are called as the page says")
    func variations() throws {
        let folder = try folder()
        let written = ["dqn", "diiqn", "diiqn-guided"]
        let ablated = try study(block("ablate:").text, in: folder).variants.map(\.name)
        #expect(
            ablated.filter { !written.contains($0) }.joined(separator: "\n") + "\n"
                == (try block("dqn@hidden=64_64").text))
        let swept = try study(block("sweep:").text, in: folder).variants.map(\.name)
        #expect(swept.count == 18)
        let text = Self.lines.joined(separator: "\n")
        for name in try [#require(swept.first), #require(swept.last)] { #expect(text.contains("`\(name)`")) }
    }

    @Test("the line of a recording that is not there is that of the first example, to the letter")
    func missingRecording() throws {
        let expected = try #require(Self.blocks.first { $0.text.hasPrefix("first.yaml:") }).text
        let folder = try SpecFolder([
            "first.yaml": Self.first.replacing("mountaincar-v0.npz", with: "no.npz")
        ])
        #expect(try folder.problems("first.yaml").joined(separator: "\n") + "\n" == expected)
    }

    @Test("the actions of each classic control problem are there with their default")
    func actions() throws {
        let plugin = Registry([ClassicControlPlugin.self])
        for entry in plugin.environments.entries {
            for parameter in entry.parameters(in: plugin) {
                let start = "- `\(entry.name)`: `\(parameter.key)` "
                let line = try #require(Self.lines.first { $0.hasPrefix(start) }, "\(entry.name)")
                #expect(line.hasSuffix(", `\(parameter.standard ?? "")`."))
            }
        }
    }

    @Test("the table of the part slurm has its keys with their defaults")
    func slurm() throws {
        var reader = SpecReader(describing: registry)
        _ = SlurmSettings(from: &reader)
        let rows = Self.lines.filter { $0.hasPrefix("| `slurm.") }.map { line in
            line.split(separator: "|").prefix(2).map {
                $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "")
            }
        }
        #expect(rows == reader.parameters.map { ["slurm." + $0.key, $0.standard ?? ""] })
    }

    @Test("the table of the part tune has its keys with their defaults")
    func tune() throws {
        var reader = SpecReader(surveying: registry)
        _ = reader.optionalSection("tune", "") { TuningSettings(from: &$0) }
        func below(_ parameter: ParameterDescription, _ path: String) -> [[String]] {
            parameter.inner.flatMap { _, inner in
                [[path + "." + inner.key, inner.standard ?? ""]] + below(inner, path + "." + inner.key)
            }
        }
        let expected = below(try #require(reader.parameters.first), "tune")
        let rows = Self.lines.filter { $0.hasPrefix("| `tune.") }.map { line in
            line.split(separator: "|").prefix(2).map {
                $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "")
            }
        }
        #expect(rows.filter { $0[0] != "tune.keys" } == expected.filter { $0[0] != "tune.keys" })
    }

    @Test("the tables have every key with its default")
    func tables() throws {
        let folder = try folder()
        // Together these have every key that is not a component's own.
        let specs = try [
            "variants: {z: {extends: diiqn}}",
            "variants: {z: {extends: diiqn, expert: {guidance: {}}}}",
            "variants: {z: {extends: diiqn, expert: {sampling: batch}}}",
            "variants: {z: {extends: gaifo}}",
            "variants: {z: {extends: dqn, optimizer: rmsprop, replay: prioritized, network: {head: dueling}}}",
            "variants: {z: {extends: dqn, exploration: {kind: exponential, half_life: 1}}}",
            "variants: {z: {extends: dqn, optimizer: {kind: adamw, schedule: linear}}}",
            "variants: {z: {extends: dqn, optimizer: {schedule: {kind: exponential, half_life: 1}}}}",
        ].map { text in
            try #require(try study(text, in: folder).runs.last).spec
        }
        var weights = SpecReader(describing: registry)
        _ = RewardConfiguration.readWeights(from: &weights)
        var documented: Set<String> = []
        for line in Self.lines where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let key = cells[0].replacing("`", with: "")
            documented.insert(key)
            guard cells[1].hasPrefix("`") else { continue }
            let standard = cells[1].replacing("`", with: "")
            let values = specs.compactMap { key.split(separator: ".").reduce(Optional($0)) { $0?[String($1)] }?.yaml }
            #expect(
                key == "training.seeds" || key.hasPrefix("slurm.") || key.hasPrefix("requires.")
                    || key.hasPrefix("tune.")
                    || values.contains(standard + "\n"),
                "\(key): \(values)")
        }
        // What belongs to the kind of environment alone is no key of every environment.
        let own = try ["kind"] + #require(registry.environments["mountain-car"]).parameters(in: registry).map(\.key)
        let parts = ["environment", "network", "optimizer", "replay", "learner", "exploration", "training"]
        for key in weights.parameters.map(\.key) { #expect(documented.contains("expert.reward.\(key)")) }
        for spec in specs {
            for part in parts {
                for pair in spec[part]?.mapping ?? [] where part != "environment" || !own.contains(pair.key) {
                    let keys = pair.value.mapping?.map { "\(part).\(pair.key).\($0.key)" } ?? ["\(part).\(pair.key)"]
                    for key in keys { #expect(documented.contains(key), "\(key)") }
                }
            }
            // Parts have keys of their own, of which the components' are not the page's.
            for pair in spec["expert"]?.mapping ?? [] where pair.value.mapping == nil && pair.key != "bridging" {
                let key = "expert.\(pair.key)"
                #expect(documented.contains(key) || documented.contains(key + ".kind"), "\(key)")
            }
            for part in ["sampling", "guidance"] {
                for pair in spec["expert"]?[part]?.mapping ?? [] {
                    #expect(documented.contains("expert.\(part).\(pair.key)"))
                }
            }
        }
    }
}
