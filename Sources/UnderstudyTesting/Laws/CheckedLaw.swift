/// A law of one extension point; the cases are in the order in which they are checked.
protocol CheckedLaw: CaseIterable, Hashable, Sendable {
    /// The law without which nothing else is checked.
    static var acceptance: Self { get }
    /// The law without which no two runs can be compared.
    static var determinism: Self { get }
    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool { get }
}

extension CheckedLaw {
    /// Returns the violations of `laws` in the order of the cases, each with its first occurrence.
    ///
    /// - Parameter detail: checks a law, and returns the place and description of its violation or `nil`. An error that
    ///   it throws is a violation.
    static func violations(of laws: Set<Self>, _ detail: (Self) throws -> String?) -> [LawViolation<Self>] {
        var violations: [LawViolation<Self>] = []
        for law in allCases where laws.contains(law) {
            if law.requiresDeterminism, violations.contains(where: { $0.law == .determinism }) { continue }
            do {
                guard let detail = try detail(law) else { continue }
                violations.append(LawViolation(law: law, detail: detail))
            } catch {
                violations.append(LawViolation(law: law, detail: "\(error)"))
            }
            if law == .acceptance { break }
        }
        return violations
    }
}

/// A law that a component violates.
public struct LawViolation<Law: Hashable & Sendable>: Hashable, Sendable, CustomStringConvertible {
    /// The violated law.
    public let law: Law
    /// The place and description of the first violation.
    public let detail: String

    /// A message such as `determinism: episode 0, step 3: ...`.
    public var description: String { "\(law): \(detail)" }
}
