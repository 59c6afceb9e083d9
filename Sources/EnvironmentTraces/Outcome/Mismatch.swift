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
