import Foundation
import TestSupport
import Testing

@testable import ClassicControl

@Suite("Uniformly random play")
struct RandomPlayTests {
    private func compare(
        _ environment: some Referenced, with name: String, timeLimit: Int
    ) throws -> [KolmogorovSmirnov] {
        let url = try #require(
            Bundle.module.url(forResource: "random-play", withExtension: "json", subdirectory: "Fixtures"))
        return try RecordedRandomPlay(of: name, timeLimit: timeLimit, from: url).compare(with: environment)
    }

    // Within the standard limits random play seldom reaches the goal of acrobot, and never that of mountain-car: longer ones tell more.
    @Test(
        "returns and lengths of 1,000 episodes are distributed as Gymnasium's",
        arguments: [
            (Subject.acrobot, "Acrobot-v1", 500), (.cartPole, "CartPole-v1", 500),
            (.mountainCar, "MountainCar-v0", 200),
            (.acrobot, "Acrobot-v1", 2_000), (.mountainCar, "MountainCar-v0", 10_000),
        ])
    func same(_ subject: Subject, name: String, timeLimit: Int) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            for test in try compare(E(), with: name, timeLimit: timeLimit) {
                #expect(test.pValue > 0.01, "distance \(test.statistic), p \(test.pValue)")
            }
        }
        try check(subject.type)
    }

    @Test(
        "the comparison sees other forces",
        arguments: [
            (Subject.acrobot, [-1.2, 0, 1.2], "Acrobot-v1", 2_000), (.cartPole, [-7, 7], "CartPole-v1", 500),
            (.mountainCar, [-1.2, 0, 1.2], "MountainCar-v0", 10_000),
        ])
    func others(_ subject: Subject, actions: [Double], name: String, timeLimit: Int) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            for test in try compare(E(actions: actions), with: name, timeLimit: timeLimit) {
                #expect(test.pValue < 1e-4, "distance \(test.statistic), p \(test.pValue)")
            }
        }
        try check(subject.type)
    }
}
