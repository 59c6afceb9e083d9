import Experiments
import Foundation
import Testing
import YAML

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

    @Test("make a spec that needs nothing but a recording", arguments: Compositions.all.map(\.name))
    func usable(_ name: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "expert: {dataset: {kind: npz, path: r.npz}}\nvariants: {a: {extends: \(name)}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        #expect(try folder.problems() == [])
    }

    @Test(
        "say only what makes the algorithm: the expert's part and nothing else", arguments: Compositions.all.map(\.name)
    )
    func scope(_ name: String) throws {
        let composition = try #require(Compositions.all.first { $0.name == name })
        let keys = try #require(try Node.parse(composition.text, file: name)?.mapping).map(\.key)
        #expect(Set(keys).isSubset(of: ["summary", "extends", "expert"]))
    }
}
