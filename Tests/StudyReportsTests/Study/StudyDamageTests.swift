import StudyFormat
import Testing

@testable import StudyReports

struct StudyDamageTests {
    /// The text of the error that a study with this manifest throws, without the folder's own path.
    private func errorText(manifest: String?) throws -> String {
        let folder = try StudyFolder()
        if let manifest { try folder.write(manifest, to: "study.json") }
        let error = try #require(throws: StudyFileError.self) { try StudyResults(directory: folder.path) }
        return error.description.replacing(folder.path, with: "STUDY")
    }

    @Test("a directory without a manifest is no study")
    func missing() throws {
        #expect(
            try errorText(manifest: nil)
                == "STUDY/study.json: error: no such file; the directory of a study holds a study.json")
        let error = try #require(throws: StudyFileError.self) { try StudyResults(directory: "/nonexistent") }
        #expect(error.kind == .missing)
    }

    @Test("a manifest that is a folder cannot be read")
    func unreadable() throws {
        let folder = try StudyFolder()
        try folder.write("", to: "study.json/file")
        let error = try #require(throws: StudyFileError.self) { try StudyResults(directory: folder.path) }
        #expect(error == StudyFileError(.unreadable, "the file cannot be read", path: "\(folder.path)/study.json"))
    }

    @Test(
        "a damaged manifest is told with its place",
        arguments: [
            ("", ":1: error: the file ends in the middle of its JSON"),
            ("{\"format\": 1,\n \"runs\": [\n", ":2: error: the file ends in the middle of its JSON"),
            ("{\"format\": 1,\n \"runs\": [1 2]}", ":2: error: not valid JSON"),
            (
                #"{"format":2}"#,
                ": error: a newer version wrote it (format 2, and this one reads format 1); use that version"
            ),
            (#"{"format":0}"#, ": error: format 0 is not known; this version reads format 1"),
            (
                #"{"format":1,"name":"../../x","variants":[],"runs":[]}"#,
                ": error: 'name' is '../../x', which cannot be the name of a folder"
            ),
            (
                #"{"format":1,"name":"..","variants":[],"runs":[]}"#,
                ": error: 'name' is '..', which cannot be the name of a folder"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a/../b"}],"runs":[]}"#,
                ": error: 'variants[0].name' is 'a/../b', which cannot be the name of a folder"
            ),
            (#"{"name":"s"}"#, ": error: 'format' is missing"),
            (#"{"format":1,"variants":[],"runs":[]}"#, ": error: 'name' is missing"),
            (#"{"format":1,"name":"s","variants":{},"runs":[]}"#, ": error: 'variants' must be a list"),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":"0"}]}"#,
                ": error: 'runs[0].seed' must be an integer"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":0.5}]}"#,
                ": error: a number does not fit its key"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"},{}],"runs":[]}"#,
                ": error: 'variants[1].name' is missing"
            ),
            (
                #"{"format":1,"name":null,"variants":[],"runs":[]}"#, ": error: 'name' must be a string, not null"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"},{"name":"a"}],"runs":[]}"#,
                ": error: 'variants[1].name' repeats the name 'a'"
            ),
            (#"{"format":1,"name":"s","variants":[],"runs":[],}"#, ":1: error: not valid JSON"),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":0,"steps":9000000000000000000}]}"#,
                ": error: 'runs[0].steps' is 9000000000000000000, which is no count of a run"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"b","seed":0}]}"#,
                ": error: 'runs[0].variant' is 'b', which is not among the variants"
            ),
            (
                #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":3},{"variant":"a","seed":3}]}"#,
                ": error: 'runs[1]' repeats seed 3 of variant 'a'"
            ),
        ])
    func damagedManifest(manifest: String, expected: String) throws {
        #expect(try errorText(manifest: manifest) == "STUDY/study.json" + expected)
    }

    /// The problems of a study of one run with this file, without the run's path.
    private func problems(file: String, _ text: String) throws -> [String] {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 1)])
        try folder.writeRun("variant-0/seed-0", returns: [1, 2, 3])
        try folder.write(text, to: "variant-0/seed-0/\(file)")
        return try StudyResults(directory: folder.path).problems.map {
            $0.description.replacing("\(folder.path)/variant-0/seed-0/", with: "")
        }
    }

    @Test(
        "damaged metrics are told with their line",
        arguments: [
            ("", "metrics.csv:1: error: no complete header line"),
            ("stop,loss\n", "metrics.csv:1: error: no column 'step'"),
            ("step,loss\n1,2\n2\n", "metrics.csv:3: error: 1 cells where the header has 2"),
            ("step,loss\n1,2\n2,x\n", "metrics.csv:3: error: 'x' in column 'loss' is not a number"),
            ("step,loss\n1.5,2\n", "metrics.csv:2: error: '1.5' in column 'step' is not an integer"),
            ("step,loss\n5,2\n5,2\n", "metrics.csv:3: error: step 5 does not come after step 5"),
            ("step,loss\n5,2\n", "metrics.csv:1: error: no column 'eval/mean_reward'"),
            ("step,loss,loss\n5,2,2\n", "metrics.csv:1: error: two columns 'loss'"),
            (
                "step,eval/mean_reward\n1,1\n2,\n3000,1\n",
                "metrics.csv:3: error: column 'eval/mean_reward' is empty"
            ),
            (
                "step,eval/mean_reward\n1,1\n3000,nan\n",
                "metrics.csv:3: error: 'nan' in column 'eval/mean_reward' is no return"
            ),
            (
                "step,eval/mean_reward\n1,0x10\n",
                "metrics.csv:2: error: '0x10' in column 'eval/mean_reward' is not a number"
            ),
            (
                "step,eval/mean_reward\n1,5\0\n",
                "metrics.csv:2: error: '5\0' in column 'eval/mean_reward' is not a number"
            ),
            ("step,eval/mean_reward\n+1,5\n", "metrics.csv:2: error: '+1' in column 'step' is not an integer"),
        ])
    func damagedMetrics(text: String, expected: String) throws {
        #expect(try problems(file: "metrics.csv", text) == [expected])
    }

    @Test(
        "damaged episodes are told with their line",
        arguments: [
            ("episode,step,return,length,terminated\n", "episodes.csv:1: error: no column 'truncated'"),
            (
                "episode,step,return,length,terminated,truncated\n0,9,,9,1,0\n",
                "episodes.csv:2: error: column 'return' is empty"
            ),
            (
                "episode,step,return,length,terminated,truncated\n0,9,-9,9,yes,0\n",
                "episodes.csv:2: error: 'yes' in column 'terminated' is neither 0, 1, false nor true"
            ),
        ])
    func damagedEpisodes(text: String, expected: String) throws {
        #expect(try problems(file: "episodes.csv", text) == [expected])
    }

    @Test(
        "a damaged status is told",
        arguments: [
            ("{", "status.json:1: error: the file ends in the middle of its JSON"),
            (
                #"{"state":"asleep"}"#,
                "status.json: error: 'state' is 'asleep', which is none of finished, failed, running, interrupted"
            ),
            (#"{"state":"finished","step":"all"}"#, "status.json: error: 'step' must be an integer"),
            (#"{"state":"finished","step":1,}"#, "status.json:1: error: not valid JSON"),
            (#"{"state":"finished","step":0x10}"#, "status.json:1: error: not valid JSON"),
            ("{\"state\":\"finished\",\"step\":5\0}", "status.json:1: error: not valid JSON"),
            (#"{"state":"finished","step":-5}"#, "status.json: error: 'step' is -5, which is no count of a run"),
        ])
    func damagedStatus(text: String, expected: String) throws {
        #expect(try problems(file: "status.json", text) == [expected])
    }

    @Test(
        "a damaged imitation.json or metrics.json is told, and leaves the run out",
        arguments: [
            ("imitation.json", "{", "imitation.json:1: error: the file ends in the middle of its JSON"),
            (
                "imitation.json", #"{"format": 2}"#,
                "imitation.json: error: a newer version wrote it (format 2, and this one reads format 1); use that version"
            ),
            ("imitation.json", #"{"format": 1}"#, "imitation.json: error: 'step' is missing"),
            ("metrics.json", "[,]", "metrics.json:1: error: not valid JSON"),
        ])
    func damagedOther(file: String, text: String, expected: String) throws {
        #expect(try problems(file: file, text) == [expected])
    }

    @Test(
        "a run's folder is in the study's",
        arguments: ["../outside", "../../outside", "/tmp", "a/../..", "", ".", "a//b", "a/./b"])
    func outside(directory: String) throws {
        let manifest =
            #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":0,"directory":"\#(directory)"}]}"#
        #expect(
            try errorText(manifest: manifest)
                == "STUDY/study.json: error: 'runs[0].directory' is '\(directory)', which is not in the study's folder")
    }

    @Test("the files of a finished run have to go to its end")
    func cutOff() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 3)])
        for seed in 0..<3 {
            try folder.writeRun("variant-0/seed-\(seed)", returns: [1, 2, 3])
            try folder.write(
                #"{"state":"finished","step":3000,"episodes":2}"#, to: "variant-0/seed-\(seed)/status.json")
            try folder.write(
                "episode,step,return,length,terminated,truncated\n0,10,1,10,1,0\n1,20,1,10,1,0\n",
                to: "variant-0/seed-\(seed)/episodes.csv")
        }
        try folder.write("step,eval/mean_reward\n1000,1\n2000,2\n", to: "variant-0/seed-0/metrics.csv")
        try folder.write(
            "episode,step,return,length,terminated,truncated\n0,10,1,10,1,0\n", to: "variant-0/seed-1/episodes.csv")
        let study = try StudyResults(directory: folder.path)
        #expect(
            study.problems.map { $0.description.replacing("\(folder.path)/variant-0/", with: "") } == [
                "seed-0/metrics.csv: error: ends at step 2,000, though the run finished at 3,000",
                "seed-1/episodes.csv: error: 1 episodes, though the run had 2",
            ])
        #expect(study.runs.map(\.finalReturn) == [nil, nil, 2])
        #expect(study.runs.map(\.stateName) == ["unknown", "unknown", "finished"])
        #expect(!study.runs.contains { $0.isNotStarted })
    }

    @Test(
        "evaluations that are no numbers leave a run without a final return, and are told",
        arguments: ["1e100", "-1e300"])
    func diverged(number: String) throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2), ("b", 2)], expert: 2)
        for variant in 0..<2 {
            for seed in 0..<2 { try folder.writeRun("variant-\(variant)/seed-\(seed)", returns: [1, 2, 3]) }
        }
        try folder.write("step,eval/mean_reward\n1000,\(number)\n2000,2\n3000,3\n", to: "variant-0/seed-0/metrics.csv")
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(summary.variants[0].finals == [2] && summary.variants[0].stepsToThreshold?.observations.count == 1)
        #expect(
            summary.notes.first
                == "a, seed 0: 1 evaluation is not a number, the first at step 1,000; the run has no final return")
        #expect(!HTMLReport(summary).text.isEmpty)
    }

    @Test("returns of any size are shown", arguments: [1e15, 1e60, 9e99, 1e-300])
    func sizes(number: Double) throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 3), ("b", 3)], expert: 2)
        for seed in 0..<3 {
            try folder.writeRun("variant-0/seed-\(seed)", returns: [1, -number * Double(seed), number])
            try folder.writeRun("variant-1/seed-\(seed)", returns: [1, 2, Double(seed)])
        }
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(HTMLReport(summary).text.contains("</html>"))
        #expect(!ResultsTable(summary).text.contains("nan") && !LearningCurvePlot(summary).text.isEmpty)
        #expect(PaperTable([summary], markup: .latex).text.contains("tabular"))
        #expect(DelimitedTable([summary]).text.split(separator: "\n").count == 3)
    }

    @Test("a finished run without metrics is told, and the other runs are still read")
    func finishedWithoutMetrics() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2)])
        try folder.write(#"{"state":"finished"}"#, to: "variant-0/seed-0/status.json")
        try folder.writeRun("variant-0/seed-1", returns: [1, 2, 3])
        let study = try StudyResults(directory: folder.path)
        #expect(
            study.problems.map(\.description)
                == ["\(folder.path)/variant-0/seed-0/metrics.csv: error: no such file, though the run finished"])
        #expect(study.runs.map(\.finalReturn) == [nil, 2])
    }
}
