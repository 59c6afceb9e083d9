import Foundation
import Testing

@Suite("Documentation/Results.md, Metrics.md and ExitCodes.md")
struct ResultsPageTests {
    static let page = Page("Documentation/Results.md")
    static let metrics = Page("Documentation/Metrics.md")

    /// The columns of `metrics.csv` on their page.
    static let columns = metrics.firstCells(under: "## The columns")

    /// Runs a short study of every composition, and of every confidence, whose parts are columns.
    ///
    /// The names are those that the program lists.
    ///
    /// - Returns: the folders of its runs.
    private func runs(in folder: TemporaryFolder) async throws -> [URL] {
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "data"),
            withDestinationURL: Program.root.appending(path: "experiments/data"))
        let list = try await Program.run("list", "--json")
        let groups = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        func names(_ noun: String) throws -> [String] {
            let group = try #require(groups.first { ($0["noun"] as? String)?.hasPrefix(noun) == true }, "\(noun)")
            return try #require(group["components"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        }
        var variants: [String] = []
        // The upper bound needs true actions.
        let recorded = try await Program.run(
            "record", "mountain-car", "--transitions", "600", "--output", "labeled.npz", in: folder.url)
        try #require(recorded.exitCode == 0, "\(recorded.errors)")
        variants.append(
            """
            dqfd-oracle: {extends: dqfd-oracle, training: {steps: 600}, learner: {learning_starts: 100}, \
            expert: {dataset: {path: labeled.npz, actions: labeled.actions.npz}}}
            """)
        for name in try names("composition") where !["minatar-dqn", "dqfd-oracle"].contains(name) {
            variants.append("\(name): {extends: \(name), learner: {learning_starts: 100}, training: {steps: 600}}")
        }
        for name in try names("confidence") {
            variants.append("confidence-\(name): {extends: diiqn, expert: {confidence: \(name)}}")
        }
        // Bits in channels have a test of their own of what the expert's states consist of.
        let bits = try await Program.run(
            "record", "breakout", "--policy", "random", "--transitions", "300", "--output", "bits.npz", in: folder.url)
        try #require(bits.exitCode == 0, "\(bits.errors)")
        variants.append("bits: {extends: diiqn, environment: breakout, expert: {dataset: {path: bits.npz}}}")
        // Convolutions need an image.
        variants.append(
            """
            minatar-dqn: {extends: minatar-dqn, environment: breakout, replay: {capacity: 1_000}, \
            learner: {learning_starts: 100}, training: {steps: 600}}
            """
        )
        let spec = """
            understudy: 1
            name: all
            environment: mountain-car
            expert: {dataset: {kind: npz, path: data/mountaincar-v0.npz}}
            network: {hidden: [8]}
            learner: {learning_starts: 100}
            training: {steps: 600, evaluate_every: 300, evaluation_episodes: 1}
            variants:
              \(variants.joined(separator: "\n  "))

            """
        try folder.write(spec, to: "all.yaml")
        let result = try await Program.run("run", "all.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/runs/all").sorted()
            .map { folder.url.appending(path: "runs/all/\($0)/seed-0") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    private func header(_ run: URL, _ file: String) throws -> [String] {
        let text = try String(contentsOf: run.appending(path: file), encoding: .utf8)
        return try #require(text.split(separator: "\n").first).split(separator: ",").map(String.init)
    }

    @Test("has every file and every column that runs write, and no other")
    func columns() async throws {
        let folder = try TemporaryFolder()
        let runs = try await runs(in: folder)
        try #require(runs.count >= 12)
        let metrics = try runs.map { try header($0, "metrics.csv") }
        let documented = Self.columns
        #expect(Set(documented) == Set(metrics.joined()))
        #expect(documented.count == Set(documented).count)
        #expect(metrics.contains { $0.contains("imitation/kappa") } && metrics.contains { $0.count == 10 })
        // Each column has a title of its own, a unit and a meaning, from the part that measures it.
        var titles: [String: String] = [:]
        let units = Dictionary(
            uniqueKeysWithValues: zip(documented, Self.metrics.cells(1, under: "## The columns")))
        for run in runs {
            let file = try JSONSerialization.jsonObject(with: Data(contentsOf: run.appending(path: "metrics.json")))
            let words = try #require(file as? [[String: String]])
            #expect(words.compactMap { $0["name"] } == (try header(run, "metrics.csv")))
            for metric in words {
                let name = try #require(metric["name"])
                let title = try #require(metric["title"])
                #expect(titles[title, default: name] == name && metric["meaning"]?.isEmpty == false, "\(name)")
                #expect(metric["unit"] == units[name], "\(name)")
                titles[title] = name
            }
        }

        for run in runs {
            #expect(try header(run, "episodes.csv") == Self.page.firstCells(under: "### episodes.csv"))
        }
        let study = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/runs/all")
        let inStudy = Set(study.filter { name in !runs.contains { $0.path.contains("/all/\(name)/") } })
        let inRuns = try Set(
            runs.flatMap { try FileManager.default.contentsOfDirectory(atPath: $0.path) }
                .map { $0.hasPrefix("events.out.tfevents.") ? "events.out.tfevents.*" : $0 })
        let files = Self.page.firstCells(under: "## The folder of a study")
        // Only studies that start programs have it.
        let ofPrograms: Set = ["trust-token"]
        let documentedInStudy = Set(files.filter { !$0.contains("/") })
        #expect(documentedInStudy.subtracting(ofPrograms) == inStudy && ofPrograms.isSubset(of: documentedInStudy))
        let documentedInRuns = Set(
            files.compactMap { $0.split(separator: "/").count == 3 ? String($0.split(separator: "/")[2]) : nil })
        let onRequest: Set = ["policies", "policy-best.safetensors"]
        #expect(documentedInRuns.subtracting(onRequest) == inRuns && onRequest.isSubset(of: documentedInRuns))
    }

    @Test("has the exit codes that the program's help tells")
    func exitCodes() async throws {
        let help = try await Program.run("--help").output
        let text = try #require(
            help.components(separatedBy: "Exit codes:").last?.components(separatedBy: "USAGE").first)
        let told = text.matches(of: /\b\d+\b/).map { String($0.0) }
        #expect(told.count >= 9)
        let documented = Page("Documentation/ExitCodes.md").firstCells(under: "## The codes")
        #expect(documented == told)
    }
}
