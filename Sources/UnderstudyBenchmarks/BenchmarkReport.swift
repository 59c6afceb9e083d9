import Foundation
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// The results of a benchmark, as `understudy benchmark --json` prints them and `--compare` reads them.
package struct BenchmarkReport: Codable, Sendable {
    /// The machine and the program.
    package struct Machine: Codable, Sendable {
        /// The processor's name; `unknown processor` if the system does not report it.
        package let processor: String
        /// The number of cores available to the process.
        package let cores: Int
        /// The instruction set of the kernels in use: `avx2` or `baseline`.
        package let instructionSet: String
        /// The commit of the working directory's git repository; `nil` outside a repository.
        ///
        /// It has the suffix `-dirty` if files are modified.
        package let commit: String?
        /// The Swift toolchain that built the program.
        package let toolchain: String?

        enum CodingKeys: String, CodingKey {
            case processor, cores, commit, toolchain
            case instructionSet = "instruction_set"
        }
    }

    /// The measured times of one case.
    package struct Case: Codable, Sendable {
        /// The group of the case.
        package let group: BenchmarkGroup
        /// The name of the case.
        package let name: String
        /// The time in seconds per operation, by round: the thread's processor time, or wall-clock time for start-up.
        package let seconds: [Double]
        /// The number of operations per round.
        package let operations: Int
        /// The floating-point operations per operation; `nil` if the operation is not dominated by them.
        package let flops: Int?
        /// The name of the reference case in the same group, with which the time is compared; `nil` for none.
        package let reference: String?
        /// The reference case's time in seconds per operation, by round; `nil` without one, and in a stored result.
        let referenceSeconds: [Double]?
        /// The speed of the multiply-add loop run just before, in floating-point operations per second, by round.
        ///
        /// It is empty for start-up.
        package let peaks: [Double]

        enum CodingKeys: String, CodingKey {
            case group, name, seconds, operations, flops, reference, peaks
            case medianOfReference = "median_of_reference"
            case bestSeconds = "best_seconds"
            case medianSeconds = "median_seconds"
            case medianOfPeak = "median_of_peak"
            case meanOfReference = "mean_of_reference"
        }

        /// Encodes the measurements and the statistics derived from them.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(group, forKey: .group)
            try container.encode(name, forKey: .name)
            try container.encode(seconds, forKey: .seconds)
            try container.encode(operations, forKey: .operations)
            try container.encodeIfPresent(flops, forKey: .flops)
            try container.encodeIfPresent(reference, forKey: .reference)
            try container.encodeIfPresent(medianOfReference, forKey: .medianOfReference)
            try container.encodeIfPresent(meanOfReference, forKey: .meanOfReference)
            try container.encode(peaks, forKey: .peaks)
            try container.encode(bestSeconds, forKey: .bestSeconds)
            try container.encode(medianSeconds, forKey: .medianSeconds)
            try container.encodeIfPresent(medianOfPeak, forKey: .medianOfPeak)
        }
    }

    /// The version of the JSON format.
    package var format = Self.knownFormat
    /// The machine and the program.
    package let machine: Machine
    /// The floating-point operations per second of the multiply-add loop in its best round.
    package let bestPeak: Double
    /// The median over all rounds of the multiply-add loop's floating-point operations per second.
    package let medianPeak: Double
    /// The cases that were timed.
    package let cases: [Case]
    /// Messages about cases left out, including the reasons.
    package let notes: [String]

    /// The format that this program writes and reads.
    private static let knownFormat = 1

    enum CodingKeys: String, CodingKey {
        case format, machine, cases, notes
        case bestPeak = "best_peak"
        case medianPeak = "median_peak"
    }
}

