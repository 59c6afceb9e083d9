import Foundation
import SpecYAML
import TestSupport
import Testing
import Understudy
import UnderstudyPlugins

@testable import Experiments

@Suite("experiments/schema.json")
struct SchemaTests {
    static let schema = SpecSchema(registry: registry).text
    static let file = ExperimentsFolderTests.folder.appending(path: "schema.json")

    @Test("is what the program prints; `understudy describe --schema > experiments/schema.json` makes it again")
    func stale() throws {
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == Self.schema)
    }

    /// Every YAML file in which somebody writes a spec, or a part of one.
    static let files: [String] =
        FileManager.default.enumerator(atPath: ExperimentsFolderTests.folder.path)
        .map { $0.compactMap { $0 as? String } }?
        .filter { $0.hasSuffix(".yaml") && !$0.contains("results/") }.sorted() ?? []

    @Test("every spec of the folder points at it", arguments: files)
    func line(_ file: String) throws {
        let text = try String(contentsOf: ExperimentsFolderTests.folder.appending(path: file), encoding: .utf8)
        let up = String(repeating: "../", count: file.split(separator: "/").count - 1)
        #expect(text.hasPrefix("# yaml-language-server: $schema=\(up)schema.json\n"))
    }

    @Test(
        "every spec of the rest of the repository points at it, or in the example package at the one of its program",
        arguments: [
            ("Tests/Golden", "../../experiments/"),
            ("Examples/Lab/experiments", ""),
        ])
    func lineElsewhere(_ path: String, up: String) throws {
        let folder = repository.appending(path: path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 3)
        for name in names {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(text.hasPrefix("# yaml-language-server: $schema=\(up)schema.json\n"), "\(name)")
        }
    }

    /// The specs of `understudy benchmark`.
    private static let benchmarks = repository.appending(path: "Sources/UnderstudyBenchmarks/Specs")

    /// Returns the benchmarks' specs that have keys or components of the benchmarks' own, or that have none.
    private static func benchmarks(withOwnParts hasOwn: Bool) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(atPath: benchmarks.path).filter { $0.hasSuffix(".yaml") }
            .map { benchmarks.appending(path: $0) }
            .filter { url in
                let text = try String(contentsOf: url, encoding: .utf8)
                return hasOwn == (text.contains("benchmark-") || text.contains("\ninference:"))
            }
    }

    @Test("specs of benchmarks point at it, but for those with parts that only benchmarks have")
    func lineOfBenchmarks() throws {
        for hasOwn in [true, false] {
            let urls = try Self.benchmarks(withOwnParts: hasOwn)
            #expect(urls.count > 4)
            for url in urls {
                let text = try String(contentsOf: url, encoding: .utf8)
                let line = "# yaml-language-server: $schema=../../../experiments/schema.json\n"
                #expect(text.hasPrefix(line) == !hasOwn, "\(url.lastPathComponent)")
            }
        }
    }

    @Test("has a definition behind every reference")
    func references() throws {
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.schema.utf8)) as? [String: Any])
        let definitions = try #require(document["definitions"] as? [String: Any])
        let references = Self.schema.matches(of: /"\$ref": "#\/definitions\/([^"]+)"/)
        #expect(references.count > 300)
        for reference in references {
            let name = String(reference.1).replacing("%20", with: " ")
            #expect(definitions[name] != nil, "\(name)")
        }
    }

    @Test("has the components of the program at hand")
    func ofLab() {
        let lab = SpecGuide(registry: Registry(builtInPlugins + [LabPlugin.self]))
        let tape = lab.entries(at: "expert.dataset.speed")
        #expect(tape.map(\.kinds) == [["tape-test"]])
        #expect(tape.first?.parameter.unit == "cm/s")
        #expect(tape.first?.parameter.source == "IEC 60094")
        let text = SpecSchema(registry: Registry(builtInPlugins + [LabPlugin.self])).text
        #expect(text.contains("\"expert.dataset.speed\"") && text.contains("\"tape-test\""))
        #expect(!Self.schema.contains("tape-test"))
    }

    // MARK: - With the Python package jsonschema

    /// Runs a script with the schema and a file, and returns its lines.
    private static func lines(_ script: String, _ input: String) throws -> [String] {
        let folder = try SpecFolder(["input.json": input])
        let (exitCode, output) = try TestPython.run(
            script, file.path, folder.url.appending(path: "input.json").path)
        #expect(exitCode == 0, "\(output)")
        return output.split(separator: "\n").map(String.init)
    }

    static let hasPackage = TestPython.imports("jsonschema")

    /// Prints the index of each document that the schema rejects.
    private static let script = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        for index, document in enumerate(json.load(open(sys.argv[2]))):
            if not validator.is_valid(document): print(index)
        """

    /// Returns the numbers of `documents` that are rejected.
    private static func rejected(_ documents: [JSONText]) throws -> [Int] {
        try lines(script, JSONText.list(documents).text).map { try #require(Int($0), "\($0)") }
    }

    /// A node as editors see it: numbers with digits in groups are text by YAML 1.2.
    private static func asEditorsSee(_ node: Node) -> Node {
        switch node.content {
        case .scalar(let scalar):
            return scalar.isPlain && scalar.text.contains("_")
                ? Node(.scalar(.init(scalar.text, isPlain: false)), at: node.mark) : node
        case .sequence(let items): return Node(.sequence(items.map(asEditorsSee)), at: node.mark)
        case .mapping(let pairs):
            return Node(
                .mapping(pairs.map { .init($0.key, at: $0.keyMark, asEditorsSee($0.value)) }), at: node.mark)
        }
    }

    @Test("accepts every spec of the repository", .tags(.interop), .enabled(if: hasPackage))
    func accepts() throws {
        let golden = ["classic", "maze", "minatar"].map { repository.appending(path: "Tests/Golden/\($0).yaml") }
        let others = try golden + Self.benchmarks(withOwnParts: false)
        let urls = Self.files.map { ExperimentsFolderTests.folder.appending(path: $0) } + others
        #expect(urls.count > 50)
        let nodes = try urls.map { try #require(try Node.load(path: $0.path)) }
        let documents = (nodes + nodes.map(Self.asEditorsSee)).map(JSONText.init)
        for index in try Self.rejected(documents) { Issue.record("\(urls[index % urls.count].lastPathComponent)") }
    }

    static let whole = "understudy: 1\nname: study\nenvironment: cart-pole\ntraining: {steps: 20_000}\n"

    /// Right specs of forms that the repository has nowhere.
    static let right = [
        whole, whole + "network:\nlearner:\n", whole + "optimizer: rmsprop\n",
        whole + "exploration: {kind: exponential, half_life: 500}\n", whole + "variants: {a: , b: {}}\n",
        whole.replacing("cart-pole", with: "{kind: maze, moves: [north, [1, 2]]}"),
        whole + "sweep: {optimizer.kind: [adam, rmsprop], 'learner.gamma, learner.tau': [[0.9, 1]]}\n",
        whole + "ablate: {environment.make.render_mode: [a], network.hidden: [[8], [16]]}\n",
        whole + "slurm: {time: 12:00:00, memory: 2G, extra: [--qos=low]}\n",
        whole
            + "tune: {keys: {learner.gamma: [0.9, 1], optimizer.learning_rate: {from: 1e-5, to: 0.01, scale: log}}}\n",
        whole + "tune: {keys: {optimizer.kind: [adam, rmsprop], network.hidden: [[8], [16]]}}\n",
        whole + "tune: {keys: {replay.capacity: {from: 1_000, to: 20_000}}}\n", whole + "tune: none\n",
        whole + "exploration: {steps: 100, fraction: none}\n", whole + "exploration: {steps: none, fraction: 0.5}\n",
        whole + "requires: {version: 0.1}\n", whole + "requires: {version: 0.1.0}\n",
        whole + "requires: {version: '0', plugins: [Mazes]}\n", whole.replacing("name: study", with: "name: a.B-1_2"),
        whole + "tune: none\nsweep: {learner.gamma: [0.9, 1]}\n",
        whole + "extends: diiqn\nexpert: {dataset: [{kind: npz, path: a.npz}, {kind: csv, path: b.csv, limit: 10}]}\n",
        whole + "learner: {gradient_clip: none}\n", "extends: base.yaml\nlearner: {gamma: 0.9}\n",
    ]

    /// Wrong specs, and why.
    static let wrong: [(String, String)] = [
        ("unknown key", whole + "learning_rate: 1e-3\n"), ("unknown key of a part", whole + "learner: {gama: 0.9}\n"),
        ("out of range", whole + "learner: {gamma: 1.5}\n"), ("zero", whole + "learner: {batch_size: 0}\n"),
        ("a fraction", whole + "learner: {batch_size: 1.5}\n"),
        ("a word for a number", whole + "replay: {capacity: few}\n"),
        ("a number in quotes", whole + "learner: {batch_size: '32'}\n"),
        ("an unknown environment", whole.replacing("cart-pole", with: "cart-pool")),
        ("a key of another kind", whole + "optimizer: {kind: adam, decay: 0.9}\n"),
        ("a key of another component", whole + "expert: {confidence: {kind: constant, beta: 1}}\n"),
        ("an unknown word", whole + "network: {initialization: normal}\n"),
        ("a list for a mapping", whole + "learner: [1]\n"), ("a number for a list", whole + "network: {hidden: 64}\n"),
        ("an item out of range", whole + "network: {hidden: [0]}\n"),
        ("an unknown algorithm", whole + "variants: {a: {extends: diqn}}\n"),
        ("a key of the whole spec in a variant", whole + "variants: {a: {slurm: {time: 5}}}\n"),
        ("a bad name of a variant", whole + "variants: {'a b': {}}\n"), ("no variants", whole + "variants: {}\n"),
        ("an unknown key in a sweep", whole + "sweep: {learner.gama: [0.9]}\n"),
        ("a value for a list in a sweep", whole + "sweep: {learner.gamma: 0.9}\n"),
        ("a wrong value in an ablation", whole + "ablate: {learner.gamma: [2]}\n"),
        ("seeds in a sweep", whole + "sweep: {training.seeds: [1, 2]}\n"),
        ("too many seeds", whole.replacing("20_000}", with: "20_000, seeds: 0}")),
        ("a wrong range of seeds", whole.replacing("20_000}", with: "20_000, seeds: 5-9}")),
        ("no name", whole.replacing("name: study\n", with: "")),
        ("no version", whole.replacing("understudy: 1\n", with: "")),
        ("no environment", whole.replacing("environment: cart-pole\n", with: "")),
        ("no steps", whole.replacing("{steps: 20_000}", with: "{seeds: 3}")),
        ("a convolution without a kernel", whole + "network: {convolutions: [{channels: 8}]}\n"),
        ("another version of the format", whole.replacing("understudy: 1", with: "understudy: 2")),
        ("a name that is a path", whole.replacing("name: study", with: "name: ../evil")),
        ("a word for a version", whole + "requires: {version: abc}\n"),
        ("four numbers for a version", whole + "requires: {version: 1.2.3.4}\n"),
        ("no key to tune", whole + "tune: {keys: {}}\n"),
        ("a tuned length of runs", whole + "tune: {keys: {training.steps: [10_000, 20_000]}, candidates: 2}\n"),
        ("an unknown key to tune", whole + "tune: {keys: {learner.gama: [0.9, 1]}, candidates: 2}\n"),
        ("one value to tune", whole + "tune: {keys: {learner.gamma: [0.9]}}\n"),
        ("half a range to tune", whole + "tune: {keys: {learner.gamma: {from: 0.9}}}\n"),
        ("an unknown scale", whole + "tune: {keys: {learner.gamma: {from: 0.9, to: 1, scale: ln}}}\n"),
        ("a key to tune outside of keys", whole + "tune: {learner.gamma: [0.9, 1]}\n"),
        ("two lengths of exploration", whole + "exploration: {steps: 100, fraction: 0.5}\n"),
        (
            "two lengths of a schedule",
            whole + "optimizer: {schedule: {kind: linear, steps: 100, fraction: 0.5}}\n"
        ),
        (
            "a sweep beside tune",
            whole + "tune: {keys: {learner.gamma: [0.9, 1]}, candidates: 2}\nsweep: {learner.tau: [0.5, 1]}\n"
        ),
        (
            "zero on a logarithmic scale",
            whole + "tune: {keys: {learner.gamma: {from: 0, to: 1, scale: log}}, candidates: 2}\n"
        ),
        ("a range of lists", whole + "tune: {keys: {network.hidden: {from: 16, to: 128}}, candidates: 2}\n"),
        ("a range of words", whole + "tune: {keys: {learner.double: {from: 0, to: 1}}, candidates: 2}\n"),
        (
            "fractions of a whole number",
            whole + "tune: {keys: {learner.batch_size: {from: 1.5, to: 8}}, candidates: 2}\n"
        ),
        (
            "a range beyond the key's own",
            whole + "tune: {keys: {learner.gamma: {from: 0.9, to: 1.1}}, candidates: 2}\n"
        ),
        ("an empty list of recordings", whole + "extends: diiqn\nexpert: {dataset: []}\n"),
        ("true as a word", whole + "learner: {double: yes}\n"),
    ]

    @Test("accepts right specs and rejects wrong ones", .tags(.interop), .enabled(if: hasPackage))
    func judges() throws {
        func documents(_ texts: [String]) throws -> [JSONText] {
            try texts.map { JSONText(try #require(try Node.parse($0, file: "spec.yaml"))) }
        }
        for index in try Self.rejected(documents(Self.right)) { Issue.record("rejected: \(Self.right[index])") }
        let rejected = Set(try Self.rejected(documents(Self.wrong.map(\.1))))
        for (index, spec) in Self.wrong.enumerated() { #expect(rejected.contains(index), "\(spec.0)") }
    }

    @Test("the program rejects the wrong specs too", arguments: wrong.map(\.1))
    func programAgrees(_ text: String) throws {
        #expect(try !problems(text).isEmpty)
    }
}

/// A lab's own dataset, with a unit and a source.
private struct LabTape: ExpertDataset {
    static let name = "tape-test"
    static let summary = "A recording on tape"

    init(from reader: inout SpecReader) {
        _ = reader.value("speed", default: 4.76, in: .above(0.0), "How fast the tape runs")
        reader.measure(in: "cm/s", "speed")
        reader.cite("IEC 60094", for: "speed")
    }

    func load() throws -> ExpertRecording { throw DataError(.missing, path: "tape", "is not there") }
}

/// Has the tape alone.
private enum LabPlugin: Plugin {
    static let name = "Lab"
    static let summary = "A lab's own"

    static func register(into registry: inout Registry) { registry.add(LabTape.self) }
}
