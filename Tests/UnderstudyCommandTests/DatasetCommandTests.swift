import Foundation
import Testing

@Suite("understudy dataset", .timeLimit(.minutes(20)))
struct DatasetCommandTests {
    static let data = Program.root.appending(path: "experiments/data")
    static let fixtures = Program.root.appending(path: "Tests/RecordingsTests/Fixtures")
    static let minari = Program.root.appending(path: "Tests/MinariTests/Fixtures")

    private static func run(
        _ arguments: [String], in folder: URL = Program.root, environment: [String: String] = [:]
    ) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(["dataset"] + arguments, in: folder, environment: environment)
        return try await Program.finish(process, output, errors)
    }

    @Test("info tells what is in a recording")
    func info() async throws {
        let result = try await Self.run(["info", "experiments/data/mountaincar-v0.npz"])
        #expect(result.exitCode == 0, "\(result.errors)")
        for text in [
            "experiments/data/mountaincar-v0.npz: 69 episodes, 10057 transitions\n",
            "67 terminated, 2 truncated\n", "Observations: 2, stored as float\n", "Mean return: -145.75\n",
            "Dimension ",
        ] {
            #expect(result.output.contains(text), "\(text)\n\(result.output)")
        }
        #expect(!result.output.contains("warning"))
    }

    @Test("info tells the same in JSON")
    func json() async throws {
        let result = try await Self.run(["info", "--json", "experiments/data/cartpole-v1.npz"])
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.errors)")
        let summary = try #require(document["summary"] as? [String: Any])
        #expect(summary["episodes"] as? Int == 55 && summary["transitions"] as? Int == 10239)
        #expect((summary["distinct_states"] as? Int ?? 0) > 10_000 && summary["repeated_episodes"] as? Int == 0)
        let dimensions = try #require(summary["dimensions"] as? [[String: Any]])
        #expect(dimensions.count == 4)
        // What NumPy says of the first column.
        #expect(abs((dimensions[0]["mean"] as? Double ?? 0) - -172.50797675 / 10294) < 1e-9)
        #expect((document["warnings"] as? [String])?.isEmpty == true)
    }

    @Test("info warns about what looks wrong")
    func warnings() async throws {
        let folder = try TemporaryFolder()
        var text = "episode," + (0..<5).map { "observation_\($0)" }.joined(separator: ",") + "\n"
        for episode in 0..<3 {
            text += "\(episode),1,7,0.5,1,2\n\(episode),\(episode == 2 ? "nan" : "2"),7,0.5,3,4\n"
        }
        try folder.write(text, to: "r.csv")
        let result = try await Self.run(["info", "r.csv"], in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        for text in [
            "warning: dimensions 1 and 2 of 5 have the same number in every observation\n",
            "warning: 1 numbers are NaN or infinite, in dimension 0; no run can learn from that\n",
            "warning: 1 of 3 episodes have the same observations as an earlier one\n",
            "warning: no episode ends in a terminal state;",
            "warning: no environment of this program has observations of 5 numbers by default;",
            "Distinct: 3 states, 2 transitions\n",
        ] {
            #expect(result.output.contains(text), "\(text)\n\(result.output)")
        }
        let info = try await Self.run(
            ["info", "experiments/data/cartpole-v1.npz", "--environment", "acrobot", "--steps", "100"])
        #expect(info.exitCode == 0, "\(info.errors)")
        #expect(
            info.output.contains(
                "warning: the recording has 4 numbers an observation, and the environment 'acrobot' has 6: it is a recording of another environment"
            ), "\(info.output)")
        let valid = try await Self.run(["validate", "r.csv"], in: folder.url)
        #expect(valid.exitCode == 65)
        #expect(valid.errors.contains("line 7 has 'nan' as 'observation_0', and all observations must be finite"))
    }

    @Test("info estimates the labels of each inference by random play")
    func labels() async throws {
        let folder = try TemporaryFolder()
        let record = try await Program.run(
            "record", "maze", "--policy", "demonstrated", "--episodes", "5", "-o", "m.npz", in: folder.url)
        try #require(record.exitCode == 0, "\(record.errors)")
        let result = try await Self.run(
            ["info", "m.npz", "--environment", "maze", "--steps", "600", "--json"], in: folder.url)
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.errors)")
        let labels = try #require(document["labels"] as? [String: [String: Any]])
        let nearest = try #require(labels["nearest-transition"])
        #expect(nearest["tested"] as? Int == 150)
        // Steps of a maze tell their actions, except against walls.
        #expect((nearest["accuracy"] as? Double ?? 0) > 0.6, "\(nearest)")
        #expect((nearest["recording_accuracy"] as? Double ?? 0) > 0.6, "\(nearest)")
        #expect(labels["none"] == nil)
        let text = try await Self.run(["info", "m.npz", "--environment", "maze", "--steps", "100"], in: folder.url)
        #expect(text.output.contains("\nInference ") && text.output.contains("\nnearest-transition "))
    }

    @Test("validate accepts a recording that fits, and tells why another does not")
    func validate() async throws {
        let info = try await Self.run(
            ["info", "experiments/data/cartpole-v1.npz", "--environment", "acrobot", "--steps", "100"])
        #expect(info.exitCode == 0, "\(info.errors)")
        #expect(
            info.output.contains(
                "warning: the recording has 4 numbers an observation, and the environment 'acrobot' has 6: it is a recording of another environment"
            ), "\(info.output)")
        let valid = try await Self.run(["validate", "experiments/data/cartpole-v1.npz", "--environment", "cart-pole"])
        #expect(valid.exitCode == 0, "\(valid.errors)")
        #expect(valid.output == "experiments/data/cartpole-v1.npz is valid: 55 episodes, 10239 transitions\n")
        let other = try await Self.run(["validate", "experiments/data/cartpole-v1.npz", "--environment", "acrobot"])
        #expect(other.exitCode == 65)
        #expect(other.errors.contains("has 4 numbers an observation, and the environment 'acrobot' has 6"))
        let none = try await Self.run(["validate", "none.npz"])
        #expect(none.exitCode == 66)
        let unknown = try await Self.run(["validate", "README.md"])
        #expect(unknown.exitCode == 64, "\(unknown.errors)")
    }

    @Test("convert goes there and back without a loss")
    func convert() async throws {
        let folder = try TemporaryFolder()
        let source = Self.data.appending(path: "acrobot-v1.npz").path
        for (from, to) in [(source, "a.csv"), ("a.csv", "b.npz"), (source, "c.npz")] {
            let result = try await Self.run(["convert", from, to], in: folder.url)
            #expect(result.exitCode == 0, "\(result.errors)")
        }
        #expect(try folder.contents("b.npz") == folder.contents("c.npz"))
        #expect(try folder.contents("a.json") == folder.contents("b.json"))
        let again = try await Self.run(["convert", source, "a.csv"], in: folder.url)
        #expect(again.exitCode == 73)
        #expect(try await Self.run(["convert", source, "a.csv", "--overwrite"], in: folder.url).exitCode == 0)
    }

    @Test("plot draws the first two dimensions that vary, or those that are named")
    func plot() async throws {
        let folder = try TemporaryFolder()
        let source = Self.data.appending(path: "mountaincar-v0.npz").path
        let result = try await Self.run(["plot", source, "--output", "p.svg"], in: folder.url)
        #expect(result.exitCode == 0 && result.output == "Wrote p.svg\n", "\(result.errors)")
        let svg = String(decoding: try folder.contents("p.svg"), as: UTF8.self)
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains(">dimension 0<") && svg.contains(">dimension 1<"))
        #expect(svg.contains("mountaincar-v0.npz: 69 episodes, 10057 transitions"))
        #expect(svg.matches(of: /<rect x=/).count > 500)
        let one = try await Self.run(["plot", source, "-o", "q.svg", "--dimensions", "1"], in: folder.url)
        #expect(one.exitCode == 0, "\(one.errors)")
        #expect(try String(decoding: folder.contents("q.svg"), as: UTF8.self).contains(">step of the episode<"))
        let none = try await Self.run(["plot", source, "-o", "r.svg", "--dimensions", "0,2"], in: folder.url)
        #expect(none.exitCode == 64 && none.errors.contains("There is no dimension 2"))
        for name in ["x.png", "x", ".svg", "x.svg.pdf"] {
            let other = try await Self.run(["plot", source, "-o", name], in: folder.url)
            #expect(other.exitCode == 64 && !folder.has(name), "\(other.errors)")
            #expect(other.errors.contains("ends in .svg, not '\(name)'; a browser or rsvg-convert"), "\(other.errors)")
        }
        let bad = try await Self.run(["plot", source, "-o", "r.svg", "--dimensions", "x"], in: folder.url)
        #expect(bad.exitCode == 64)
    }

    @Test("tells which package has libhdf5 where that is missing")
    func withoutLibrary() async throws {
        let result = try await Self.run(
            ["info", Self.minari.path + "/small/vector-v0"], environment: ["UNDERSTUDY_HDF5": "/no/such/library.so"])
        #expect(result.exitCode == 66)
        #expect(result.errors.contains("needs the library libhdf5") && result.errors.contains("libhdf5-103-1"))
    }

    @Test("reads a dataset of Minari by its path and by its id, and converts it")
    func minari() async throws {
        let folder = try TemporaryFolder()
        let variables = ["MINARI_DATASETS_PATH": Self.minari.path]
        let byID = try await Self.run(["info", "small/vector-v0"], in: folder.url, environment: variables)
        // Without the library there is nothing to compare.
        if byID.errors.contains("libhdf5") { return }
        #expect(byID.exitCode == 0, "\(byID.errors)")
        #expect(byID.output.hasPrefix("small/vector-v0: 12 episodes, 90 transitions\n"), "\(byID.output)")
        let there = try await Self.run(["convert", Self.minari.path + "/small/vector-v0", "v.npz"], in: folder.url)
        #expect(there.exitCode == 0, "\(there.errors)")
        let back = try await Self.run(["convert", "v.npz", "v-v0"], in: folder.url)
        #expect(back.exitCode == 0, "\(back.errors)")
        #expect(folder.has("v-v0/data/main_data.hdf5") && folder.has("v-v0/data/metadata.json"))
        let again = try await Self.run(["convert", "v-v0", "w.npz"], in: folder.url)
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(try folder.contents("v.npz") == folder.contents("w.npz"))
        #expect(try folder.contents("v.actions.npz") == folder.contents("w.actions.npz"))
    }
}
