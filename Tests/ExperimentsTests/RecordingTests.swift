import Experiments
import SpecYAML
import Testing

@Suite("Recordings of a spec")
struct RecordingTests {
    private let spec = base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: data/r.npz}}\n"
    private let mismatch =
        "expert.dataset.path: the recording has 2 numbers an observation, the environment 4: it is a recording of another environment; write 'environment: maze' or 'environment: mountain-car', whichever it was recorded with, or record the expert in this environment"

    /// The line for a recording of the spec that is not there.
    private func missing(_ place: String, _ path: String) -> String {
        "\(place): error: expert.dataset.path: cannot read '\(path)': cannot be opened (No such file or directory); check the dataset's path"
    }

    @Test("one that is missing is shown where the spec names it, with its path from where the program runs")
    func missing() throws {
        let folder = try SpecFolder(["spec.yaml": spec])
        let error = try #require(throws: Diagnostics.self) { try folder.study() }
        #expect(
            error.description
                == missing("\(folder.url.path)/spec.yaml:6:37", "\(folder.url.path)/data/r.npz"))
        #expect(error.areMissingFiles)
    }

    @Test("one that is damaged is refused before any run")
    func damaged() throws {
        let folder = try SpecFolder(["spec.yaml": spec, "data/r.npz": "no recording"])
        let error = try #require(throws: Diagnostics.self) { try folder.study() }
        #expect(!error.areMissingFiles)
        let line = try #require(error.all.first?.description)
        let start =
            "\(folder.url.path)/spec.yaml:6:37: error: expert.dataset.path: cannot read '\(folder.url.path)/data/r.npz': "
        #expect(line.hasPrefix(start) && line.count > start.count)
    }

    @Test("each variant's own is shown, beside other mistakes and in an environment that is unknown")
    func several() throws {
        let folder = try SpecFolder([
            "spec.yaml": base.replacing("cart-pole", with: "cart-pool") + """
                extends: diiqn
                learner: {gamma: 3}
                variants:
                  a: {expert: {dataset: {kind: npz, path: a.npz}}}
                  b: {expert: {dataset: {kind: npz, path: b.npz}}}
                  c: {expert: {dataset: {kind: npz, path: a.npz}}}
                  d: {expert: {dataset: {kind: npz, pth: d.npz}}}

                """
        ])
        #expect(
            try folder.problems() == [
                "spec.yaml:3:14: error: environment: unknown environment 'cart-pool', did you mean 'cart-pole'?",
                "spec.yaml:6:18: error: learner.gamma: must be a number from 0 to 1, not '3'",
                missing("spec.yaml:8:43", "a.npz") + " (in variant a)",
                missing("spec.yaml:9:43", "b.npz") + " (in variant b)",
                missing("spec.yaml:10:43", "a.npz") + " (in variant c)",
                "spec.yaml:11:37: error: expert.dataset.pth: unknown key for 'npz', did you mean 'path'? (in variant d)",
            ])
    }

    @Test(
        "one that is no recording is told with the file or the kind that is meant",
        arguments: [
            ("kind: npz, path: data/r.json", "'data/r.json' describes a recording, write data/r.npz"),
            ("kind: csv, path: data/r.npz", "'data/r.npz' is a file of another kind, write 'kind: npz'"),
        ])
    func meant(dataset: String, problem: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: diiqn\nexpert: {dataset: {\(dataset)}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/r.npz")
        try folder.addRecording("cartpole-v1.json", at: "data/r.json")
        #expect(try folder.problems() == ["spec.yaml:6:37: error: expert.dataset.path: \(problem)"])
    }

    @Test("one that is missing is told with the file of a similar name")
    func near() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: data/cartpole-v0.npz}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/cartpole-v1.npz")
        let line = try #require(try folder.problems().first)
        #expect(line.hasSuffix("check the dataset's path, did you mean 'data/cartpole-v1.npz'?"))
    }

    @Test("one of another environment is shown where the spec names it")
    func otherEnvironment() throws {
        let folder = try SpecFolder(["spec.yaml": spec])
        try folder.addRecording("mountaincar-v0.npz", at: "data/r.npz")
        #expect(try folder.problems() == ["spec.yaml:6:37: error: \(mismatch)"])
    }

    @Test(
        "one of another environment tells the environment or the key that fits, where its description has it",
        arguments: [
            ("cart-pole", "mountaincar-v0", "4", "'environment: mountain-car' or record"),
            (
                "{kind: maze, observation: one-hot}", "maze", "121",
                "'observation: coordinates' in the part environment or record"
            ),
        ])
    func stated(environment: String, name: String, count: String, remedy: String) throws {
        let folder = try SpecFolder(["spec.yaml": spec.replacing("cart-pole", with: environment)])
        try folder.addRecording(name + ".npz", at: "data/r.npz")
        try folder.addRecording(name + ".json", at: "data/r.json")
        #expect(
            try folder.problems() == [
                "spec.yaml:6:37: error: expert.dataset.path: the recording has 2 numbers an observation, the environment \(count): it is a recording of another environment; write \(remedy) the expert in this environment"
            ])
    }

    @Test("the same one is checked again for a variant with another environment")
    func variantsEnvironment() throws {
        let folder = try SpecFolder([
            "spec.yaml": spec.replacing("cart-pole", with: "mountain-car")
                + "variants: {a: {}, b: {environment: cart-pole}, c: {environment: cart-pole, learner: {gamma: 1}}}\n"
        ])
        try folder.addRecording("mountaincar-v0.npz", at: "data/r.npz")
        #expect(try folder.problems() == ["spec.yaml:6:37: error: \(mismatch) (in variants b, c)"])
    }

    @Test("one of the same name in another folder is another one")
    func otherFolder() throws {
        let folder = try SpecFolder([
            "spec.yaml": spec + "variants: {a: {}, b: {extends: sub/expert.yaml}}\n",
            "sub/expert.yaml": "expert: {dataset: {path: data/r.npz}}",
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/r.npz")
        try folder.addRecording("mountaincar-v0.npz", at: "sub/data/r.npz")
        #expect(try folder.problems() == ["sub/expert.yaml:1:26: error: \(mismatch) (in variant b)"])
    }
}
