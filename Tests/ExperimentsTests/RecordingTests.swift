import Testing
import Understudy

@Suite("Recordings of a spec")
struct RecordingTests {
    private let spec = base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: data/r.npz}}\n"
    private let mismatch =
        "expert.dataset: the recording has 2 numbers an observation, the environment 4: it is a recording of another environment"

    @Test("one that is missing is named with its path from where the program runs")
    func missing() throws {
        let folder = try SpecFolder(["spec.yaml": spec])
        let path = folder.url.path + "/data/r.npz"
        let error = DataError(
            .missing, path: path, "cannot be opened (No such file or directory); check the dataset's path")
        #expect(throws: error) { try folder.study() }
        #expect(
            error.description
                == "\(path): error: cannot be opened (No such file or directory); check the dataset's path")
    }

    @Test("one that is damaged is refused before any run")
    func damaged() throws {
        let folder = try SpecFolder(["spec.yaml": spec, "data/r.npz": "no recording"])
        let error = try #require(throws: DataError.self) { try folder.study() }
        #expect(error.kind == .damaged)
    }

    @Test("one of another environment is shown where the spec names it")
    func otherEnvironment() throws {
        let folder = try SpecFolder(["spec.yaml": spec])
        try folder.addRecording("mountaincar-v0.npz", at: "data/r.npz")
        #expect(try folder.problems() == ["spec.yaml:6:19: error: \(mismatch)"])
    }

    @Test("the same one is checked again for a variant with another environment")
    func variantsEnvironment() throws {
        let folder = try SpecFolder([
            "spec.yaml": spec.replacing("cart-pole", with: "mountain-car")
                + "variants: {a: {}, b: {environment: cart-pole}, c: {environment: cart-pole, learner: {gamma: 1}}}\n"
        ])
        try folder.addRecording("mountaincar-v0.npz", at: "data/r.npz")
        #expect(try folder.problems() == ["spec.yaml:6:19: error: \(mismatch) (in variants b, c)"])
    }

    @Test("one of the same name in another folder is another one")
    func otherFolder() throws {
        let folder = try SpecFolder([
            "spec.yaml": spec + "variants: {a: {}, b: {extends: sub/expert.yaml}}\n",
            "sub/expert.yaml": "expert: {dataset: {path: data/r.npz}}",
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/r.npz")
        try folder.addRecording("mountaincar-v0.npz", at: "sub/data/r.npz")
        #expect(try folder.problems() == ["sub/expert.yaml:1:19: error: \(mismatch) (in variant b)"])
    }
}
