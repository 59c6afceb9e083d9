import StudyFormat
import Understudy

/// The statistics of studies as JSON, as printed by `understudy report --json`.
package struct ResultsDocument: Encodable, Sendable {
    private let format = 1
    private let studies: [Study]
    private let overall: Overall?

    /// Creates a document of studies.
    ///
    /// - Parameter overall: the comparison over all studies, if there is more than one.
    package init(_ studies: [StudySummary], overall: OverallSummary? = nil) {
        self.studies = studies.map(Study.init)
        self.overall = overall.map(Overall.init)
    }

    /// A number with the bounds of its 95 % interval.
    private struct Number: Encodable {
        let value: Double
        let low: Double?
        let high: Double?

        init(_ estimate: Estimate) {
            value = estimate.value
            low = estimate.interval?.lowerBound
            high = estimate.interval?.upperBound
        }

        init(_ estimate: MeanEstimate) { self.init(Estimate(estimate.mean, interval: estimate.interval)) }
    }

    private struct Study: Encodable {
        let name: String
        let directory: String
        let environment: String?
        let expertReturn: Double?
        let threshold: Double?
        let baseline: String?
        let version: String?
        let toolchain: String?
        let workingDirectoryCommit: String?
        let average: String
        let variants: [Variant]
        let notes: [String]
        let tuning: [Tuned]?

        enum CodingKeys: String, CodingKey {
            case name, directory, environment, threshold, baseline, version, toolchain, average, variants, notes, tuning
            case expertReturn = "expert_return"
            case workingDirectoryCommit = "working_directory_commit"
        }

        init(_ summary: StudySummary) {
            let study = summary.study
            name = study.name
            directory = study.directory
            environment = study.environment
            expertReturn = study.expertReturn
            threshold = summary.threshold
            baseline = summary.baselineName
            average = summary.options.average.rawValue
            version = study.version
            toolchain = study.toolchain
            workingDirectoryCommit = study.workingDirectoryCommit
            variants = zip(study.variants, summary.variants).map { Variant($0, $1, summary) }
            notes = study.addedNotes + summary.notes
            let tuned = TuningSummary(summary).rows
            tuning = tuned.isEmpty ? nil : tuned.map(Tuned.init)
        }
    }

    /// The choice of a variant's values, and by how much the selection score overestimates fresh seeds.
    private struct Tuned: Encodable {
        let variant: String
        let method: String
        let candidates: Int
        let seeds: Int
        let runs: Int
        let steps: Int
        let candidate: Int
        let settings: [String: SettingValue]
        let score: Double
        let fresh: Double?
        let optimism: Double?

        init(_ row: TuningSummary.Row) {
            let tuning = row.tuning
            (variant, method, candidates) = (tuning.variant, tuning.method, tuning.candidates)
            (seeds, runs, steps, candidate) = (tuning.seeds, tuning.runs, tuning.steps, tuning.candidate)
            (settings, score) = (tuning.settings, tuning.score)
            (fresh, optimism) = (row.fresh, row.optimism)
        }
    }

    private struct Variant: Encodable {
        let name: String
        let runs: Int
        let finished: Int
        let finalReturn: Number?
        let interquartileMean: Number?
        let median: Double?
        let areaUnderCurve: Number?
        let randomReturn: Double?
        let score: Number?
        let optimalityGap: Number?
        let steps: Steps?
        let improvement: Improved?
        let wallSeconds: Double?
        let seeds: [Seed]
        let curve: [Point]

        enum CodingKeys: String, CodingKey {
            case name, runs, finished, median, score, improvement, seeds, curve
            case finalReturn = "final_return"
            case interquartileMean = "final_return_iqm"
            case areaUnderCurve = "auc"
            case randomReturn = "random_return"
            case optimalityGap = "optimality_gap"
            case steps = "steps_to_threshold"
            case wallSeconds = "wall_seconds"
        }

        init(_ results: VariantResults, _ summary: VariantSummary, _ study: StudySummary) {
            name = summary.name
            runs = summary.runCount
            finished = summary.finishedCount
            finalReturn = summary.finalReturn.map(Number.init)
            interquartileMean = summary.interquartileMean.map(Number.init)
            median = summary.median
            areaUnderCurve = summary.areaUnderCurve.map(Number.init)
            randomReturn = summary.scale?.random ?? results.randomReturn
            score = summary.scale.flatMap { scale in
                summary.interquartileMean.map { iqm in
                    Number(
                        Estimate(
                            scale.score(iqm.value),
                            interval: iqm.interval.map {
                                scale.score($0.lowerBound)...scale.score($0.upperBound)
                            }))
                }
            }
            optimalityGap = summary.optimalityGap.map(Number.init)
            steps = summary.stepsToThreshold.map { Steps($0, summary.stepsInterval) }
            improvement = summary.improvement.map { Improved($0, over: study.baselineName ?? "") }
            wallSeconds = summary.wallSeconds
            seeds = results.runs.map { Seed($0, threshold: study.threshold) }
            curve = summary.curve.points.map { Point($0, study.options.average) }
        }
    }

    private struct Steps: Encodable {
        let mean: Double
        let low: Double?
        let high: Double?
        let median: Int?
        let reached: Int
        let of: Int

        init(_ steps: StepsToThreshold, _ interval: ClosedRange<Double>?) {
            mean = steps.mean
            low = interval?.lowerBound
            high = interval?.upperBound
            median = steps.median
            reached = steps.reachedCount
            of = steps.observations.count
        }
    }

    private struct Improved: Encodable {
        let baseline: String
        let probability: Double
        let low: Double?
        let high: Double?
        let pValue: Double
        let percent: Double?

        enum CodingKeys: String, CodingKey {
            case baseline, probability, low, high, percent
            case pValue = "p_value"
        }

        init(_ improvement: Improvement, over baseline: String) {
            self.baseline = baseline
            probability = improvement.probability.value
            low = improvement.probability.interval?.lowerBound
            high = improvement.probability.interval?.upperBound
            pValue = improvement.pValue
            percent = improvement.percent
        }
    }

    private struct Seed: Encodable {
        let seed: Int
        let directory: String
        let state: String
        let step: Int?
        let finalReturn: Double?
        let areaUnderCurve: Double?
        let steps: Int?
        let wallSeconds: Double?
        let bestPolicy: RunStatus.BestPolicy?
        /// The step and return of each evaluation.
        let evaluations: [[Double]]

        enum CodingKeys: String, CodingKey {
            case seed, directory, state, step, evaluations
            case finalReturn = "final_return"
            case areaUnderCurve = "auc"
            case steps = "steps_to_threshold"
            case wallSeconds = "wall_seconds"
            case bestPolicy = "best_policy"
        }

        init(_ run: RunResults, threshold: Double?) {
            seed = run.seed
            directory = run.directory
            state = run.stateName
            step = run.step
            finalReturn = run.finalReturn
            areaUnderCurve = run.areaUnderCurve
            steps = threshold.flatMap { threshold in run.evaluations.first { $0.value >= threshold }?.step }
            wallSeconds = run.wallSeconds
            bestPolicy = run.bestPolicy
            evaluations = run.evaluations.map { [Double($0.step), $0.value] }
        }
    }

    private struct Point: Encodable {
        let step: Int
        /// The average under its own name; the other one is `nil`.
        let mean: Double?
        let iqm: Double?
        let low: Double?
        let high: Double?

        init(_ point: LearningCurve.Point, _ average: Average) {
            step = point.step
            mean = average == .mean ? point.estimate.value : nil
            iqm = average == .interquartileMean ? point.estimate.value : nil
            low = point.estimate.interval?.lowerBound
            high = point.estimate.interval?.upperBound
        }
    }

    private struct Overall: Encodable {
        struct Variant: Encodable {
            let name: String
            let runs: Int
            let interquartileMean: Number
            let median: Number
            let mean: Number
            let optimalityGap: Number
            let improvement: Number?

            enum CodingKeys: String, CodingKey {
                case name, runs, median, mean, improvement
                case interquartileMean = "iqm"
                case optimalityGap = "optimality_gap"
            }

            init(_ variant: OverallSummary.Variant) {
                name = variant.name
                runs = variant.runCount
                interquartileMean = Number(variant.interquartileMean)
                median = Number(variant.median)
                mean = Number(variant.mean)
                optimalityGap = Number(variant.optimalityGap)
                improvement = variant.improvement.map(Number.init)
            }
        }

        let tasks: [String]
        let baseline: String?
        let variants: [Variant]
        let notes: [String]

        init(_ summary: OverallSummary) {
            tasks = summary.tasks.map(\.study.name)
            baseline = summary.baseline
            variants = summary.variants.map(Variant.init)
            notes = summary.notes
        }
    }
}
