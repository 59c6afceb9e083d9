/// Compares recorded values with those of an environment, one at a time.
struct Comparison {
    /// The maximum number of observation elements listed; in a larger observation, only those that differ are listed.
    private static let maximumElements = 16

    let tolerance: Double
    /// The values compared so far.
    private(set) var values: [ComparedValue] = []
    private(set) var omitted = 0
    private(set) var largestDifference = 0.0
    private(set) var isEqual = true

    init(tolerance: Double) {
        self.tolerance = tolerance
    }

    /// Discards the results but keeps the allocated memory.
    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        omitted = 0
        largestDifference = 0
        isEqual = true
    }

    /// Compares two numbers.
    mutating func add(_ name: @autoclosure () -> String, recorded: Double, actual: Double) {
        let isSame = note(difference(recorded, actual))
        values.append(
            ComparedValue(name: name(), recorded: .double(recorded), actual: .double(actual), isEqual: isSame))
    }

    /// Compares two Boolean values.
    mutating func add(_ name: String, recorded: Bool, actual: Bool) {
        let isSame = recorded == actual
        if !isSame { isEqual = false }
        values.append(ComparedValue(name: name, recorded: .flag(recorded), actual: .flag(actual), isEqual: isSame))
    }

    /// Compares two observations of the given shape.
    mutating func add(recorded: [Float], actual: [Float], shape: [Int]) {
        var shown = 0
        for element in recorded.indices {
            let isSame = note(difference(Double(recorded[element]), Double(actual[element])))
            guard !isSame || recorded.count <= Self.maximumElements else { continue }
            if shown == Self.maximumElements {
                omitted += 1
            } else {
                shown += 1
                values.append(
                    ComparedValue(
                        name: "observation[\(Self.place(of: element, in: shape))]",
                        recorded: .single(recorded[element]),
                        actual: .single(actual[element]), isEqual: isSame))
            }
        }
    }

    /// Returns the absolute difference: 0 for equal numbers or two NaNs, infinity if only one of the two is finite.
    private func difference(_ a: Double, _ b: Double) -> Double {
        if a == b || a.isNaN && b.isNaN { return 0 }
        let difference = abs(a - b)
        return difference.isNaN ? .infinity : difference
    }

    private mutating func note(_ difference: Double) -> Bool {
        largestDifference = max(largestDifference, difference)
        let isSame = difference <= tolerance
        if !isSame { isEqual = false }
        return isSame
    }

    /// Returns the indices of an element, outermost first, such as `3, 4, 1`.
    private static func place(of element: Int, in shape: [Int]) -> String {
        var rest = element
        var indices: [String] = []
        for size in shape.reversed() {
            indices.append("\(rest % size)")
            rest /= size
        }
        return indices.reversed().joined(separator: ", ")
    }
}

/// The place where an environment differs from its recorded behavior.
package struct Mismatch: Hashable, Sendable, Encodable {
    /// The episode number, from 0.
    package let episode: Int
    /// The step number within the episode, from 0; `nil` for the start of the episode.
    package let step: Int?
    /// The row of a draw trace, from 0.
    package let row: Int?
    /// The name of the action, if any.
    package let action: String?
    /// A misuse of the recorded draws; `nil` if the environment drew as recorded.
    ///
    /// It is phrased as the end of a sentence about the environment.
    package let problem: String?
    /// The compared values. For a large observation, only elements that differ, and only as many as fit on a page.
    package let values: [ComparedValue]
    /// The number of additional differing elements that are not in `values`.
    package let omitted: Int
}

/// A recorded value and the environment's value.
package struct ComparedValue: Hashable, Sendable, Encodable {
    /// A value of one of several types.
    package enum Value: Hashable, Sendable {
        /// A double-precision number.
        case double(Double)
        /// A single-precision number.
        case single(Float)
        /// A Boolean value.
        case flag(Bool)
    }

    /// The name of the value, such as `position`, `observation[2]` or `reward`.
    package let name: String
    /// The value in the trace.
    package let recorded: Value
    /// The value from the environment.
    package let actual: Value
    /// Whether the two values count as equal.
    package let isEqual: Bool

    private enum CodingKeys: String, CodingKey {
        case name, recorded, actual
        case isEqual = "equal"
    }
}

extension ComparedValue.Value: CustomStringConvertible, Encodable {
    package var description: String {
        switch self {
        case .double(let value): "\(value)"
        case .single(let value): "\(value)"
        case .flag(let value): "\(value)"
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .double(let value): try container.encode(value)
        case .single(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        }
    }
}
