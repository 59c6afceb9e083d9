import AgentTraining
import ArgumentParser
import Foundation
import StudyExecution
import StudyFormat
import StudyReports
import Synchronization
import Understudy

/// `understudy evaluate`: plays episodes by the final policies of runs.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Evaluate the policies of a run, or of all runs of a study, in new episodes.",
        discussion: """
            Prints the mean return of each run with its interval over episodes, and that of each variant with its interval over seeds. \
            The episodes have their own random numbers (--seed). These are the same for every run, and were not used in training. \
            The policies are the final ones, or others that the runs keep (--at). Runs that are not finished are left out.
            """)

    @Argument(
        help: "The folder of a run, a variant or a study, such as runs/quickstart, or the file of a policy.",
        completion: .directory)
    var subject: String

    @Option(help: KeptPolicy.help)
    var at: KeptPolicy?

    @Option(help: "How many episodes each run plays.")
    var episodes = 100

    @Option(
        help: "The probability of taking a random action (default: as in each run's evaluations).",
        transform: decimalNumber)
    var epsilon: Double?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(name: .shortAndLong, help: "Runs at once (default: one per core).")
    var workers: Int?

    @OptionGroup var trust: TrustArguments

    @Flag(help: "Print JSON with the return of every episode.")
    var json = false

    func validate() throws {
        if episodes < 1 { throw ValidationError("'--episodes' must be at least 1, not \(episodes).") }
        if let workers, workers < 1 { throw ValidationError("'--workers' must be at least 1, not \(workers).") }
        if let epsilon, !(0...1).contains(epsilon) {
            throw ValidationError("'--epsilon' must be a number from 0 to 1, not \(epsilon).")
        }
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let file = KeptPolicy.run(ofFile: subject)
            if at != nil, file != nil {
                throw ValidationError("'--at' is for a folder, and '\(subject)' is the file of a policy.")
            }
            let kept = file?.policy ?? at ?? .last
            let (runs, unfinished, problems) = try Self.runs(of: file?.directory ?? subject)
            for problem in problems { Console.error("\(problem)") }
            if runs.isEmpty, !problems.isEmpty { throw ExitCode.badInput }
            guard !runs.isEmpty else {
                throw ExecutionError(
                    .missingInput, path: subject, problem: "no run is finished",
                    remedy: "finish one with `understudy run`")
            }
            if unfinished > 0 { Console.error("note: \(count(unfinished, "run")) not finished, left out") }
            let evaluated = try await evaluate(kept, of: runs, in: registry)
            let report = EvaluationReport(runs: evaluated, kept: kept, episodes: episodes, seed: seed)
            Console.print(json ? try JSONOutput.text(report) : report.text)
            if !problems.isEmpty { throw ExitCode.badInput }
        }
    }

    /// Returns the finished runs in a folder, the number of others, and the problems with their files.
    ///
    /// - Throws: the exit code for invalid input if the folder is that of a run with a damaged file.
    private static func runs(
        of subject: String
    ) throws -> (finished: [String], others: Int, problems: [StudyFileError]) {
        let folder = PathName.trimmed(subject)
        func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: file) }
        if has(FileName.spec.path(in: folder)) || !Files.isFolder(folder) {
            if Files.isFolder(folder) { try RunDamage.refuse(folder) }
            return ([folder], 0, [])
        }
        let parent = PathName.folder(of: folder)
        let above = parent.isEmpty ? "." : parent
        let study: StudyResults
        var variants: [VariantResults]
        if !has(FileName.study.path(in: folder)), has(FileName.study.path(in: above)) {
            study = try StudyResults(directory: above)
            variants = study.variants.filter { $0.name == PathName.name(of: folder) }
        } else {
            study = try StudyResults(directory: folder)
            variants = study.variants
        }
        let runs = variants.flatMap(\.runs)
        let finished = runs.filter { $0.state == .finished }.map(\.directory)
        let problems = runs.flatMap(\.problems)
        return (finished, runs.count { $0.problems.isEmpty } - finished.count, problems)
    }

    /// Plays the episodes of several runs at once, in threads, and returns the runs in order.
    private func evaluate(
        _ kept: KeptPolicy, of runs: [String], in registry: Registry
    ) async throws -> [EvaluatedRun] {
        let (episodes, epsilon, seed, trust) = (episodes, epsilon, seed, trust)
        let threads = min(runs.count, workers ?? ProcessInfo.processInfo.activeProcessorCount)
        let work = EvaluationWork(runs)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                DispatchQueue.concurrentPerform(iterations: threads) { _ in
                    while let index = work.next() {
                        let result = Result {
                            try EvaluatedRun(
                                runs[index], kept: kept, episodes: episodes, epsilon: epsilon, seed: seed,
                                in: ProgramGate.guarded(registry, runs[index], trust))
                        }
                        work.keep(result, of: index)
                    }
                }
                continuation.resume()
            }
        }
        return try work.results()
    }
}

/// The runs to evaluate, shared by the threads that do it.
private final class EvaluationWork: Sendable {
    private struct Progress {
        var begun = 0
        var results: [Int: Result<EvaluatedRun, any Error>] = [:]
    }

    private let count: Int
    private let state = Mutex(Progress())

    init(_ runs: [String]) { count = runs.count }

    /// Returns the number of the next run; `nil` if all have begun.
    func next() -> Int? {
        state.withLock { state in
            guard state.begun < count else { return nil }
            state.begun += 1
            return state.begun - 1
        }
    }

    func keep(_ result: Result<EvaluatedRun, any Error>, of index: Int) {
        state.withLock { $0.results[index] = result }
    }

