import AgentTraining
import Foundation
import SpecYAML
import Testing
import Understudy

@testable import Experiments

@Suite("Keys that explain themselves")
struct GuideTests {
    static let guide = SpecGuide(registry: registry)

    @Test("every key of the resolved specs of the repository is described")
    func complete() throws {
        var paths: Set<String> = []
        for spec in ExperimentsFolderTests.nativeSpecs {
            let path = ExperimentsFolderTests.folder.appending(path: spec).path
            for explained in ExplainedSpec.all(of: try Study(specAt: path, registry: registry)) {
                paths.formUnion(explained.values.map(\.path))
            }
        }
        #expect(paths.count > 100)
        for path in paths { #expect(!Self.guide.entries(at: path).isEmpty, "\(path)") }
    }

    @Test("every source and unit belongs to a key that its component reads")
    func annotations() {
        func check<Product>(_ catalog: Catalog<Product>) {
            for entry in catalog.entries {
                var reader = SpecReader(describing: registry)
                _ = try? entry.make(&reader)
                #expect(reader.annotatedUnreadKeys == [], "\(entry.name)")
            }
        }
        check(registry.environments)
        check(registry.datasets)
        check(registry.inferencers)
        check(registry.confidences)
        check(registry.bridgings)
        check(registry.feasibilityTests)
        check(registry.rewardModels)
        var reader = SpecReader(describing: registry)
        _ = RunConfiguration(from: &reader) { _ in }
        #expect(reader.annotatedUnreadKeys == [])
    }

    @Test("a key has its type, default, range, unit and source")
    func key() throws {
        let entries = Self.guide.entries(at: "learner.learning_starts")
        let key = try #require(entries.first).parameter
        #expect(entries.count == 1 && entries[0].kinds == [])
        #expect(key.typeAndRule == "a whole number of at least 1")
        #expect(key.standard == "10_000")
        #expect(key.unit == "environment steps")
        #expect(key.source?.contains("CleanRL") == true)
        #expect(key.form == .integer(ValueLimits(minimum: 1)))
    }

    @Test("a key of some kinds names these")
    func kinds() throws {
        let beta = Self.guide.entries(at: "expert.confidence.beta")
        #expect(beta.map(\.kinds) == [["dynamic"]])
        let epsilon = Self.guide.entries(at: "optimizer.epsilon")
        #expect(epsilon.map(\.kinds) == [["adam", "adamw"], ["rmsprop"]])
        #expect(epsilon.map(\.parameter.standard) == ["1e-08", "0.01"])
        #expect(Self.guide.entries(at: "optimizer.learning_rate").map(\.kinds) == [["adam", "adamw", "rmsprop"]])
        #expect(Self.guide.entries(at: "environment.time_limit").count == 1)
        #expect(Self.guide.entries(at: "expert.bridging.feasibility.alpha").map(\.kinds) == [["outcome-test"]])
    }

    @Test("the end of a path finds the key")
    func ending() {
        #expect(Self.guide.entries(endingWith: "gamma").map(\.path) == ["learner.gamma", "expert.reward.gamma"])
        #expect(Self.guide.entries(endingWith: "convolutions.kernel").map(\.path) == ["network.convolutions.kernel"])
        #expect(Self.guide.entries(endingWith: "nothing").isEmpty)
    }

    @Test("whatever a mapping for others holds is described by the mapping")
    func free() {
        #expect(Self.guide.entries(at: "environment.make.any.thing").map(\.parameter.key) == ["make"])
    }

    @Test("a key without a default of its own says what holds")
    func computed() {
        #expect(Self.guide.entries(at: "training.evaluate_every").first?.parameter.standard == "a twentieth of steps")
    }

    @Test("every key has words, and every required one no default")
    func documented() {
        #expect(Self.guide.all.count > 200)
        for entry in Self.guide.all { #expect(entry.parameter.documentation.count > 4, "\(entry.path)") }
        #expect(Self.guide.keys.filter { $0.standard == nil }.map(\.key) == ["understudy", "name", "environment"])
    }

    @Test("a component that can hold another of its kind ends")
    func nested() {
        #expect(!Self.guide.entries(at: "expert.inference.rewards.radius").isEmpty)
        #expect(!Self.guide.entries(at: "expert.inference.rewards.rewards").isEmpty)
        #expect(Self.guide.entries(at: "expert.inference.rewards.rewards.radius").isEmpty)
    }
}

@Suite("Where values come from")
struct ExplainedSpecTests {
    private func explained(_ text: String, set settings: String..., only index: Int? = nil) throws -> ExplainedSpec {
        let study = try Study(
            #require(try Node.parse(text, file: "spec.yaml")), registry: registry,
            settings: settings.map { try SpecSetting($0) })
        let all = ExplainedSpec.all(of: study)
        return try #require(index.map { all[$0] } ?? all.last)
    }

    private func origin(_ path: String, of spec: ExplainedSpec) throws -> String {
        try #require(spec.values.first { $0.path == path }, "\(path)").origin.description
    }

    @Test("a file, a composition, an option, a default and the plan")
    func origins() throws {
        let spec = try explained(
            base + "network: {hidden: [8]}\nvariants:\n  v: {extends: double-dqn, optimizer: rmsprop}\n",
            set: "learner.gamma=0.5")
        #expect(try origin("name", of: spec) == "spec.yaml:2")
        #expect(try origin("environment.kind", of: spec) == "spec.yaml:3")
        #expect(try origin("environment.forces", of: spec) == "default")
        #expect(try origin("network.hidden", of: spec) == "spec.yaml:5")
        #expect(try origin("network.head.kind", of: spec) == "default")
        #expect(try origin("learner.double", of: spec) == "double-dqn (spec.yaml:7)")
        #expect(try origin("optimizer.kind", of: spec) == "spec.yaml:7")
        #expect(try origin("learner.gamma", of: spec) == "--set learner.gamma=0.5")
        #expect(try origin("training.evaluate_every", of: spec) == "default")
        #expect(try origin("seed", of: spec) == "the run")
    }

    @Test("a file that is extended is named itself")
    func extended() throws {
        let folder = try SpecFolder([
            "spec.yaml": "extends: parts/part.yaml\n" + base, "parts/part.yaml": "\nlearner: {gamma: 0.5}\n",
        ])
        let spec = try #require(ExplainedSpec.all(of: folder.study()).first)
        #expect(try origin("learner.gamma", of: spec).hasSuffix("parts/part.yaml:2"))
    }

    @Test("a value of a sweep is at its place")
    func sweep() throws {
        let spec = try explained(base + "sweep:\n  learner.gamma: [0.5, 0.6]\n")
        #expect(try origin("learner.gamma", of: spec) == "spec.yaml:6")
    }

    @Test("an explicit null is the default")
    func null() throws {
        let spec = try explained(base + "learner:\nexploration: {steps: }\n")
        #expect(try origin("learner.gamma", of: spec) == "default")
        #expect(try origin("exploration.steps", of: spec) == "default")
    }

    @Test("a return that the spec leaves open is that of the recording's description")
    func statedReturn() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: data/r.npz}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/r.npz")
        #expect(try #require(ExplainedSpec.all(of: folder.study()).first).text.contains("  return: none"))
        try folder.addRecording("cartpole-v1.json", at: "data/r.json")
        let study = try folder.study()
        let spec = try #require(ExplainedSpec.all(of: study).first)
        let line = try #require(spec.text.split(separator: "\n").first { $0.contains("  return:") })
        #expect(line.hasPrefix("  return: 186.163636") && line.hasSuffix("  # the recording's r.json"))
        // The run leaves it open, and so does the comparison of specs.
        #expect(spec.values.first { $0.path == "expert.return" }?.node.isNone == true)
        #expect(study.runs[0].spec["expert"]?["return"]?.isNone == true)
    }

