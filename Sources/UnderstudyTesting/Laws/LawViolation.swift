/// A law that a component violates.
public struct LawViolation<Law: Hashable & Sendable>: Hashable, Sendable, CustomStringConvertible {
    /// The violated law.
    public let law: Law
    /// The place and description of the first violation.
    public let detail: String

    /// A message such as `determinism: episode 0, step 3: ...`.
    public var description: String { "\(law): \(detail)" }
}
