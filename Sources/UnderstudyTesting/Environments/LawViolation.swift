/// A law that an environment does not keep.
public struct LawViolation: Hashable, Sendable, CustomStringConvertible {
    /// The law.
    public let law: EnvironmentLaw
    /// What the environment did instead, where that was seen first.
    public let detail: String

    /// `determinism: episode 0, step 3: ...`
    public var description: String { "\(law): \(detail)" }
}
