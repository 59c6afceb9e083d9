/// A law that an environment violates.
public struct LawViolation: Hashable, Sendable, CustomStringConvertible {
    /// The violated law.
    public let law: EnvironmentLaw
    /// The place and description of the first violation.
    public let detail: String

    /// A message such as `determinism: episode 0, step 3: ...`.
    public var description: String { "\(law): \(detail)" }
}