extension BenchmarkReport {
    /// Reads a stored result.
    ///
    /// - Throws: `StudyFileError` if the file is missing, is no result of a benchmark, or is of a newer format.
    package init(path: String) throws(StudyFileError) {
        let file = try StudyFile(path: path, hint: "no such file; `benchmark --json > FILE` makes one")
        let format = try file.decodeJSON(as: JSON.Format.self).format
        guard format == Self.knownFormat else {
            throw file.damaged("its format is \(format), and this version reads \(Self.knownFormat)")
        }
        self = try file.decodeJSON(as: Self.self)
        let isWhole = cases.allSatisfy { item in
            !item.seconds.isEmpty && item.seconds.allSatisfy { $0 > 0 && $0.isFinite }
                && (item.peaks.isEmpty || item.peaks.count == item.seconds.count)
                && item.peaks.allSatisfy { $0 > 0 && $0.isFinite }
        }
        guard isWhole else { throw file.damaged("a case has times that are no times") }
    }
}

extension BenchmarkReport.Case {
    /// Decodes the measurements alone, without the statistics derived from them.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            group: try container.decode(BenchmarkGroup.self, forKey: .group),
            name: try container.decode(String.self, forKey: .name),
            seconds: try container.decode([Double].self, forKey: .seconds),
            operations: try container.decode(Int.self, forKey: .operations),
            flops: try container.decodeIfPresent(Int.self, forKey: .flops),
            reference: try container.decodeIfPresent(String.self, forKey: .reference), referenceSeconds: nil,
            peaks: try container.decode([Double].self, forKey: .peaks))
    }

    /// The work of an operation by round: the operations of the multiply-add loop that take as long.
    ///
    /// Other work on the core slows both alike. For start-up, which has no loop beside it, it is the time.
    var work: [Double] { peaks.isEmpty ? seconds : zip(seconds, peaks).map { $0 * $1 } }

    /// The time in seconds per operation in the best round, which represents an idle core.
    package var bestSeconds: Double { seconds.min() ?? .nan }

    /// The median over the rounds of the time in seconds per operation.
    package var medianSeconds: Double { median(seconds) }

    /// The mean over the rounds of the time in seconds per operation, which includes rare but slow operations.
    package var meanSeconds: Double { seconds.isEmpty ? .nan : seconds.reduce(0, +) / Double(seconds.count) }

    /// The median over the rounds of the case's speed relative to the multiply-add loop in the same round.
    ///
    /// It is `nil` without `flops`.
    package var medianOfPeak: Double? {
        flops.map { flops in median(zip(seconds, peaks).map { Double(flops) / $0 / $1 }) }
    }

    /// The median over the rounds of the case's time divided by the reference case's time in the same round.
    ///
    /// It is `nil` without a reference.
    package var medianOfReference: Double? {
        referenceSeconds.map { median(zip(seconds, $0).map { $0 / $1 }) }
    }

    /// The time of all rounds divided by the reference case's, which includes rare but slow operations.
    ///
    /// It is `nil` without a reference.
    package var meanOfReference: Double? {
        referenceSeconds.map { seconds.reduce(0, +) / $0.reduce(0, +) }
    }

    /// The median over the rounds of the time in seconds per operation, scaled to the reference machine.
    ///
    /// The scale is the ratio of the multiply-add loop's speed in the same round to its speed on the reference machine.
    var medianScaledSeconds: Double {
        median(zip(seconds, peaks).map { $0 * $1 / ReferenceMachine.peak })
    }
}

/// Returns the median of `values`; NaN if there are none.
func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

extension BenchmarkReport.Machine {
    /// Returns a description of the current machine and program.
    ///
    /// - Parameter instructionSet: the name of the kernels in use.
    static func current(instructionSet: String) async -> BenchmarkReport.Machine {
        let provenance = await Provenance.current()
        return BenchmarkReport.Machine(
            processor: processor(in: ThisHost.processors),
            cores: ProcessInfo.processInfo.activeProcessorCount, instructionSet: instructionSet,
            commit: provenance.workingDirectoryCommit, toolchain: provenance.toolchain)
    }

    /// Returns the processor's name from the description that Linux gives.
    ///
    /// Only some architectures include the name.
    static func processor(in text: String?) -> String {
        let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        return name ?? "unknown processor"
    }
}

