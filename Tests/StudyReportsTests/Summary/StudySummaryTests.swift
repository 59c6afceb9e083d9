import Testing

@testable import StudyReports

struct StudySummaryTests {
    /// A study whose variants' runs each have one evaluation, of these returns.
    private func summary(_ variants: [(name: String, returns: [Double])], expert: Double?) throws -> StudySummary {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: variants.map { ($0.name, $0.returns.count) }, expert: expert)
        for (index, variant) in variants.enumerated() {
            for (seed, value) in variant.returns.enumerated() {
                try folder.writeRun("variant-\(index)/seed-\(seed)", returns: [value])
            }
        }
        return StudySummary(try StudyResults(directory: folder.path))
    }

    @Test("a variant is above or below the expert only where its whole interval is")
    func comparison() throws {
        let summary = try summary(
            [("up", [10, 11, 12]), ("down", [1, 2, 3]), ("wide", [1, 20, 30]), ("one", [50])], expert: 6)
        #expect(summary.variants.map(\.comparison) == [.above, .below, .unclear, nil])
        #expect(
            summary.sentence
                == "With the expert's mean return at 6.00, up (11.00, 95 % interval 8.52 to 13.48, 3 seeds) ends above it;"
                + " down (2.00, 95 % interval -0.48 to 4.48, 3 seeds) ends below it;"
                + " wide (17.00, 95 % interval -19.59 to 53.59, 3 seeds) cannot be told from it;"
                + " one (50.00, 1 seed) has no interval to judge by.")
    }

    @Test("an interval that ends at the expert's mean is unclear")
    func touching() throws {
        #expect(try summary([("a", [6, 6])], expert: 6).variants.map(\.comparison) == [.unclear])
    }

    @Test("without an expert the highest mean is named, and nothing is said of differences")
    func withoutExpert() throws {
        let one = try summary([("a", [1, 2]), ("b", [3])], expert: nil)
        #expect(
            one.sentence
                == "b (3.00, 1 seed) has the highest mean final return of 2 variants; no expert's return is recorded to"
                + " compare with.")
        let tie = try summary([("a", [2]), ("b", [2]), ("c", [1])], expert: nil)
        #expect(tie.leaders.map(\.name) == ["a", "b"])
        #expect(
            tie.sentence
                == "a (2.00, 1 seed) and b (2.00, 1 seed) share the highest mean final return of 3 variants; no expert's"
                + " return is recorded to compare with.")
        let only = try summary([("a", [2])], expert: nil)
        #expect(only.leaders.isEmpty)
        #expect(
            only.sentence
                == "a (2.00, 1 seed) is the only variant with a final return; no expert's return is recorded to compare with."
        )
    }

    @Test("with many variants the sentence has their names alone")
    func manyVariants() throws {
        let summary = try summary((0..<7).map { ("v\($0)", [1, 1.5]) }, expert: 90)
        #expect(
            summary.sentence
                == "With the expert's mean return at 90.00, v0, v1, v2, v3, v4, v5 and v6 end below it.")
    }

    @Test("a study without finished runs says so and has a curve of the unfinished ones")
    func nothingFinished() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 5)], expert: 1)
        try folder.write("step,eval/mean_reward\n10,3\n20,5\n", to: "variant-0/seed-0/metrics.csv")
        try folder.write(#"{"state":"running"}"#, to: "variant-0/seed-0/status.json")
        try folder.write(#"{"state":"interrupted"}"#, to: "variant-0/seed-4/status.json")
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(summary.sentence == "No run has finished yet, so there is no final return to compare.")
        #expect(summary.variants.first?.curve.points.map(\.estimate.value) == [3, 5])
        #expect(summary.variants.first?.stepsToThreshold == nil)
        #expect(
            summary.notes == [
                "a, seed 0: running", "a, seed 4: interrupted", "a, seeds 1 to 3: not started",
                "a: no run has finished, so the curve is of 1 unfinished run",
            ])
    }

    @Test("failed, silent, unequal and damaged runs are noted")
    func notes() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 4), ("b", 0), ("c", 2)])
        try folder.writeRun("variant-0/seed-0", returns: [1, 2])
        try folder.writeRun("variant-0/seed-1", returns: [1, 2, 3])
        try folder.writeRun("variant-0/seed-2", returns: [])
        try folder.write(
            #"{"state":"failed","step":1200,"message":"no\nsuch action"}"#, to: "variant-0/seed-3/status.json")
        try folder.writeRun("variant-2/seed-0", returns: [7])
        try folder.writeRun("variant-2/seed-1", returns: [9])
        try folder.write("step\n1\nx\n", to: "variant-2/seed-1/metrics.csv")
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(
            summary.notes.map { $0.replacing(folder.path, with: "STUDY") } == [
                "a, seed 3: failed at step 1,200 of 5,000: no such action", "a, seed 2: finished without an evaluation",
                "a: the runs were evaluated at different steps; the curve has only those that all share",
                "b: no runs are planned",
                "STUDY/variant-2/seed-1/metrics.csv:3: error: 'x' in column 'step' is not an integer",
            ])
        #expect(summary.variants.map(\.finalReturn?.count) == [2, nil, 1])
        #expect(summary.variants.map(\.finishedCount) == [3, 0, 1])
    }

    @Test("steps are counted to the expert's return, or to another one")
    func steps() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2), ("b", 1)], expert: 3)
        try folder.writeRun("variant-0/seed-0", returns: [1, 2, 4])
        try folder.writeRun("variant-0/seed-1", returns: [1, 4, 4])
        try folder.writeRun("variant-1/seed-0", returns: [1, 2, 2.9])
        let study = try StudyResults(directory: folder.path)
        let summary = StudySummary(study)
        #expect(summary.variants.map { $0.stepsToThreshold?.mean } == [2500, 3000])
        #expect(summary.variants.map { $0.stepsToThreshold?.reachedCount } == [2, 0])
        #expect(summary.variants.map { $0.stepsInterval == nil } == [false, true])
        let lower = StudySummary(study, options: SummaryOptions(threshold: 2))
        #expect(lower.variants.map { $0.stepsToThreshold?.mean } == [2000, 2000])
        #expect(lower.threshold == 2 && summary.threshold == 3)
        #expect(summary.notes.isEmpty)
    }

    @Test("the area under the curve is the mean return between the first evaluation and the last")
    func area() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2)])
        try folder.write("step,eval/mean_reward\n0,0\n100,10\n400,10\n", to: "variant-0/seed-0/metrics.csv")
        try folder.write(#"{"state":"finished"}"#, to: "variant-0/seed-0/status.json")
        try folder.writeRun("variant-0/seed-1", returns: [5])
        let study = try StudyResults(directory: folder.path)
        #expect(study.runs.map(\.areaUnderCurve) == [8.75, nil])
        #expect(StudySummary(study).variants.first?.areaUnderCurve?.value == 8.75)
    }

    @Test("variants are compared with dqn, else with the first, else with the one that is asked for")
    func baseline() throws {
        let variants: [(name: String, returns: [Double])] = [
            ("a", [1, 2, 3]), ("dqn", [2, 3, 4]), ("b", [5, 6, 7]), ("none", []),
        ]
        let summary = try summary(variants, expert: nil)
        #expect(summary.baselineName == "dqn")
        #expect(summary.variants.map { $0.improvement == nil } == [false, true, false, true])
        let better = try #require(summary.variants[2].improvement)
        #expect(better.probability.value == 1 && better.probability.interval == 1...1)
        // 2 of the 20 ways to deal six numbers to two sides are as far apart.
        #expect(abs(better.pValue - 0.1) < 1e-12)
        #expect(better.percent == 100)
        let worse = try #require(summary.variants[0].improvement)
        // Of nine pairs one is won and two are even.
        #expect(abs(worse.probability.value - 2.0 / 9) < 1e-12)
        #expect(abs((worse.percent ?? 0) + 100.0 / 3) < 1e-12)

        #expect(try self.summary(Array(variants[2...]) + [variants[0]], expert: nil).baselineName == "b")
        let asked = StudySummary(summary.study, options: SummaryOptions(baseline: "b"))
        #expect(asked.baselineName == "b" && asked.variants[1].improvement?.probability.value == 0)
        #expect(StudySummary(summary.study, options: SummaryOptions(baseline: "?")).baselineName == nil)
        #expect(try self.summary([("a", [1])], expert: nil).baselineName == nil)
    }

    @Test("the interquartile mean takes the place of the mean where it is asked for")
    func interquartileMean() throws {
        let few: [Double] = [10, 11, 12, 13, 14]
        let variants: [(name: String, returns: [Double])] = [
            ("dqn", [1, 2, 3, 4, 5, 6, 7, 900]), ("steady", [20, 21, 22, 23, 24, 25, 26, 27]), ("few", few),
        ]
        let mean = try summary(variants, expert: 9)
        #expect(mean.leaders.map(\.name) == ["dqn"])
        #expect(mean.variants.map(\.comparison) == [.unclear, .above, .above])
        let summary = StudySummary(
            mean.study, options: SummaryOptions(average: .interquartileMean, bootstrap: Bootstrap(resamples: 2_000)))
        #expect(summary.leaders.map(\.name) == ["steady"])
        #expect(summary.variants.map(\.average?.value) == [4.5, 23.5, 12])
        #expect(summary.variants.map(\.average) == summary.variants.map(\.interquartileMean))
        #expect(summary.variants.map(\.finalReturn?.mean) == mean.variants.map(\.finalReturn?.mean))
        // Intervals by bootstrap of five seeds are too narrow to judge by.
        #expect(summary.variants.map(\.comparison) == [.unclear, .above, nil])
        #expect(abs((summary.variants[1].improvement?.percent ?? 0) - 100 * 19 / 4.5) < 1e-9)
        #expect(summary.sentence.contains("steady (IQM 23.50, 95 % interval "), "\(summary.sentence)")
        #expect(summary.sentence.hasSuffix(", 5 seeds) has too few seeds to judge by."), "\(summary.sentence)")
    }

    @Test("variants of which no run has begun are left out of what is shown, and named in one line")
    func begun() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(
            variants: [("dqn", 2), ("a", 2), ("late", 3), ("b", 2), ("later", 2)], expert: 1)
        for seed in 0..<2 {
            try folder.writeRun("variant-1/seed-\(seed)", returns: [2, 3, 4])
            try folder.writeRun("variant-3/seed-\(seed)", returns: [1, 1, Double(seed)])
        }
        let whole = StudySummary(try StudyResults(directory: folder.path))
        #expect(whole.baselineName == "a", "dqn has no final return to compare with")
        let begun = whole.begun
        #expect(begun.variants.map(\.name) == ["a", "b"] && begun.study.variants.map(\.name) == ["a", "b"])
        #expect(begun.baselineName == "a" && begun.runCount == 11 && begun.finishedCount == 4)
        #expect(begun.notes == ["no run of dqn, late and later has begun (7 runs planned)"])
        for text in [
            ResultsTable(whole).text, LearningCurvePlot(whole).text, PaperTable([whole], markup: .markdown).text,
        ] { #expect(!text.contains(#/(?m)^(\| )?late /#), "\(text)") }
        #expect(ResultsTable(whole).text.contains("\n- no run of dqn, late and later has begun (7 runs planned)\n"))
        let page = HTMLReport(whole).text
        #expect(page.contains("<li>no run of dqn, late and later has begun (7 runs planned)</li>"))
        #expect(page.contains("4 of 11 runs finished") && !page.contains("later</th>"))
        // Where nothing has begun, everything is shown.
        let empty = try StudyFolder()
        try empty.writeManifest(variants: [("dqn", 2), ("a", 1)], expert: 1)
        let nothing = StudySummary(try StudyResults(directory: empty.path))
        #expect(nothing.begun.variants.count == 2 && nothing.begun.absent.isEmpty)
    }

    @Test("single seeds have estimates without intervals")
    func single() throws {
        let summary = try summary([("a", [1]), ("b", [2])], expert: 3)
        let variant = summary.variants[1]
        #expect(variant.interquartileMean == Estimate(2, interval: nil))
        #expect(variant.improvement?.probability == Estimate(1, interval: nil))
        #expect(variant.improvement?.pValue == 1)
    }

    @Test("scores lie between random play and the expert, and there are none without both")
    func scores() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2), ("b", 1)], expert: 30)
        for (seed, value) in [20.0, 40].enumerated() {
            try folder.writeRun("variant-0/seed-\(seed)", returns: [value])
            try folder.write(
                #"{"state":"finished","random_return":\#(8 + 4 * seed)}"#, to: "variant-0/seed-\(seed)/status.json")
        }
        try folder.writeRun("variant-1/seed-0", returns: [10])
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(summary.variants[0].scale == ScoreScale(random: 10, expert: 30))
        #expect(summary.variants[0].scores?.tasks == [[0.5, 1.5]])
        #expect(summary.variants[0].optimalityGap?.value == 0.25)
        // Random play is told once for the environment.
        #expect(summary.variants[1].scores?.tasks == [[0]])
        #expect(try self.summary([("a", [1])], expert: 30).variants[0].scores == nil)
        #expect(ScoreScale(random: 3, expert: 3) == nil)
    }
}
