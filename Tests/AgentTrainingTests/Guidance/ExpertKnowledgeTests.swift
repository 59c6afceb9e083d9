import ImitationTools
import Testing
import Understudy

@testable import AgentTraining

@Suite("What is known about the expert")
struct ExpertKnowledgeTests {
    @Test("figures over the inferences")
    func figures() throws {
        var recording = twoWalks
        recording = ExpertRecording(
            observationCount: 2, observations: recording.observations.numbers, trajectories: recording.trajectories,
            actions: [0, 1, 1, 1, 2, 2, 0, 0])
        let inferencer = FixedInference(Array(repeating: nil, count: 8))
        let knowledge = try knowledge(inferencer, of: recording)
        #expect(knowledge.inferredShare == 0)
        #expect(
            knowledge.expertReturn == nil && knowledge.quality.meanError == nil && knowledge.quality.accuracy == nil)
        // Actions 0, 1, 0, 1 for transitions 0, 1, 2, 5: two are right.
        for (j, action, error) in [(0, 0, 0.125), (1, 1, 0.25), (2, 0, 0.5), (5, 1, 0.125)] {
            inferencer.table.inferences[j] = Inference(action, reward: Float(j), error: Float(error))
        }
        #expect(knowledge.inferredShare == 0.5)
        #expect(knowledge.quality.meanError == 0.25)
        #expect(knowledge.quality.accuracy == 0.5)
        // The rewards that are not known count with the mean of the others, 2: 16 over two walks.
        #expect(knowledge.expertReturn == 8)
    }

    @Test("an end is unknown until a demonstration explains the transition into its terminal state")
    func ends() throws {
        // The first walk ends in a terminal state with transition 4, the second was cut.
        let inferencer = FixedInference(eightInferences)
        inferencer.table.inferences[4] = nil
        inferencer.table.inferences[7] = nil
        let knowledge = try knowledge(inferencer)
        #expect(knowledge.hasUnknownEnds(in: 0..<8))
        inferencer.table.inferences[4] = Inference(0, reward: 1)
        #expect(!knowledge.hasUnknownEnds(in: 0..<8))
    }

    @Test("the expert's return counts a bridge as the transitions that it covers")
    func bridgedReturn() throws {
        let bridge = Bridge(action: 0, reward: 20, steps: 1, end: [0, 0], terminated: false, expertSteps: 3)
        let knowledge = try knowledge(FixedInference(eightInferences), FixedBridging([.bridged(bridge)]))
        // 20 for transitions 0 to 2, then 4 + 5 + 6 + 7 + 8, over two walks.
        #expect(knowledge.expertReturn == 25)
    }

    @Test("the recording is surveyed again only after an eighth as many own steps as it has transitions")
    func survey() throws {
        let inferencer = FixedInference(Array(repeating: nil, count: 16))
        let recording = ExpertRecording(
            observationCount: 2, observations: Array(repeating: 0, count: 34),
            trajectories: [.init(length: 16, terminated: false, truncated: true)])
        var knowledge = try knowledge(inferencer, of: recording)
        #expect(knowledge.surveys()[0].expertReturn == nil)
        inferencer.table.inferences[0] = Inference(0, reward: 1)
        let observation: [Float] = [0, 0]
        for expected in [nil, 16, 16] as [Double?] {
            knowledge.observe(
                observation, action: 0, reward: 0, next: observation, terminated: false, endsEpisode: false,
                isRandom: true)
            #expect(knowledge.surveys()[0].expertReturn == expected)
        }
    }

    @Test("no accuracy without true actions")
    func noAccuracy() throws {
        #expect(try knowledge(FixedInference(eightInferences)).quality.accuracy == nil)
    }

    @Test("a bridge is certain and has no error; what is infeasible teaches nothing")
    func bridges() throws {
        let bridge = Bridge(action: 1, reward: 2, steps: 3, end: [1, 1], terminated: true, expertSteps: 2)
        let knowledge = try knowledge(FixedInference(eightInferences), FixedBridging([.bridged(bridge), .infeasible]))
        let demonstration = try #require(knowledge.demonstration(from: 0))
        #expect(
            demonstration.action == 1 && demonstration.reward == 2 && demonstration.steps == 3
                && demonstration.expertSteps == 2)
        #expect(
            demonstration.terminated && demonstration.error == nil && demonstration.certainty == 1
                && demonstration.end == [1, 1])
        #expect(knowledge.demonstration(from: 1) == nil)
        #expect(knowledge.demonstration(from: 2)?.error == 0.1)
        #expect(knowledge.hasDemonstrations(7) && !knowledge.hasDemonstrations(8))
    }

    @Test("the plugins see every own transition of a run, in order")
    func observations() throws {
        /// Notes what it is shown.
        struct Noting: BridgingStrategy {
            static let name = "noting"
            static let summary = "Notes what it is shown"
            final class Notes { var all: [[Float]] = [] }
            let notes: Notes
            init(_ notes: Notes) { self.notes = notes }
            init(from reader: inout SpecReader) { self.init(Notes()) }
            mutating func begin(
                _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
            ) {
                notes.all.append([Float(recording.transitionCount), Float(actions.count), Float(gamma)])
            }
            mutating func observe(
                _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool,
                endsEpisode: Bool, inference: (_ j: Int) -> Inference?
            ) {
                notes.all.append(
                    [observation[0], Float(action), reward, next[0], terminated ? 1 : 0, endsEpisode ? 1 : 0])
            }
            func feasibility(of j: Int, inference: Inference?) -> Feasibility { .feasible }
            mutating func saveOrRestoreState(in archive: inout StateArchive) {}
        }
        let notes = Noting.Notes()
        var configured = try configuration(
            "environment: {kind: corridor, length: 3, time_limit: 3}\ntraining: {steps: 50, evaluation_episodes: 1}\n"
                + Algorithm.diiqn.expert(length: 3))
        configured.expert?.bridging = Noting(notes)
        let episodes = try TrainingRun.transcript(configured).episodes
        #expect(notes.all[0] == [6, 2, 0.99])
        #expect(notes.all.count == 51)
        var place: Float = 0
        for (step, note) in notes.all.dropFirst().enumerated() {
            #expect(note[0] == place)
            #expect(note[3] == (note[1] == 1 ? place + 0.5 : max(0, place - 0.5)))
            #expect(note[2] == (note[3] == 1 ? 1 : 0) && note[4] == note[2])
            let ends = episodes.contains { $0.step == step + 1 }
            #expect(note[5] == (ends ? 1 : 0))
            place = ends ? 0 : note[3]
        }
        #expect(episodes.contains(where: \.truncated) && episodes.contains(where: \.terminated))
    }

    @Test("actions, rewards and certainties beside the truth")
    func quality() throws {
        // Rewards 1 ... 8 are inferred, actions in turn, certainties 1, 0.9, ... 0.3.
        let truth = ExpertRecording.Truth(
            actions: [0, 1, 0, 1, 1, 0, 0, 1], rewards: [1, 0, 5, -1, 0, 0, 2, 0],
            actionShows: [true, true, true, true, true, false, true, true])
        let recording = twoWalks.labeled(with: truth)
        let quality = try knowledge(FixedInference(eightInferences), of: recording).quality
        // Of the seven that show, the fifth is wrong.
        #expect(quality.accuracy == 6.0 / 7)
        // Of four rewards, three are found, and -1 is not; of eight inferred ones five are not there or have another sign.
        #expect(quality.rewardRecall == 0.75 && quality.rewardPrecision == 0.375)
        // Of 3 actions: probabilities 15/15, 14/15, ... 8/15; the fifth and the sixth label are wrong. In single precision 12/15 and 9/15 are a little below the borders of their bins.
        let distances = [1, 2, 8, 10, 13]
        let error = try #require(quality.calibrationError)
        let expected = Double(distances.reduce(0, +)) / 15 / 8
        #expect(abs(error - expected) < 1e-6)
        // Where the recording tells which actions are unique, only these count: the wrong fifth and three right ones.
        var identified = truth
        identified.actionIsUnique = [true, true, true, false, true, false, false, false]
        #expect(
            try knowledge(FixedInference(eightInferences), of: twoWalks.labeled(with: identified)).quality.accuracy
                == 0.75)
        let unknown = try knowledge(FixedInference(eightInferences)).quality
        #expect(unknown.rewardRecall == nil && unknown.calibrationError == nil)
    }

    @Test("statistics of infeasible transitions, with the truth where it is known")
    func infeasible() throws {
        let bridge = Bridge(
            action: 1, reward: 2, steps: 3, end: [1, 1], terminated: true, expertSteps: 2,
            interior: [.init(observation: [1, 0], action: 0, reward: 0, steps: 1)], foundAtStep: 0)
        let bridging = FixedBridging([.bridged(bridge), .infeasible, .feasible, .infeasible])
        func statistics(_ truth: [Bool?]) throws -> ExpertKnowledge.InfeasibleStatistics {
            var knowledge = try ExpertKnowledge(
                ExpertRecordings(twoWalks), inferencer: FixedInference(eightInferences), bridging: bridging,
                states: [ExpertStates(twoWalks, observations: twoWalks.numbers)], observations: twoWalks.numbers,
                actions: ActionSpace(["a", "b", "c"]), gamma: 0.5,
                seed: 0, measuresLabels: true, truth: truth)
            for _ in 0..<7 {
                knowledge.observe(
                    [0, 0], action: 0, reward: 0, next: [0, 0], terminated: false, endsEpisode: false, isRandom: true)
            }
            return knowledge.infeasibleStatistics
        }
        let known = try statistics([true, false, true, nil, false, false, false, false])
        #expect(known.infeasibleShare == 3 / 8.0 && known.bridgedShare == 1 / 3.0)
        #expect(known.bridgeSteps == 2 && known.bridgedExpertSteps == 2 && known.bridgeAge == 7)
        #expect(known.precision == 0.5 && known.recall == 0.5)
        let unknown = try statistics([])
        #expect(unknown.precision == nil && unknown.recall == nil && unknown.infeasibleShare == 3 / 8.0)
        #expect(ExpertKnowledge.InfeasibleStatistics.metrics.row(of: known) == [3 / 8.0, 1 / 3.0, 2, 2, 7, 0.5, 0.5])
    }
}