extension BenchmarkReport {
    /// The report for a terminal: the machine, and a table for each group.
    package var text: String {
        let head = [
            "\(machine.processor), \(machine.cores) core\(machine.cores == 1 ? "" : "s"), \(machine.instructionSet) kernels",
            [machine.toolchain, machine.commit.map { "commit \($0)" }].compactMap { $0 }.joined(separator: ", "),
            "Multiply-add loop, one core: \(figure(bestPeak / 1e9)) GFLOP/s at best, median \(figure(medianPeak / 1e9))",
        ]
        let tables = BenchmarkGroup.allCases.compactMap { group -> String? in
            let cases = cases.filter { $0.group == group }
            return cases.isEmpty ? nil : table(of: group, cases)
        }
        return (head.filter { !$0.isEmpty }.joined(separator: "\n") + "\n\n" + tables.joined(separator: "\n\n"))
    }

    private func table(of group: BenchmarkGroup, _ cases: [Case]) -> String {
        let columns = [Column(heading: group.heading, isName: true) { $0.name }] + columns(of: group)
        let table = TextTable(
            columns: columns.map { .init(heading: $0.heading, alignment: $0.isName ? .left : .right) },
            rows: cases.map { item in columns.map { $0.cell(item) } })
        return table.lines().joined(separator: "\n")
    }

    private struct Column {
        let heading: String
        var isName = false
        let cell: (Case) -> String
    }

    private func columns(of group: BenchmarkGroup) -> [Column] {
        switch group {
        case .updates, .actions:
            let (unit, factor) = group == .updates ? ("us", 1e6) : ("ns", 1e9)
            return [
                Column(heading: "best \(unit)") { figure($0.bestSeconds * factor) },
                Column(heading: "median \(unit)") { figure($0.medianSeconds * factor) },
                Column(heading: "GFLOP/s") { figure(Double($0.flops ?? 0) / $0.bestSeconds / 1e9) },
                Column(heading: "of peak") {
                    percent(Double($0.flops ?? 0) / $0.bestSeconds / bestPeak)
                },
                Column(heading: "median of peak") { percent($0.medianOfPeak) },
            ]
        case .replay:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
            ]
        case .inference:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
                Column(heading: "of reference") { percent($0.medianOfReference) },
            ]
        case .bridging:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
                Column(heading: "mean us") { figure($0.meanSeconds * 1e6) },
                Column(heading: "of reference") { $0.medianOfReference.map { fixed($0, decimals: 2) } ?? "" },
            ]
        case .environments:
            return [
                Column(heading: "best ns") { figure($0.bestSeconds * 1e9) },
                Column(heading: "median ns") { figure($0.medianSeconds * 1e9) },
                Column(heading: "steps/s") { figure(1 / $0.bestSeconds) },
            ]
        case .training, .compositions:
            return [
                Column(heading: "best steps/s") { figure(1 / $0.bestSeconds) },
                Column(heading: "median") { figure(1 / $0.medianSeconds) },
                Column(heading: "scaled") { figure(1 / $0.medianScaledSeconds) },
                Column(heading: "of reference") { $0.medianOfReference.map { fixed($0, decimals: 2) } ?? "" },
                Column(heading: "in the mean") { $0.meanOfReference.map { fixed($0, decimals: 2) } ?? "" },
            ]
        case .startUp:
            return [
                Column(heading: "best ms") { figure($0.bestSeconds * 1e3) },
                Column(heading: "median ms") { figure($0.medianSeconds * 1e3) },
            ]
        }
    }
}

extension BenchmarkGroup {
    fileprivate var heading: String {
        switch self {
        case .updates: "Update"
        case .actions: "Action, one observation"
        case .replay: "Batch from replay memory"
        case .environments: "Environment step"
        case .inference: "Own step among an expert's transitions"
        case .bridging: "Own step of an agent with other actions"
        case .training: "Run, one core"
        case .compositions: "Composition, one core"
        case .startUp: "Start-up"
        }
    }
}

/// Formats a positive number with about three significant digits, and with thousands separators from 1,000 on.
private func figure(_ value: Double) -> String {
    switch value {
    case ..<10: fixed(value, decimals: 2)
    case ..<100: fixed(value, decimals: 1)
    case ..<1e15: grouped(Int(value.rounded()))
    default: "-"
    }
}

private func percent(_ share: Double?) -> String {
    share.map { fixed($0 * 100, decimals: $0 < 0.1 ? 1 : 0) + " %" } ?? ""
}
