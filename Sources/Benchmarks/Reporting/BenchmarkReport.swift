/// What a benchmark measured.
public struct BenchmarkReport: Encodable, Sendable {
    /// The machine and the program.
    public struct Machine: Encodable, Sendable {
        /// The processor's name, as far as the system tells it.
        public let processor: String
        /// The cores that the process may use.
        public let cores: Int
        /// The instruction set that computes: `avx2` or `baseline`.
        public let instructionSet: String
        /// The commit of the working directory's git repository, with `-dirty` where files differ; `nil` where there is none.
        public let commit: String?
        /// The Swift toolchain that built the program.
        public let toolchain: String?

        enum CodingKeys: String, CodingKey {
            case processor, cores, commit, toolchain
            case instructionSet = "instruction_set"
        }
    }

    /// The times of one thing.
    public struct Case: Encodable, Sendable {
        /// What it belongs to.
        public let group: BenchmarkGroup
        /// What is timed.
        public let name: String
        /// The seconds of one operation by round: of the thread's processor time, and wall seconds for starting up.
        public let seconds: [Double]
        /// The operations of each round.
        public let operations: Int
        /// The floating-point operations of one operation; `nil` where they are not what it does.
        public let flops: Int?
        /// The name of the case of the same group whose time this one's is compared with; `nil` for none.
        public let reference: String?
        /// That case's seconds of one operation by round.
        let referenceSeconds: [Double]?
        /// The floating-point operations per second of the multiply-add loop just before, by round; empty for starting up.
        public let peaks: [Double]
        /// The most seconds of an operation on a quiet core of the reference machine; `nil` where no target is set for these kernels.
        public let targetSeconds: Double?

        enum CodingKeys: String, CodingKey {
            case group, name, seconds, operations, flops, reference, peaks
            case medianOfReference = "median_of_reference"
            case targetSeconds = "target_seconds"
            case bestSeconds = "best_seconds"
            case medianSeconds = "median_seconds"
            case medianOfPeak = "median_of_peak"
            case targetOfPeak = "target_of_peak"
        }

        /// Writes what was measured and what follows from it.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(group, forKey: .group)
            try container.encode(name, forKey: .name)
            try container.encode(seconds, forKey: .seconds)
            try container.encode(operations, forKey: .operations)
            try container.encodeIfPresent(flops, forKey: .flops)
            try container.encodeIfPresent(reference, forKey: .reference)
            try container.encodeIfPresent(medianOfReference, forKey: .medianOfReference)
            try container.encode(peaks, forKey: .peaks)
            try container.encode(bestSeconds, forKey: .bestSeconds)
            try container.encode(medianSeconds, forKey: .medianSeconds)
            try container.encodeIfPresent(medianOfPeak, forKey: .medianOfPeak)
            try container.encodeIfPresent(targetOfPeak, forKey: .targetOfPeak)
            try container.encodeIfPresent(targetSeconds, forKey: .targetSeconds)
        }
    }

    /// The version of the JSON's format.
    public let format = 1
    /// The machine and the program.
    public let machine: Machine
    /// The floating-point operations per second of the multiply-add loop, in its best round.
    public let bestPeak: Double
    /// The median of the same over all rounds.
    public let medianPeak: Double
    /// What was timed.
    public let cases: [Case]
    /// What was left out, and why.
    public let notes: [String]

    enum CodingKeys: String, CodingKey {
        case format, machine, cases, notes
        case bestPeak = "best_peak"
        case medianPeak = "median_peak"
    }
}

extension BenchmarkReport.Case {
    /// The seconds of an operation in the best round: the figure of a quiet core.
    public var bestSeconds: Double { seconds.min() ?? .nan }

    /// The median over the rounds of the seconds of an operation.
    public var medianSeconds: Double { median(seconds) }

    /// The mean over the rounds of the seconds of an operation: what is seldom but long counts too.
    public var meanSeconds: Double { seconds.isEmpty ? .nan : seconds.reduce(0, +) / Double(seconds.count) }

    /// The median over the rounds of the share of the multiply-add loop's speed, measured in the same round; `nil` without `flops`.
    public var medianOfPeak: Double? {
        flops.map { flops in median(zip(seconds, peaks).map { Double(flops) / $0 / $1 }) }
    }

    /// The median over the rounds of the time as a multiple of the reference's in the same round; `nil` without one.
    public var medianOfReference: Double? {
        referenceSeconds.map { median(zip(seconds, $0).map { $0 / $1 }) }
    }

    /// The target as a share of the multiply-add loop's speed.
    public var targetOfPeak: Double? {
        flops.flatMap { flops in targetSeconds.map { Double(flops) / $0 / ReferenceMachine.peak } }
    }

    /// The median over the rounds of the seconds of an operation, were the multiply-add loop of the same round as fast as on the reference
    /// machine, where a target is set.
    var medianScaledSeconds: Double? {
        targetSeconds.map { _ in median(zip(seconds, peaks).map { $0 * $1 / ReferenceMachine.peak }) }
    }
}

/// The middle of `values`, or the mean of the two in the middle; NaN for none.
func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