    @Test("the part tune is shown with its defaults, and marks the keys that it chooses")
    func tune() throws {
        let spec = try explained(
            base + """
                variants: {a: {}, b: {exploration: {kind: exponential, half_life: 5}}}
                tune:
                  keys:
                    exploration.fraction: {from: 0.1, to: 0.5}
                  candidates: 4
                """, only: 0)
        let lines = spec.text.split(separator: "\n").map(String.init)
        func line(_ start: String) -> String? { lines.first { $0.hasPrefix(start) } }
        #expect(line("  fraction: 0.5")?.hasSuffix("# default; tuned: {from: 0.1, to: 0.5}") == true)
        #expect(line("    exploration.fraction: {from: 0.1, to: 0.5}")?.hasSuffix("# spec.yaml:8") == true)
        #expect(line("  candidates: 4")?.hasSuffix("# spec.yaml:9") == true)
        #expect(line("  seed: 0")?.hasSuffix("# default") == true)
        #expect(line("    kind: random")?.hasSuffix("# default") == true)
        #expect(!spec.values.contains { $0.path.hasPrefix("tune") })
        // The other variant has no key that is tuned.
        #expect(
            try !explained(
                base + """
                    variants: {a: {}, b: {exploration: {kind: exponential, half_life: 5}}}
                    tune: {keys: {exploration.fraction: [0.1, 0.2]}, candidates: 2}
                    """
            ).text.contains("tune"))
    }

    @Test("the text is the resolved spec", arguments: ["quickstart", "paper/maze-king", "paper/minatar-asterix"])
    func text(_ name: String) throws {
        let path = ExperimentsFolderTests.folder.appending(path: name + ".yaml").path
        let study = try Study(specAt: path, registry: registry)
        for spec in ExplainedSpec.all(of: study) {
            let plan = try #require(study.runs.first { $0.directory == spec.directory })
            let read = try #require(try Node.parse(spec.text, file: "text.yaml"))
            #expect(read.hasSameValue(as: plan.spec))
        }
    }
}