    /// Returns the results in the order of the runs.
    ///
    /// - Throws: the first run's error.
    func results() throws -> [EvaluatedRun] {
        let all = state.withLock { $0.results }
        return try (0..<count).compactMap { try all[$0]?.get() }
    }
}

/// The episodes that a policy of a run played.
struct EvaluatedRun: Encodable, Sendable {
    let directory: String
    let variant: String
    let seed: UInt64
    /// The steps after which the policy was kept; `nil` for the final one.
    let step: Int?
    let epsilon: Double
    let returns: [Double]

    /// Plays the episodes.
    ///
    /// - Throws: the errors of `FinalPolicy` and of the environment.
    init(
        _ directory: String, kept: KeptPolicy, episodes: Int, epsilon: Double?, seed: UInt64, in registry: Registry
    ) throws {
        let final = try FinalPolicy(directory: directory, kept: kept, registry: registry)
        self.directory = directory
        step = final.step
        variant = final.spec.variant
        self.seed = final.spec.seed
        self.epsilon = epsilon ?? final.epsilon
        var player = try EpisodePlayer(final.environment, policy: final.policy, epsilon: self.epsilon)
        var stream = EpisodePlayer.stream(seed: seed)
        var returns: [Double] = []
        for number in 1...episodes {
            try player.begin(.episode(number), using: &stream)
            while try !player.takeStep(using: &stream).endsEpisode {}
            returns.append(player.episodeReturn)
        }
        self.returns = returns
    }

    enum CodingKeys: String, CodingKey { case directory, variant, seed, step, epsilon, returns, summary }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(directory, forKey: .directory)
        try container.encode(variant, forKey: .variant)
        try container.encode(seed, forKey: .seed)
        try container.encodeIfPresent(step, forKey: .step)
        try container.encode(epsilon, forKey: .epsilon)
        try container.encode(returns, forKey: .returns)
        try container.encode(SampleSummary(returns), forKey: .summary)
    }
}

/// A mean with Student's 95 % interval, and what else is told of a sample.
struct SampleSummary: Encodable {
    let count: Int
    let mean: Double
    let std: Double?
    /// The ends of the interval; `nil` for a single number.
    let interval: [Double]?
    let interquartileMean: Double
    let min: Double
    let max: Double

    enum CodingKeys: String, CodingKey {
        case count, mean, std, interval, min, max
        case interquartileMean = "interquartile_mean"
    }

    init(_ sample: [Double]) {
        count = sample.count
        let mean = Statistics.mean(sample) ?? 0
        self.mean = mean
        std = Statistics.standardDeviation(sample)
        interval = Statistics.intervalHalfWidth(sample).map { [mean - $0, mean + $0] }
        interquartileMean = Statistics.interquartileMean(sample) ?? mean
        min = sample.min() ?? 0
        max = sample.max() ?? 0
    }

    /// The cells of a table: mean, interval, IQM, minimum and maximum.
    var cells: [String] {
        func two(_ value: Double) -> String { fixed(value, decimals: 2) }
        return [
            two(mean), interval.map { "\(two($0[0])) to \(two($0[1]))" } ?? "-", two(interquartileMean), two(min),
            two(max),
        ]
    }
}

/// The evaluation of several runs.
struct EvaluationReport: Encodable {
    let format = 1
    /// The kept policy of each run: `last`, `best` or the number of steps.
    let policy: String
    let episodes: Int
    let seed: UInt64
    let variants: [Variant]
    let runs: [EvaluatedRun]

    /// The mean returns of a variant's runs.
    struct Variant: Encodable {
        let name: String
        let seeds: [UInt64]
        let summary: SampleSummary
    }

    init(runs: [EvaluatedRun], kept: KeptPolicy, episodes: Int, seed: UInt64) {
        policy = kept.text
        self.runs = runs
        self.episodes = episodes
        self.seed = seed
        var seen: Set<String> = []
        variants = runs.map(\.variant).filter { seen.insert($0).inserted }.map { name in
            let own = runs.filter { $0.variant == name }
            return Variant(
                name: name, seeds: own.map(\.seed),
                summary: SampleSummary(own.map { SampleSummary($0.returns).mean }))
        }
    }

    var text: String {
        func table(_ name: String, _ size: String, _ rows: [[String]]) -> [String] {
            var table = TextTable(
                columns: [.init(heading: name, alignment: .left)]
                    + [size, "Return", "95 % interval", "IQM", "Min", "Max"].map {
                        .init(heading: $0, alignment: .right)
                    })
            table.rows = rows
            return table.lines()
        }
        let ofRuns = table(
            "Run", "Episodes",
            runs.map { ["\($0.variant)/seed-\($0.seed)", "\($0.returns.count)"] + SampleSummary($0.returns).cells })
        guard runs.count > 1 else {
            return (ofRuns + ["", "95 % interval: Student's for the mean over episodes." + policyNote])
                .joined(separator: "\n")
        }
        let ofVariants = table(
            "Variant", "Seeds", variants.map { [$0.name, "\($0.seeds.count)"] + $0.summary.cells })
        let note =
            "Variants: over the mean returns of their seeds, which are what is repeated. Runs: over episodes. Intervals are Student's."
        return (ofVariants + [""] + ofRuns + ["", note + policyNote]).joined(separator: "\n")
    }

    private var policyNote: String {
        switch policy {
        case "last": ""
        case "best":
            " Policies: the best of each run on the way, chosen by evaluations with other random numbers than these."
        default: " Policies: those after \(policy) steps."
        }
    }
}
