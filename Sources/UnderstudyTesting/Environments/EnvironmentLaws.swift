import Understudy

/// Plays an environment at random and checks what every environment promises.
///
/// For the tests of an environment's author, whatever the testing library:
///
///     #expect(EnvironmentLaws.violations { Corridor() } == [])
///
/// What is checked is what was played: an environment whose ends random play does not reach has its ends checked by `demonstratedAction` alone, where it is
/// `Demonstrating`. A trap (`precondition`, an index out of range) ends the process of the tests and is no violation that could be reported.
public enum EnvironmentLaws {
    /// The laws that an environment does not keep, in the order of `EnvironmentLaw`, each with the first place at which that was seen.
    ///
    /// Where `acceptance` is violated nothing else is checked, and where `determinism` is, no law that compares plays.
    ///
    /// - Parameters:
    ///   - laws: what to check.
    ///   - seed: the seed of the environment's randomness and of the actions. The same seed gives the same plays.
    ///   - episodes: how many episodes each play has, at least 1.
    ///   - maximumSteps: the steps after which an episode is cut, at least 1.
    ///   - make: makes another instance of the same environment.
    public static func violations(
        of laws: Set<EnvironmentLaw> = Set(EnvironmentLaw.allCases), seed: UInt64 = 0, episodes: Int = 5,
        maximumSteps: Int = 200, _ make: @escaping () throws -> any Environment
    ) -> [LawViolation] {
        precondition(episodes >= 1 && maximumSteps >= 1, "a play needs at least one episode of one step")
        let checker = EnvironmentChecker(make: make, seed: seed, episodes: episodes, maximumSteps: maximumSteps)
        var violations: [LawViolation] = []
        for law in EnvironmentLaw.allCases where laws.contains(law) {
            if law.restsOnDeterminism, violations.contains(where: { $0.law == .determinism }) { continue }
            do {
                guard let detail = try checker.detail(of: law) else { continue }
                violations.append(LawViolation(law: law, detail: detail))
            } catch {
                violations.append(LawViolation(law: law, detail: "\(error)"))
            }
            if law == .acceptance { break }
        }
        return violations
    }
}
