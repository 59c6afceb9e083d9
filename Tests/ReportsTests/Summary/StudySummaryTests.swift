import Testing

@testable import Reports

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
        #expect(summary.variants.first?.curve.points.map(\.estimate.mean) == [3, 5])
        #expect(summary.variants.first?.expertLevelStep == 10)
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
        #expect(summary.variants.map(\.finishedCount) == [3, 0, 2])
    }

    @Test("the step at the expert's level is the first whose mean is there")
    func expertLevel() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2), ("b", 1)], expert: 3)
        try folder.writeRun("variant-0/seed-0", returns: [1, 2, 4])
        try folder.writeRun("variant-0/seed-1", returns: [1, 4, 4])
        try folder.writeRun("variant-1/seed-0", returns: [1, 2, 2.9])
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(summary.variants.map(\.expertLevelStep) == [2000, nil])
        #expect(summary.notes.isEmpty)
    }
}
