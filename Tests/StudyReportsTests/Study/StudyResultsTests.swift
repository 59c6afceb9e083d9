import Testing

@testable import StudyReports

struct StudyResultsTests {
    @Test("a study is read with its variants, runs and provenance")
    func whole() throws {
        let folder = try StudyFolder()
        try SampleStudy().write(to: folder)
        let study = try StudyResults(directory: folder.path)
        #expect(study.name == "quickstart")
        #expect(study.environment == "mountain-car")
        #expect(study.expertReturn == -145.75)
        #expect(study.summary == "Who learns <fastest>")
        #expect(study.toolchain == "Swift 6.3.1")
        #expect(study.workingDirectoryCommit == "266d99c")
        #expect(study.version == "0.1.0")
        #expect(study.host == "Linux x86_64, 2 cores")
        #expect(study.variants.map(\.name) == ["dqn", "diiqn", "ha-diiqn"])
        #expect(study.variants.map(\.runs.count) == [5, 5, 5])
        #expect(study.problems.isEmpty)
        let run = try #require(study.variants.last?.runs.last)
        #expect(run.seed == 4)
        #expect(run.state == .finished)
        #expect(run.step == 20_000)
        #expect(run.plannedSteps == 20_000)
        #expect(run.wallSeconds == 2.1)
        #expect(run.instructionSet == "avx2")
        #expect(run.evaluations.count == 40)
        #expect(run.metrics.columns.last == "imitation/agreement")
        #expect(run.metrics.samples(of: "imitation/agreement").first?.step == 1_500)
        #expect(run.episodeCount == 125)
        #expect(run.spec?.hasPrefix("understudy: 1\n") == true)
    }

    @Test("a run that has not started, runs, was interrupted or failed has its state")
    func states() throws {
        let folder = try StudyFolder()
        var sample = SampleStudy()
        sample.unfinished = [(0, 0, "not started"), (0, 1, "running"), (0, 2, "interrupted"), (0, 3, "failed")]
        try sample.write(to: folder)
        let runs = try #require(try StudyResults(directory: folder.path).variants.first).runs
        #expect(runs[0].stateName == "not started" && runs[0].isNotStarted)
        #expect(runs.map(\.state) == [nil, .running, .interrupted, .failed, .finished])
        #expect(runs.map { $0.finalReturn == nil } == [true, true, true, true, false])
        #expect(runs[3].message == "the loss is not finite at step 9000")
    }

    @Test("names of metrics may be quoted")
    func quotedNames() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 1)])
        try folder.write("step,\"a,b\",\"say \"\"c\"\"\",d\r\n5,1,2,3\r\n", to: "variant-0/seed-0/metrics.csv")
        let metrics = try #require(try StudyResults(directory: folder.path).runs.first).metrics
        #expect(metrics.columns == ["a,b", "say \"c\"", "d"])
        #expect(metrics.samples(of: "a,b") == [Sample(step: 5, value: 1)] && metrics.samples(of: "d").first?.value == 3)
    }

    @Test(
        "the final return is the mean of the last three evaluations",
        arguments: [([5.0, 1, 2, 6], 3.0), ([4, 5], 4.5)])
    func finalReturn(returns: [Double], expected: Double) throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 1)])
        try folder.writeRun("variant-0/seed-0", returns: returns)
        #expect(try StudyResults(directory: folder.path).runs.first?.finalReturn == expected)
    }

    @Test(
        "the median run is the one in the middle, or the lower of the two there, and of equal ones the first",
        arguments: [([5, 1, 3], 2), ([4, 1, 3, 2], 3), ([7, 7, 1, 7], 0), ([2], 0)] as [([Double], Int)])
    func medianRun(returns: [Double], seed: Int) throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("dqn", returns.count)])
        #expect(try StudyResults(directory: folder.path).variants[0].medianRun == nil)
        for (seed, value) in returns.enumerated() { try folder.writeRun("variant-0/seed-\(seed)", returns: [value]) }
        #expect(try StudyResults(directory: folder.path).variants[0].medianRun?.seed == seed)
    }

    @Test("a manifest needs no more than its names, and a run's directory is the usual one")
    func smallestManifest() throws {
        let folder = try StudyFolder()
        try folder.write(
            #"{"format":1,"name":"s","variants":[{"name":"a"}],"runs":[{"variant":"a","seed":7}],"later":[1]}"#,
            to: "study.json")
        try folder.writeRun("a/seed-7", returns: [1])
        let study = try StudyResults(directory: folder.path + "/")
        #expect(study.runs.first?.directory == "\(folder.path)/a/seed-7")
        #expect(study.runs.first?.finalReturn == 1)
        #expect(study.expertReturn == nil)
    }

    @Test("a last line that was cut off is ignored, empty cells and numbers that are none are left out")
    func cutOff() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 1)])
        try folder.write(
            "step,eval/mean_reward,train/loss\n100,-5,\n200,,nan\n300,-3,0.5\n400,-2,0.",
            to: "variant-0/seed-0/metrics.csv")
        try folder.write("episode,step,return,length,termi", to: "variant-0/seed-0/episodes.csv")
        let run = try #require(try StudyResults(directory: folder.path).runs.first)
        #expect(run.problems.isEmpty)
        #expect(run.evaluations == [Sample(step: 100, value: -5), Sample(step: 300, value: -3)])
        #expect(run.metrics.samples(of: "train/loss") == [Sample(step: 300, value: 0.5)])
        #expect(run.metrics.steps == [100, 200, 300])
        #expect(run.episodeCount == 0)
    }
}
