import Testing

@testable import AgentTraining

@Suite("Learning-rate schedules")
struct LearningRateScheduleTests {
    private func schedule(_ text: String) throws -> LearningRateSchedule {
        try configuration(corridorSpec.replacing("kind: adam,", with: "kind: adam, schedule: \(text),")).learningRate
    }

    @Test(
        "follow PyTorch's step by step",
        arguments: [
            ("{kind: linear, end: 0.1, steps: 30}", LearningRateFixture.linear),
            ("{kind: cosine, end: 0.2, steps: 30}", LearningRateFixture.cosine),
            ("{kind: cosine, end: 0.2, fraction: 0.75}", LearningRateFixture.cosine),
            ("{kind: exponential, half_life: 8}", LearningRateFixture.exponential),
        ])
    func rates(text: String, recorded: [Double]) throws {
        let schedule = try schedule(text)
        for (step, rate) in recorded.enumerated() {
            #expect(abs(2.5e-4 * schedule.factor(atStep: step, of: 40) / rate - 1) < 1e-9, "step \(step)")
        }
    }

    @Test("begin with 1 and stay at the end", arguments: ["linear", "cosine"])
    func ends(kind: String) throws {
        let schedule = try schedule("{kind: \(kind), end: 0.25, fraction: 0.5}")
        #expect(schedule.factor(atStep: 0, of: 100) == 1)
        #expect((50...100).allSatisfy { schedule.factor(atStep: $0, of: 100) == 0.25 })
        let falling = (0...50).map { schedule.factor(atStep: $0, of: 100) }
        #expect(zip(falling, falling.dropFirst()).allSatisfy(>))
    }

    @Test("are constant unless the spec says otherwise")
    func constant() throws {
        #expect(try configuration(corridorSpec).learningRate == .constant)
        #expect(LearningRateSchedule.constant.factor(atStep: 77, of: 100) == 1)
    }

    @Test("show in the metrics of a run")
    func metrics() throws {
        let configured = try configuration(
            corridorSpec.replacing("kind: adam", with: "kind: adam, schedule: {kind: linear, end: 0.5}"))
        let rates = try TrainingRun.transcript(configured).metric(7).compactMap { $0 }
        #expect(rates.count == 7)
        for (index, rate) in rates.enumerated() { #expect(abs(rate - 0.01 * (1 - Double(index) / 12)) < 1e-12) }
    }
}
