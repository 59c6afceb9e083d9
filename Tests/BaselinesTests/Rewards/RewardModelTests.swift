import CAllocationCounter
import Foundation
import TestSupport
import Testing
import Understudy

/// The properties of every learned reward.
@Suite("Every learned reward")
struct RewardModelTests {
    static let names = registry.rewardModels.names
    static let scopes = ["transitions", "states"]

    private static func start(
        _ name: String, _ text: String, on expert: Walks, seed: UInt64 = 1
    ) throws -> any RewardModel {
        var model = try rewardModel(name, text)
        try model.begin(
            expert.recording, observations: Walks.space, random: RandomStream(seed: seed, name: "reward-model"))
        return model
    }

    /// Expert transitions to the right, on the right where `isElsewhere`, and own ones to the left.
    private static func walks(isElsewhere: Bool) -> (expert: Walks, own: Walks) {
        var stream = RandomStream(seed: 3, name: "walks")
        var (expert, own) = (Walks(), Walks())
        expert.add(500, from: isElsewhere ? 1 : 0, change: 0.1, using: &stream)
        own.add(500, change: isElsewhere ? 0.1 : -0.1, using: &stream)
        return (expert, own)
    }

    @Test("rewards the expert's transitions more than others from the same states", arguments: names)
    func transitions(_ name: String) throws {
        let (expert, own) = Self.walks(isElsewhere: false)
        var model = try Self.start(name, "{sees: transitions}", on: expert)
        var stream = RandomStream(seed: 1, name: "samples")
        model.learn(from: own, updates: 400, using: &stream)
        #expect(mean(model.rewards(expert)) > mean(model.rewards(own)) + 0.1)
    }

    @Test("rewards states where the expert is more than others, whatever led to them", arguments: names)
    func states(_ name: String) throws {
        let (expert, own) = Self.walks(isElsewhere: true)
        var model = try Self.start(name, "{sees: states}", on: expert)
        var stream = RandomStream(seed: 1, name: "samples")
        model.learn(from: own, updates: 400, using: &stream)
        #expect(mean(model.rewards(expert)) > mean(model.rewards(own)) + 0.1)
        var (leaving, coming) = (Walks(), Walks())
        leaving.add(50, from: 1, change: -1, using: &stream)
        coming.add(50, change: 1, using: &stream)
        #expect(mean(model.rewards(coming)) > mean(model.rewards(leaving)) + 0.1)
    }

    @Test("the same random numbers give the same rewards, others do not", arguments: names, scopes)
    func determinism(_ name: String, scope: String) throws {
        let (expert, own) = Self.walks(isElsewhere: true)
        func rewards(_ seed: UInt64) throws -> [Float] {
            var model = try Self.start(name, "{sees: \(scope)}", on: expert, seed: seed)
            var stream = RandomStream(seed: 1, name: "samples")
            model.learn(from: own, updates: 20, using: &stream)
            return model.rewards(own)
        }
        #expect(try rewards(1) == rewards(1))
        #expect(try rewards(1) != rewards(2))
    }

    @Test("a second run begins anew, and two copies learn apart", arguments: names)
    func copies(_ name: String) throws {
        let (expert, own) = Self.walks(isElsewhere: false)
        let component = try rewardModel(name)
        func begin(_ model: inout any RewardModel) throws {
            try model.begin(
                expert.recording, observations: Walks.space, random: RandomStream(seed: 1, name: "reward-model"))
        }
        var (first, second) = (component, component)
        try begin(&first)
        try begin(&second)
        let before = second.rewards(own)
        #expect(first.rewards(own) == before)
        var stream = RandomStream(seed: 1, name: "samples")
        first.learn(from: own, updates: 5, using: &stream)
        #expect(first.rewards(own) != before)
        #expect(second.rewards(own) == before)
        try begin(&first)
        #expect(first.rewards(own) == before)
    }

    @Test(
        "every reward is finite, of wild observations and of a model that learned in leaps", arguments: names, scopes)
    func finite(_ name: String, scope: String) throws {
        let (expert, _) = Self.walks(isElsewhere: true)
        var model = try Self.start(name, "{sees: \(scope), learning_rate: 1, batch_size: 8}", on: expert)
        let extremes: [Float] = [0, 1e-38, -1e-38, 1e20, -1e20, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1]
        let observations = extremes.flatMap { [$0, -$0] }
        let next = extremes.reversed().flatMap { [$0, $0] }
        for _ in 0..<500 { model.learn(observations.span, next: next.span) }
        var rewards = [Float](repeating: .nan, count: extremes.count)
        var span = rewards.mutableSpan
        model.write(rewardsOf: observations.span, next: next.span, into: &span)
        #expect(rewards.allSatisfy { $0.isFinite })
    }

    @Test("a transition has the same reward alone and among a thousand others", arguments: names, scopes)
    func alone(_ name: String, scope: String) throws {
        let (expert, _) = Self.walks(isElsewhere: false)
        var model = try Self.start(name, "{sees: \(scope)}", on: expert)
        var stream = RandomStream(seed: 5, name: "walks")
        var (first, all) = (Walks(), Walks())
        first.add(1, change: 0.3, using: &stream)
        stream = RandomStream(seed: 5, name: "walks")
        all.add(1_000, change: 0.3, using: &stream)
        let rewards = model.rewards(all)
        #expect(rewards[0] == model.rewards(first)[0])
        #expect(Set(rewards).count > 500)
    }

    @Test("learning and rewarding allocate nothing", .enabled(if: canCountAllocations), arguments: names, scopes)
    func allocations(_ name: String, scope: String) throws {
        let (expert, own) = Self.walks(isElsewhere: true)
        var model = try Self.start(name, "{sees: \(scope), batch_size: 500}", on: expert)
        var rewards = [Float](repeating: 0, count: own.count)
        func use() {
            model.learn(own.observations.span, next: own.next.span)
            var span = rewards.mutableSpan
            model.write(rewardsOf: own.observations.span, next: own.next.span, into: &span)
        }
        use()
        let before = allocations_of_this_thread()
        for _ in 0..<5 { use() }
        #expect(allocations_of_this_thread() == before)
        #expect(rewards.contains { $0 != 0 })
    }
}
