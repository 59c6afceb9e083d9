import Foundation
import StudyFormat
import Testing

@testable import StudyReports

/// The files are those that `make_added_runs.py` has let the programs themselves write.
@Suite("Runs of other programs")
struct AddedVariantTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/added")

    /// The content of the files, as Python reads it.
    struct Expected: Decodable {
        /// Steps and values.
        typealias Samples = [[Double]]

        var evaluations: [Samples]
        var monitor: [Samples]
        var events: [String: [[String: Samples]]]

        static func read() throws -> Expected {
            try JSONDecoder().decode(
                Expected.self, from: Data(contentsOf: AddedVariantTests.fixtures.appending(path: "expected.json")))
        }
    }

    private func added(_ path: String) throws -> AddedVariant {
        try AddedVariant(name: "other", path: Self.fixtures.appending(path: path).path)
    }

    private func isClose(_ samples: [Sample], _ expected: Expected.Samples) -> Bool {
        samples.map(\.step) == expected.map { Int($0[0]) }
            && zip(samples, expected).allSatisfy { abs($0.value - $1[1]) <= 1e-9 * max(1, abs($1[1])) }
    }

    /// The curve that training episodes become, written independently of the program.
    private func curves(_ seeds: [Expected.Samples], window: Int) -> [Expected.Samples] {
        let end = seeds.compactMap { $0.last?[0] }.min() ?? 0
        return seeds.map { episodes in
            (1...20).compactMap { point in
                let step = Double(Int(end) * point / 20)
                let past = episodes.filter { $0[0] <= step }.suffix(window)
                return past.isEmpty ? nil : [step, past.reduce(0) { $0 + $1[1] } / Double(past.count)]
            }
        }
    }

    @Test("of Stable-Baselines3 have the means of evaluations.npz, which comes before monitor.csv in the same folder")
    func evaluations() throws {
        let variant = try added("stable-baselines3")
        let expected = try Expected.read().evaluations
        #expect(expected.count == 3 && expected[0].count == 8)
        #expect(variant.results.runs.map(\.seed) == [0, 1, 2])
        for (run, expected) in zip(variant.results.runs, expected) { #expect(isClose(run.evaluations, expected)) }
        let last = expected.map { $0.suffix(3).reduce(0) { $0 + $1[1] } / 3 }
        #expect(zip(variant.results.runs.compactMap(\.finalReturn), last).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(
            variant.note
                == "other: 3 seeds with evaluations of Stable-Baselines3 (.npz), from \(variant.path)")
    }

    @Test("with a monitor.csv have the mean of the last hundred episodes at twenty steps")
    func monitor() throws {
        let seeds = try Expected.read().monitor
        for (index, curve) in curves([seeds[1]], window: 100).enumerated() {
            let run = try added("stable-baselines3/seed-1/monitor.csv").results.runs[index]
            #expect(isClose(run.evaluations, curve))
        }
        // In a folder of their own, each is a seed.
        let folder = try StudyFolder()
        for seed in seeds.indices {
            let file = Self.fixtures.appending(path: "stable-baselines3/seed-\(seed)/monitor.csv")
            try folder.write(try String(contentsOf: file, encoding: .utf8), to: "\(seed).monitor.csv")
        }
        let variant = try AddedVariant(name: "a", path: folder.path)
        for (run, curve) in zip(variant.results.runs, curves(seeds, window: 100)) {
            #expect(isClose(run.evaluations, curve))
        }
        #expect(variant.results.runs.count == 3)
        #expect(variant.note.hasSuffix("which explore, and no greedy evaluations"))
    }

    @Test(
        "in TensorBoard's files are what TensorBoard reads",
        arguments: [
            ("stable-baselines3-tensorboard", "eval/mean_reward"), ("cleanrl", "charts/episodic_return"),
            ("tensorboardx", "charts/episodic_return"), ("tensors", "charts/episodic_return"),
        ])
    func events(folder: String, tag: String) throws {
        let expected = try #require(Expected.read().events[folder]).map { $0[tag] ?? [] }
        let runs = try added(folder).results.runs
        #expect(runs.count == 3 && expected.allSatisfy { !$0.isEmpty })
        let curves = tag == "eval/mean_reward" ? expected : curves(expected, window: 100)
        for (run, curve) in zip(runs, curves) { #expect(isClose(run.evaluations, curve)) }
    }

    @Test("in a table are its seeds")
    func table() throws {
        let folder = try StudyFolder()
        try folder.write("seed,return,step,note\n7,1.5,0,a\n9,2,0,b\n7,3,100,c\n9,-4e0,50,d", to: "table.csv")
        let runs = try AddedVariant(name: "a", path: folder.path + "/table.csv").results.runs
        #expect(runs.map(\.seed) == [7, 9])
        #expect(
            runs.map(\.evaluations) == [
                [Sample(step: 0, value: 1.5), Sample(step: 100, value: 3)],
                [Sample(step: 0, value: 2), Sample(step: 50, value: -4)],
            ])
        try folder.write("step,return\n0,1\n", to: "tables/seed-10.csv")
        try folder.write("step,return\n0,2\n", to: "tables/seed-9.csv")
        let files = try AddedVariant(name: "a", path: folder.path + "/tables/").results.runs
        #expect(files.map(\.evaluations.first?.value) == [2, 1])
        #expect(files.map(\.seed) == [0, 1])
    }

    @Test(
        "that cannot be read are an error with its place",
        arguments: [
            (["a.txt": "x"], "/a.txt", "/a.txt: error: is no file that can be added; known are "),
            (["a.txt": "x"], "", ": error: no file with returns; known are "),
            (["a.txt": "x"], "/b.csv", "/b.csv: error: no such file or folder"),
            (["a.csv": "step,reward\n1,2\n"], "", "/a.csv:1: error: no column 'return'; known are "),
            (["a.csv": "return\n1\n"], "", "/a.csv:1: error: no column 'step'; known are "),
            (
                ["a.csv": "Step,Seed,Return\n1,0,2\n"], "",
                "/a.csv:1: error: no column 'step', the header has 'Step'; write 'step'"
            ),
            (
                ["a.csv": "step, return\n1,2\n"], "",
                "/a.csv:1: error: no column 'return', the header has ' return'; write 'return'"
            ),
            (
                ["a.csv": "step,Seed,return\n1,0,2\n"], "",
                "/a.csv:1: error: no column 'seed', the header has 'Seed'; write 'seed'"
            ),
            (
                ["a.csv": "step;return\n1;2\n"], "",
                "/a.csv:1: error: no column 'step', the header has ';' between its names; write commas"
            ),
            (
                ["a.csv": "step\treturn\n1\t2\n"], "",
                "/a.csv:1: error: no column 'step', the header has tabs between its names; write commas"
            ),
            (["a.csv": ""], "", "/a.csv: error: is empty; known are "),
            (["a.csv": " \n\n"], "", "/a.csv: error: is empty; known are "),
            (["a.csv": "step,return\n"], "", "/a.csv: error: has no row"),
            (["a.csv": "step,return\n1,2\n1,3\n"], "", "/a.csv:3: error: step 1 does not come after step 1"),
            (["a.csv": "step,return\n1,\n"], "", "/a.csv:2: error: column 'return' is empty"),
            (["a.csv": "step,return\n1,x\n"], "", "/a.csv:2: error: 'x' in column 'return' is not a number"),
            (["a.csv": "step,return\n-1,2\n"], "", "/a.csv:2: error: '-1' in column 'step' is no step"),
            (
                ["a.csv": "step,return,seed\n1,2,3\n", "b.csv": "step,return,seed\n1,2,3\n"], "",
                "/b.csv: error: has seed 3, which another file has, too"
            ),
            (["monitor.csv": "#{}\nr,l,t\n1.0,0,2\n"], "", "/monitor.csv:3: error: '0' in column 'l' is no length of"),
            (["monitor.csv": "#{}\nr,t\n"], "", "/monitor.csv:2: error: no column 'l'"),
            (["monitor.csv": "#{}\nr,l,t\n"], "", "/monitor.csv: error: has no return"),
            (["evaluations.npz": "PK"], "", "/evaluations.npz: error: not a zip archive, or cut off"),
            (["events.out.tfevents.1": "0123456789012345"], "", "/events.out.tfevents.1: error: is no event file"),
            (["events.out.tfevents.1": ""], "", "/events.out.tfevents.1: error: is no event file"),
            (["study.json": "{}"], "", ": error: is a study of this program; name its folder without --add"),
            (
                ["a/a.csv": "step,return\n1,2\n", "b/monitor.csv": "#{}\nr,l,t\n1.0,5,2\n"], "",
                "/b/monitor.csv: error: has training episodes of Stable-Baselines3 (monitor.csv), and "
            ),
        ] as [([String: String], String, String)])
    func problems(files: [String: String], path: String, message: String) throws {
        let folder = try StudyFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        let error = #expect(throws: StudyFileError.self) { try AddedVariant(name: "a", path: folder.path + path) }
        #expect(error?.description.hasPrefix(folder.path + message) == true, "\(error?.description ?? "none")")
    }

    @Test("in an event file that was cut off or changed are read up to there, or are an error")
    func damage() throws {
        let source = Self.fixtures.appending(path: "cleanrl")
        let run = try #require(FileManager.default.contentsOfDirectory(atPath: source.path).sorted().first)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: source.path + "/" + run).first)
        let bytes = try [UInt8](Data(contentsOf: source.appending(path: "\(run)/\(name)")))
        let folder = try StudyFolder()
        let path = folder.path + "/" + name
        let whole = try EventLog.runs(of: [source.path + "/\(run)/\(name)"], in: "")[0].samples
        for length in stride(from: 0, to: bytes.count, by: bytes.count / 50) {
            try Data(bytes.prefix(length)).write(to: URL(filePath: path))
            guard let found = try? EventLog.runs(of: [path], in: "") else { continue }
            #expect(found[0].samples == Array(whole.prefix(found[0].samples.count)))
        }
        for place in stride(from: 0, to: bytes.count, by: bytes.count / 50) {
            var changed = bytes
            changed[place] ^= 0x10
            try Data(changed).write(to: URL(filePath: path))
            // A length that is too large looks like a record that was cut off, but its checksum tells.
            #expect(throws: StudyFileError.self) { try EventLog.runs(of: [path], in: "") }
        }
    }

    @Test("stand in the summary of a study as variants of it, with a note")
    func summary() throws {
        let study = try PlainStudy(
            variants: [.init(name: "dqn", finals: [10, 11, 12])], expert: 200
        ).results().adding(
            [added("stable-baselines3"), added("cleanrl")].enumerated().map { index, variant in
                try AddedVariant(name: ["sb3", "cleanrl"][index], path: variant.path)
            })
        let summary = StudySummary(study)
        #expect(summary.variants.map(\.name) == ["dqn", "sb3", "cleanrl"])
        #expect(summary.variants.map(\.measuredCount) == [3, 3, 3])
        #expect(summary.variants.dropFirst().allSatisfy { $0.improvement != nil && $0.stepsToThreshold != nil })
        #expect(study.addedNotes.count == 2 && study.addedNotes[0].hasPrefix("sb3: 3 seeds with evaluations of"))
        #expect(ResultsTable(summary, width: 300).text.contains("cleanrl: 3 seeds with training episodes in"))
        let page = HTMLReport(summary, pictures: []).text
        #expect(page.contains("cleanrl: 3 seeds with training episodes"))
    }
}
