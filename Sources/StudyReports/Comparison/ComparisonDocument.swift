/// Comparisons as JSON, as printed by `understudy compare --json`.
package struct ComparisonDocument: Encodable, Sendable {
    private let format = 1
    private let average: String
    private let comparisons: [Pair]

    /// Creates a document of comparisons that share one correction for multiple tests.
    package init(_ comparisons: [Comparison]) {
        let tests = TestFamily(comparisons)
        average = (comparisons.first?.average ?? .mean).rawValue
        self.comparisons = zip(comparisons, tests.pairs).map { Pair($0, $1.finalReturn ?? 1, $1.areaUnderCurve ?? 1) }
    }

    private struct Side: Encodable {
        let directory: String
        let threshold: Double?
        let finalReturns: [Double]
        let areas: [Double]
        let steps: [Int]?
        let reached: [Bool]?

        enum CodingKeys: String, CodingKey {
            case directory, threshold, reached
            case finalReturns = "final_return"
            case areas = "auc"
            case steps = "steps_to_threshold"
        }

        init(_ side: ComparedVariant) {
            directory = side.directory
            threshold = side.threshold
            finalReturns = side.summary.finals
            areas = side.summary.areas
            steps = side.summary.stepsToThreshold?.observations.map(\.step)
            reached = side.summary.stepsToThreshold?.observations.map(\.isReached)
        }
    }

    private struct Measure: Encodable {
        let probability: Double
        let low: Double?
        let high: Double?
        let pValue: Double
        let adjusted: Double
        let percent: Double?

        enum CodingKeys: String, CodingKey {
            case probability, low, high, percent
            case pValue = "p_value"
            case adjusted = "p_value_holm"
        }

        init(_ improvement: Improvement, adjusted: Double) {
            probability = improvement.probability.value
            low = improvement.probability.interval?.lowerBound
            high = improvement.probability.interval?.upperBound
            pValue = improvement.pValue
            self.adjusted = adjusted
            percent = improvement.percent
        }
    }

    private struct Change: Encodable {
        let key: String
        let a: String?
        let b: String?
    }

    private struct Pair: Encodable {
        let a: Side
        let b: Side
        let finalReturn: Measure?
        let areaUnderCurve: Measure?
        let differences: [Change]

        enum CodingKeys: String, CodingKey {
            case a, b, differences
            case finalReturn = "final_return"
            case areaUnderCurve = "auc"
        }

        init(_ comparison: Comparison, _ final: Double, _ area: Double) {
            a = Side(comparison.a)
            b = Side(comparison.b)
            finalReturn = comparison.finalReturn.map { Measure($0, adjusted: final) }
            areaUnderCurve = comparison.areaUnderCurve.map { Measure($0, adjusted: area) }
            differences = comparison.differences.map { Change(key: $0.key, a: $0.a, b: $0.b) }
        }
    }
}
