import StudyFormat
import Testing

@testable import Experiments
@testable import StudyExecution

@Suite("The time that a plan takes")
struct TimeEstimateTests {
    /// Runs of 1,000 steps in folders of `folder`; those with a time are finished.
    private func runs(_ times: KeyValuePairs<String, Double?>, in folder: String) throws -> [PreparedRun] {
        try times.enumerated().map { index, run in
            let plan = try plan(run.key, seed: UInt64(index))
            let directory = "\(folder)/\(plan.directory)"
            if let seconds = run.value {
                try Files.createFolder(directory)
                try finish(directory)
                try RunStatus(state: .finished, step: 1_000, wallSeconds: seconds).write(to: directory)
            }
            return PreparedRun(plan: plan, directory: directory, isFinished: run.value != nil)
        }
    }

    @Test("is that of the variant's finished runs, as many at once as there are workers")
    func finished() async throws {
        try await withFolder { folder in
            let runs = try runs(["a": 2, "a": 4, "a": nil, "a": nil, "a": nil, "b": 10, "b": nil], in: folder)
            let study = study(runs.map(\.plan))
            let one = try #require(TimeEstimate(runs, of: study, workers: 1) { _ in nil })
            #expect(one.work == 19 && one.wall == 19)
            #expect(one.finishedRuns == 3 && one.probedVariants == 0)
            // 3, 3, 3 and 10 seconds: the last begins when the first of the others ends.
            #expect(TimeEstimate(runs, of: study, workers: 2) { _ in nil }?.wall == 13)
            #expect(TimeEstimate(runs, of: study, workers: 9) { _ in nil }?.wall == 10)
        }
    }

    @Test("is not known where a variant has no finished run and is not tried")
    func unknown() async throws {
        try await withFolder { folder in
            let runs = try runs(["a": 2, "a": nil, "b": nil], in: folder)
            #expect(TimeEstimate(runs, of: study(runs.map(\.plan)), workers: 1) { _ in nil } == nil)
        }
    }

    @Test("of variants that were made from the same one is that of their finished runs")
    func origin() async throws {
        try await withFolder { folder in
            let runs = try runs(["a@x=1": 2, "a@x=2": nil, "a": nil], in: folder)
            var variants = study(runs.map(\.plan)).variants
            variants[0].base = "a"
            variants[1].base = "a"
            let study = Study(name: "demo", variants: variants, runs: runs.map(\.plan))
            #expect(TimeEstimate(runs, of: study, workers: 1) { _ in nil }?.work == 4)
        }
    }

    @Test("tries each written variant once where nothing has finished")
    func probes() async throws {
        try await withFolder { folder in
            let runs = try runs(["a": nil, "a": nil, "a@x=1": nil, "b": nil], in: folder)
            var variants = study(runs.map(\.plan)).variants
            variants[1].base = "a"
            let study = Study(name: "demo", variants: variants, runs: runs.map(\.plan))
            var tried: [String] = []
            let estimate = TimeEstimate(runs, of: study, workers: 1) { plan in
                tried.append(plan.variant)
                return RunProbe(preparation: 1, evaluation: 0.5, earlyStep: 0.001, step: 0.002)
            }
            #expect(tried == ["a", "b"])
            // One second of preparation, two evaluations, a thousand steps with learning.
            #expect(estimate?.work == 16)
            #expect(estimate?.probedVariants == 2)
        }
    }

    @Test("of a probe counts steps before learning, steps with it, and evaluations")
    func seconds() {
        let probe = RunProbe(preparation: 1, evaluation: 2, earlyStep: 0.25, step: 0.5)
        #expect(probe.seconds(steps: 10, early: 4, evaluations: 3) == 1 + 6 + 1 + 3)
        #expect(probe.seconds(steps: 2, early: 4, evaluations: 1) == 1 + 2 + 0.5)
    }

    @Test("a probe measures a run and writes nothing", arguments: [1, 40, 100_000])
    func probe(steps: Int) async throws {
        try await withFolder { folder in
            let spec = """
                understudy: 1
                name: s
                environment: line-world
                network: {hidden: [8]}
                learner: {learning_starts: 1, train_every: 1, batch_size: 8}
                training: {steps: \(steps)}

                """
            let study = try Study(node(spec), registry: registry)
            let plan = try #require(study.runs.first)
            let probe = try RunProbe(plan, registry: registry, duration: .milliseconds(5))
            #expect(probe.step > 0 && probe.evaluation > 0 && probe.preparation > 0)
            #expect(try contents(folder) == [])
        }
    }
}
