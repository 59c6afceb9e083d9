import AgentTraining
import QNetworks
import Understudy
import UnderstudyKernels

/// Measures the speed of updates, actions, replay memory, environments, inference, bridging, whole runs and compositions.
///
/// Everything runs in a single thread, and times are the thread's processor time. Every case is timed next to a loop of
/// multiply-adds; see `Documentation/Benchmark.md`.
package struct Benchmark {
    /// The scope of a benchmark.
    package struct Options: Sendable {
        /// The groups of cases to measure.
        package var groups: Set<BenchmarkGroup>
        /// The number of rounds of each case, at least 1.
        package var rounds: Int
        /// The capacity of the replay memories in transitions, at least 1.
        package var replayCapacity: Int
        /// The number of steps the agent has taken before bridging is measured, at least 1.
        package var ownSteps: Int
        /// Whether to include slow networks, recordings and runs.
        package var includesSlow: Bool

        /// Creates options.
        package init(
            groups: Set<BenchmarkGroup> = Set(BenchmarkGroup.allCases), rounds: Int = 40,
            replayCapacity: Int = 100_000, ownSteps: Int = 100_000, includesSlow: Bool = false
        ) {
            precondition(
                rounds > 0 && replayCapacity > 0 && ownSteps > 0,
                "a benchmark has at least one round, one transition and one step")
            self.groups = groups
            self.rounds = rounds
            self.replayCapacity = replayCapacity
            self.ownSteps = ownSteps
            self.includesSlow = includesSlow
        }
    }

    private let options: Options
    private let registry: Registry
    private let executable: String?

    /// Prepares a benchmark.
    ///
    /// - Parameters:
    ///   - options: the scope of the benchmark.
    ///   - registry: the components. The benchmark covers all of its environments, and every run whose components it
    ///     contains.
    ///   - executable: the path of the program whose start-up time is measured; `nil` to skip that measurement.
    package init(_ options: Options, registry: Registry, executable: String?) {
        self.options = options
        self.registry = registry
        self.executable = executable
    }

    /// Runs the benchmark.
    ///
    /// - Parameter progress: called with each progress message.
    /// - Throws: any error from an environment, and `RunError` if a run or the program fails.
    package func run(progress: (String) -> Void = { _ in }) async throws -> BenchmarkReport {
        var notes: [String] = []
        progress("preparing")
        let cases = try makeCases { notes.append($0) }
        let peak = PeakLoop(.current, seconds: 0.0003)
        var results = try measure(cases, peak, progress)
        let machine = await BenchmarkReport.Machine.current(instructionSet: Kernels.current.name)
        if options.groups.contains(.startUp) {
            do {
                results += try await measureStartUp()
            } catch {
                notes.append("start-up left out: \(error)")
            }
        }
        // Measures the loop even if no other case was timed.
        let peaks = results.flatMap(\.peaks) + (0..<options.rounds).map { _ in peak.measure() }
        return BenchmarkReport(
            machine: machine, bestPeak: peaks.max() ?? .nan, medianPeak: median(peaks), cases: results, notes: notes)
    }

    private func makeCases(skipped: (String) -> Void) throws -> [BenchmarkCase] {
        let networks = try BenchmarkNetwork.all(includesSlow: options.includesSlow)
        return BenchmarkGroup.allCases.filter(options.groups.contains).flatMap { group -> [BenchmarkCase] in
            switch group {
            case .updates: BenchmarkCase.updates(of: networks)
            case .actions: BenchmarkCase.actions(of: networks)
            case .replay: BenchmarkCase.replay(capacity: options.replayCapacity)
            case .environments: BenchmarkCase.environments(of: registry, skipped: skipped)
            case .inference:
                BenchmarkCase.inference(of: registry, includesSlow: options.includesSlow, skipped: skipped)
            case .bridging: BenchmarkCase.bridging(of: registry, ownSteps: options.ownSteps, skipped: skipped)
            case .training:
                BenchmarkCase.training(
                    in: Registry(forBenchmarksOf: registry), rounds: options.rounds,
                    includesSlow: options.includesSlow, skipped: skipped)
            case .compositions:
                BenchmarkCase.compositions(
                    in: Registry(forBenchmarksOf: registry), rounds: options.rounds, skipped: skipped)
            case .startUp: []
            }
        }
    }

    private func measure(
        _ cases: [BenchmarkCase], _ peak: PeakLoop, _ progress: (String) -> Void
    ) throws -> [BenchmarkReport.Case] {
        let rounds = try Rounds.measure(cases, rounds: options.rounds, peak: peak, progress: progress)
        func seconds(of reference: String, _ group: BenchmarkGroup) -> [Double]? {
            cases.firstIndex { $0.group == group && $0.name == reference }.map { rounds[$0].seconds }
        }
        return zip(cases, rounds).map { item, rounds in
            BenchmarkReport.Case(
                group: item.group, name: item.name, seconds: rounds.seconds, operations: rounds.operations,
                flops: item.flops, reference: item.reference,
                referenceSeconds: item.reference.flatMap { seconds(of: $0, item.group) }, peaks: rounds.peaks)
        }
    }

    private func measureStartUp() async throws -> [BenchmarkReport.Case] {
        guard let executable else { return [] }
        let startUp = StartUp(executable: executable, registry: registry)
        var cases: [BenchmarkReport.Case] = []
        for command in [StartUp.Command.worker, .run] {
            cases.append(
                BenchmarkReport.Case(
                    group: .startUp, name: command.name, seconds: try await startUp.measure(command, times: 5),
                    operations: 1, flops: nil, reference: nil, referenceSeconds: nil, peaks: []))
        }
        return cases
    }
}
