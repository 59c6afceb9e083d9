import TestSupport
import Testing
import Understudy

@testable import UnderstudyTesting

/// The laws of every component that the program knows: a new component is tested without a new test.
///
/// Environments have their own suite. The parameters are in `LawExamples`. The law `allocation` is checked as well, because
/// `scripts/test` runs these tests optimized.
@Suite("Every component that the program knows", .serialized)
struct ComponentLawTests {
    private static let registry = LawExamples.registry
    @Test("confidences keep their laws", arguments: LawExamples.examples(of: registry.confidences))
    func confidence(_ example: LawExamples.Example) throws {
        func make() throws -> any ConfidenceSchedule { try example.make(from: Self.registry.confidences) }
        _ = try make()
        #expect(ConfidenceLaws.violations(make) == [])
    }

    @Test("inferencers keep their laws", arguments: LawExamples.examples(of: registry.inferencers))
    func inferencer(_ example: LawExamples.Example) throws {
        func make() throws -> any ActionInferencer { try example.make(from: Self.registry.inferencers) }
        _ = try make()
        #expect(InferencerLaws.violations(make) == [])
    }

    @Test("feasibility tests keep their laws", arguments: LawExamples.examples(of: registry.feasibilityTests))
    func feasibility(_ example: LawExamples.Example) throws {
        func make() throws -> any FeasibilityTest { try example.make(from: Self.registry.feasibilityTests) }
        _ = try make()
        #expect(FeasibilityLaws.violations(make) == [])
    }

    @Test("bridging strategies keep their laws", arguments: LawExamples.examples(of: registry.bridgings))
    func bridging(_ example: LawExamples.Example) throws {
        func make() throws -> any BridgingStrategy { try example.make(from: Self.registry.bridgings) }
        _ = try make()
        #expect(BridgingLaws.violations(make) == [])
    }

    @Test("reward models keep their laws", arguments: LawExamples.examples(of: registry.rewardModels))
    func reward(_ example: LawExamples.Example) throws {
        func make() throws -> any RewardModel { try example.make(from: Self.registry.rewardModels) }
        _ = try make()
        #expect(RewardLaws.violations(make) == [])
    }

    @Test("datasets keep their laws", arguments: LawExamples.examples(of: registry.datasets))
    func dataset(_ example: LawExamples.Example) throws {
        func make() throws -> any ExpertDataset { try example.make(from: Self.registry.datasets) }
        _ = try make()
        #expect(DatasetLaws.violations(make) == [])
    }

    @Test("are checked for allocations in optimized code, where a malloc counts", .enabled(if: canCountAllocations))
    func allocations() throws {
        let count = try #require(Allocations.ofThisThread)
        let before = count()
        let memory = (0..<9).map { [Int](repeating: $0, count: 99) }
        #expect(count() >= before + memory.count)
    }

    @Test("have no example or exception without a use")
    func examples() {
        for key in Array(LawExamples.parameters.keys) + LawExamples.checkedElsewhere {
            #expect(LawExamples.keys.contains(key), "\(key)")
        }
    }
}

/// Whether the runs of the laws show enough of each component.
@Suite("The runs with which the laws are checked")
struct LawCoverageTests {
    private static let registry = LawExamples.registry

    /// Whether an answer at the end of any run is `expected`.
    private func shows<Subject: TaskTrial>(
        _ trial: Subject.Type, on tasks: [ImitationTask], _ make: () throws -> Subject.Component,
        _ isExpected: (Subject.Answer) -> Bool
    ) throws -> Bool {
        for task in tasks {
            let run = try task.script(seed: 0)
            guard try Subject.obstacle(of: make(), in: run.observations) == nil else { continue }
            var session = try Session(Subject(make(), Subject.script(of: run, seed: 0)))
            try session.finish()
            if session.records.last?.answers.contains(where: isExpected) == true { return true }
        }
        return false
    }

    @Test("have labels of every inferencer that gives any", arguments: LawExamples.examples(of: registry.inferencers))
    func labels(_ example: LawExamples.Example) throws {
        let shown = try shows(InferencerTrial.self, on: ImitationTask.standard) {
            try example.make(from: Self.registry.inferencers)
        } _: { answer in
            if case .label(.some) = answer { true } else { false }
        }
        #expect(shown == (example.name != "none"))
    }

    @Test("have infeasible transitions", arguments: LawExamples.examples(of: registry.feasibilityTests))
    func infeasible(_ example: LawExamples.Example) throws {
        let shown = try shows(FeasibilityTrial.self, on: ImitationTask.heterogeneous) {
            try example.make(from: Self.registry.feasibilityTests)
        } _: {
            $0
        }
        #expect(shown)
    }

    @Test("have bridges of every strategy that builds any", arguments: LawExamples.examples(of: registry.bridgings))
    func bridges(_ example: LawExamples.Example) throws {
        let shown = try shows(BridgingTrial.self, on: ImitationTask.heterogeneous) {
            try example.make(from: Self.registry.bridgings)
        } _: { answer in
            if case .verdict(.bridged) = answer { true } else { false }
        }
        #expect(shown == (example.name != "none"))
    }

    @Test("are played in an environment that keeps its laws", arguments: 0..<8)
    func strip(_ options: Int) {
        #expect(EnvironmentLaws.violations { Strip(.init(rawValue: options)) } == [])
    }
}
