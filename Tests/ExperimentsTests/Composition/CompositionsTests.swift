import Experiments
import Foundation
import SpecYAML
import Testing

@Suite("The compositions that the program carries")
struct CompositionsTests {
    private static let folder = repository.appending(path: "experiments/algorithms")

    @Test("are the files of experiments/algorithms, all of them and no other")
    func all() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Compositions.all.map { $0.name + ".yaml" }.sorted() == files.sorted())
        #expect(Compositions.all.map(\.name) == Compositions.all.map(\.name).sorted())
    }

    @Test("are the same text as their files", arguments: Compositions.all.map(\.name))
    func texts(_ name: String) throws {
        let composition = try #require(Compositions.all.first { $0.name == name })
        let file = try String(contentsOf: Self.folder.appending(path: name + ".yaml"), encoding: .utf8)
        #expect(composition.text == file)
    }

    @Test("have a summary of one line for lists", arguments: Compositions.all.map(\.name))
    func summaries(_ name: String) throws {
        let composition = try #require(Compositions.all.first { $0.name == name })
        #expect(!composition.summary.isEmpty && !composition.summary.contains(where: \.isNewline))
    }

    /// The compositions that are an algorithm, not somebody's settings for a kind of environment.
    static let algorithms = Compositions.all.map(\.name).filter { !["cleanrl-dqn", "minatar-dqn"].contains($0) }

    @Test("make a spec that needs nothing but a recording", arguments: algorithms + ["cleanrl-dqn"])
    func usable(_ name: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "expert: {dataset: {kind: npz, path: r.npz}}\nvariants: {a: {extends: \(name)}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        #expect(try folder.problems() == [])
    }

    @Test(
        "say only what makes the algorithm, and leave environment, optimizer and schedule alone", arguments: algorithms)
    func scope(_ name: String) throws {
        let composition = try #require(Compositions.all.first { $0.name == name })
        let keys = try #require(try Node.parse(composition.text, file: name)?.mapping).map(\.key)
        #expect(Set(keys).isSubset(of: ["summary", "extends", "expert", "learner", "network", "replay"]))
    }

    @Test(
        "a control is DIIQN-guided with another confidence, whatever the inference: the same resolved spec",
        arguments: [
            ("always-trust", "{kind: constant, value: 1}", "oracle"),
            ("always-trust", "constant", "nearest-transition"), ("q-filter", "q-filter", "oracle"),
        ])
    func controls(_ control: String, confidence: String, inference: String) throws {
        let text =
            base + """
                expert: {dataset: {kind: npz, path: r.npz}}
                variants:
                  control: {extends: \(control), expert: {inference: \(inference)}}
                  guided: {extends: diiqn-guided, expert: {inference: \(inference), confidence: \(confidence)}}

                """
        let folder = try SpecFolder(["spec.yaml": text])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        let study = try folder.study()
        let (first, second) = try (study.spec(of: "control"), study.spec(of: "guided"))
        #expect(first["expert"]?.yaml == second["expert"]?.yaml)
        #expect(first["learner"]?.yaml == second["learner"]?.yaml && first["replay"]?.yaml == second["replay"]?.yaml)
    }
}
