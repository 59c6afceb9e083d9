import Understudy

/// A run that cannot go on, with what went wrong and what to do about it in one line.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    public let description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }

    /// The error of an `environment` that gave what none may give, and where.
    init(defectOf environment: PlayedEnvironment, _ problem: String, _ place: String) {
        description =
            "the environment '\(environment.label)' \(problem) \(place): a defect of the environment"
    }
}
