import Foundation
import SpecYAML
import Testing

@testable import Experiments

@Suite("Notes on a spec that is valid")
struct NoteTests {
    private static let start = base + "expert:\n  dataset: {kind: npz, path: r.npz}\n"

    /// The notes of a spec in `spec.yaml`, whose recording need not be there.
    private func notes(_ text: String, set settings: String...) throws -> [String] {
        try Study(
            #require(try Node.parse(text, file: "spec.yaml")), registry: registry,
            settings: settings.map { try SpecSetting($0) }, readsRecordings: false
        ).notes.map { "\($0.mark): \($0.text)" }
    }

    private static let rest =
        "no variant uses this value, because what each variant extends sets the key; write it in the variant"

    @Test(
        "name what every variant loses to what it extends",
        arguments: [
            ("  confidence: constnt\n", "diiqn", "7:3: expert.confidence"),
            ("  confidence: {kind: constant, value: 0.3}\n", "diiqn", "7:3: expert.confidence"),
            ("  inference: {kind: auto, foo: 3}\n", "diiqn", "7:3: expert.inference"),
            ("  bridging: {feasibility: outcome-tests}\n", "diiqn", "7:3: expert.bridging"),
            ("  bridging: {feasibility: outcome-tests}\n", "ha-diiqn", "7:14: expert.bridging.feasibility"),
            ("  return: 100\n", "dqn", "5:1: expert"),
        ])
    func idle(part: String, algorithm: String, place: String) throws {
        let text = Self.start + part + "variants:\n  a: {extends: \(algorithm)}\n  b: {extends: [\(algorithm)]}\n"
        #expect(try notes(text) == ["spec.yaml:\(place): \(Self.rest)"])
    }

    @Test("are silent where one variant uses the value, has the same, or replaces it itself")
    func used() throws {
        let own = Self.start + "  confidence: {kind: constant, value: 0.3}\n"
        let words = "variants:\n  a: {extends: diiqn}\n  b: {extends: diiqn, expert: {confidence: constant}}\n"
        #expect(try notes(own + words) == [])
        #expect(
            try notes(
                own + "  inference: nearest-transition\n  bridging: none\nvariants:\n  a: {extends: diiqn}\n  b: {}\n"
            ) == [])
        #expect(
            try notes(Self.start + "  confidence: dynamic\n  bridging: {kind: none}\nvariants: {a: {extends: diiqn}}\n")
                == [])
        #expect(
            try notes(
                base + "learner: {gamma: 0.5}\nvariants: {a: {learner: {gamma: 0.6}}, b: {learner: {gamma: 0.7}}}\n")
                == [])
        // What a composition of the whole spec says was never written, and `network:` says nothing.
        #expect(
            try notes("extends: diiqn\n" + Self.start + "network:\nvariants: {a: {extends: diiqn-guided}}\n") == [])
        #expect(try notes(base + "learner: {gamma: 0.5}\n", set: "learner.gamma=0.9") == [])
    }

    @Test("tell an idle value where one variant extends something and the other one replaces the value itself")
    func mixed() throws {
        let text =
            base + "learner: {double: false}\nvariants: {a: {extends: double-dqn}, b: {learner: {double: true}}}\n"
        #expect(
            try notes(text) == [
                "spec.yaml:5:11: learner.double: no variant uses this value, because every variant sets the key, itself or by what it extends; write it in the variant"
            ])
    }

    @Test("tell each value of a variant that tuning overrides, and none of the whole spec or of an algorithm")
    func tuned() throws {
        let text =
            base + """
                optimizer: {learning_rate: 1e-3}
                variants:
                  a: {extends: cleanrl-dqn}
                  b:
                    optimizer: {learning_rate: 1e-4, epsilon: 1e-5}
                    network: {hidden: [8]}
                  c: {optimizer: rmsprop, learner: {gamma: 0.9}}
                tune:
                  candidates: 2
                  keys:

                """
        func note(_ place: String, _ key: String, _ variant: String) -> String {
            "spec.yaml:\(place): \(key): has no effect in variant \(variant), because tune chooses the key; leave it out, or run the variant in a study without tune"
        }
        let keys = "    optimizer.learning_rate: {from: 1e-5, to: 1e-2}\n    network.hidden: [[8], [16]]\n"
        #expect(
            try notes(text + keys) == [
                note("9:32", "optimizer.learning_rate", "b"), note("10:23", "network.hidden", "b"),
            ])
        #expect(
            try notes(text + "    optimizer.kind: [adam, rmsprop]\n") == [note("11:18", "optimizer.kind", "c")])
        // Parts are merged, so that what the variant sets may count.
        #expect(try notes(text + "    optimizer: [{learning_rate: 1e-3}, {learning_rate: 1e-2}]\n") == [])
        #expect(try notes(text + "    learner.batch_size: {from: 16, to: 64}\n") == [])
    }

    @Test("tell evaluations that a run never reaches, with the variants that have them")
    func evaluations() throws {
        let text = base.replacing("20_000}", with: "20_000, evaluate_every: 50_000}")
        let note =
            "spec.yaml:4:43: training.evaluate_every: is 50_000, and training.steps 20_000: a run has only its first and its last evaluation"
        #expect(try notes(text) == [note])
        #expect(
            try notes(text + "variants: {a: {}, b: {training: {steps: 50_000}}, c: {learner: {gamma: 0.5}}}\n")
                == [note + " (in variants a, c)"])
        #expect(try notes(base + "variants: {a: {training: {evaluate_every: 20_000}}, b: {}}\n") == [])
    }

    @Test("are none on a spec of the repository", arguments: ExperimentsFolderTests.nativeSpecs)
    func repository(_ file: String) throws {
        let path = ExperimentsFolderTests.folder.appending(path: file).path
        #expect(try Study(specAt: path, registry: registry, readsRecordings: false).notes == [])
    }
}
