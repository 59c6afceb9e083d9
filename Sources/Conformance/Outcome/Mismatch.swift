/// A place at which an environment is not as recorded.
package struct Mismatch: Hashable, Sendable, Encodable {
    /// The episode, from 0.
    package let episode: Int
    /// The step of the episode, from 0; `nil` for the beginning.
    package let step: Int?
    /// The row of a trace of draws, from 0.
    package let row: Int?
    /// The name of the action, where there is one.
    package let action: String?
    /// What the environment did with the recorded draws, as the end of a sentence about it; `nil` where it took them as recorded.
    package let problem: String?
    /// What was compared. Of an observation of many elements those that differ, and no more than a page has room for.
    package let values: [ComparedValue]
    /// The number of elements that differ as well and are not among `values`.
    package let omitted: Int
}

/// A recorded value beside the environment's own.
package struct ComparedValue: Hashable, Sendable, Encodable {
    /// A value of any kind.
    package enum Value: Hashable, Sendable {
        /// A number in double precision.
        case double(Double)
        /// A number in single precision.
        case single(Float)
        /// Yes or no.
        case flag(Bool)
    }

    /// What it is the value of: `position`, `observation[2]`, `reward`.
    package let name: String
    /// The trace's.
    package let recorded: Value
    /// The environment's.
    package let actual: Value
    /// Whether both count as equal.
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
