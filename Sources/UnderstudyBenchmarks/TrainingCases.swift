import AgentTraining
import Experiments
import SpecYAML
import StudyReports
import Understudy

extension BenchmarkCase {
    /// Creates the cases for the steps of whole runs.
    ///
    /// A step covers acting, the environment, the replay memory, the expert and updates, but not evaluations.
    ///
    /// - Parameters:
    ///   - registry: the components, including those of the benchmarks.
    ///   - rounds: the number of rounds to measure.
    ///   - includesSlow: whether to include runs that take seconds before their first step.
    ///   - skipped: called with a message for each run left out, including the reason.
    static func training(
        in registry: Registry, rounds: Int, includesSlow: Bool, skipped: (String) -> Void
    ) -> [BenchmarkCase] {
        runs(
            TrainingSpec.all.filter { includesSlow || !$0.isSlow }, group: .training, in: registry, rounds: rounds,
            skipped: skipped)
    }

    /// Creates the cases for the steps of whole runs of each composition, with DQN as the reference.
    static func compositions(in registry: Registry, rounds: Int, skipped: (String) -> Void) -> [BenchmarkCase] {
        runs(TrainingSpec.compositions, group: .compositions, in: registry, rounds: rounds, skipped: skipped)
    }

    private static func runs(
        _ specs: [TrainingSpec], group: BenchmarkGroup, in registry: Registry, rounds: Int, skipped: (String) -> Void
    ) -> [BenchmarkCase] {
        let board = TrainingSpec.boardEnvironment(in: registry)
        return specs.compactMap { spec in
            do {
                let plan = try spec.plan(in: registry, board: board)
                let loop = try TrainingLoop(RunSpec(plan.spec, registry: registry))
                func name(_ title: String) -> String { spec.playsBoard ? "\(title) (\(board))" : title }
                return BenchmarkCase(
                    group: group, name: name(spec.title), reference: spec.reference.map(name), roundSeconds: 0.02,
                    multiple: spec.stepsPerUpdate,
                    operationsPerRound: spec.wholeRun.map { ($0 - loop.stepsSoFar) / rounds - spec.stepsPerUpdate },
                    operate: loop.run)
            } catch {
                skipped("run '\(spec.title)' left out: \(error)")
                return nil
            }
        }
    }
}

/// A run that advances on request.
private final class TrainingLoop {
    private let run: TrainingRun
    private var recorder = NoRecorder()

    /// Creates a run and advances it past its first updates.
    ///
    /// This excludes the initial evaluation from the measurement; the final evaluation is never reached.
    init(_ spec: RunSpec) throws {
        run = try TrainingRun(spec.configuration, seed: spec.seed)
        try run.advance(by: spec.configuration.learner.learningStarts + 100, to: &recorder)
    }

    var stepsSoFar: Int { run.step }

    /// Takes `count` steps.
    func run(_ count: Int) throws { try run.advance(by: count, to: &recorder) }
}

/// A run whose speed is measured, as a spec bundled with the program.
struct TrainingSpec {
    /// The title of the run in the report.
    let title: String
    /// The spec's text.
    var text: String
    /// The number of environment steps per update.
    var stepsPerUpdate = 1
    /// Whether the environment is chosen by ``boardEnvironment(in:)``.
    var playsBoard = false
    /// The number of steps of a run measured from beginning to end; if `nil`, the run lasts as long as the rounds.
    var wholeRun: Int?
    /// The title of the reference run, with which the time is compared.
    var reference: String?
    /// Whether the run takes seconds before its first step.
    var isSlow = false

    static let all = [
        TrainingSpec(
            title: "CartPole 120-84, batch 128, update every 10 steps", bytes: PackageResources.cartpole_128_10_yaml,
            stepsPerUpdate: 10),
        TrainingSpec(
            title: "CartPole 120-84, batch 32, update every step", bytes: PackageResources.cartpole_32_1_yaml),
        TrainingSpec(
            title: "CartPole 120-84, batch 128, update every step", bytes: PackageResources.cartpole_128_1_yaml),
        TrainingSpec(
            title: "MinAtar network, batch 32, update every frame", bytes: PackageResources.minatar_1_yaml,
            playsBoard: true),
        TrainingSpec(
            title: "MinAtar network, batch 32, update every 4 frames", bytes: PackageResources.minatar_4_yaml,
            stepsPerUpdate: 4, playsBoard: true),
        guidedBoard(transitions: 10_000),
        guidedBoard(transitions: 100_000),
        TrainingSpec(
            title: "quickstart, dqn", bytes: PackageResources.quickstart_dqn_yaml, stepsPerUpdate: 2, wholeRun: 20_000),
        TrainingSpec(
            title: "quickstart, diiqn", bytes: PackageResources.quickstart_diiqn_yaml, stepsPerUpdate: 2,
            wholeRun: 20_000, reference: "quickstart, dqn"),
        quickstart(transitions: 30_000),
        quickstart(transitions: 1_000_000),
        TrainingSpec(
            title: "quickstart, diiqn-guided", bytes: PackageResources.quickstart_diiqn_guided_yaml, stepsPerUpdate: 2,
            wholeRun: 20_000),
    ]

    /// Returns the quickstart's DIIQN run with a recording of `transitions` transitions.
    private static func quickstart(transitions: Int) -> TrainingSpec {
        var spec = TrainingSpec(
            title: "quickstart, diiqn, \(grouped(transitions)) transitions",
            bytes: PackageResources.quickstart_diiqn_yaml,
            stepsPerUpdate: 2, wholeRun: 20_000, reference: "quickstart, dqn")
        spec.text = spec.text.replacing("transitions: 10_000", with: "transitions: \(transitions)")
        spec.isSlow = transitions > 100_000
        return spec
    }

    /// Returns a run of the MinAtar network with expert guidance from a recording of `transitions` transitions.
    private static func guidedBoard(transitions: Int) -> TrainingSpec {
        var spec = TrainingSpec(
            title: "MinAtar network, diiqn-guided, \(grouped(transitions)) transitions",
            bytes: PackageResources.minatar_4_guided_yaml, stepsPerUpdate: 4, playsBoard: true,
            reference: "MinAtar network, batch 32, update every 4 frames")
        spec.text = spec.text.replacing("transitions: 10_000", with: "transitions: \(transitions)")
        spec.isSlow = transitions > 50_000
        return spec
    }

    /// The compositions with an expert, on the MinAtar network and in a maze whose expert has other actions, each beside
    /// DQN.
    static let compositions =
        compositions(
            ["diiqn", "diiqn-guided", "always-trust", "dqfd-oracle", "bco", "gaifo", "oril", "rilo"],
            on: "MinAtar network",
            PackageResources.composition_board_yaml, stepsPerUpdate: 4, playsBoard: true)
        + compositions(
            ["diiqn", "ha-diiqn", "ha-diiqn-guided"], on: "a maze", PackageResources.composition_maze_yaml,
            stepsPerUpdate: 2)

    /// Returns the runs of `names` by the spec `bytes`, after that of DQN without an expert.
    private static func compositions(
        _ names: [String], on title: String, _ bytes: [UInt8], stepsPerUpdate: Int, playsBoard: Bool = false
    ) -> [TrainingSpec] {
        (["dqn"] + names).map { name in
            var spec = TrainingSpec(
                title: "\(title), \(name)", bytes: bytes, stepsPerUpdate: stepsPerUpdate, playsBoard: playsBoard,
                reference: name == "dqn" ? nil : "\(title), dqn")
            spec.text = spec.text.replacing(
                "COMPOSITION", with: name == "dqn" ? "{extends: dqn, expert: none}" : "{extends: \(name)}")
            return spec
        }
    }

    /// The shortest possible run, whose duration is the start-up time.
    static let startUp = TrainingSpec(title: "start-up", bytes: PackageResources.start_up_yaml)

    /// Returns the plan of the spec's only run.
    ///
    /// - Throws: `Diagnostics` if `registry` lacks one of its components.
    func plan(in registry: Registry, board: String) throws -> RunPlan {
        let text = playsBoard ? text.replacing("BOARD", with: board) + "environment: \(board)\n" : text
        guard let document = try Node.parse(text, file: "<\(title)>"),
            let plan = try Study(document, registry: registry).runs.first
        else { throw RunError("the spec is empty") }
        return plan
    }

    /// Returns the name of the environment for runs of the MinAtar network.
    ///
    /// It is the first environment in `registry` with binary observations of 10 x 10 x 4, or ``SparseCells`` if there
    /// is none.
    static func boardEnvironment(in registry: Registry) -> String {
        let boards = registry.environments.entries.filter { entry in
            guard entry.name != SparseCells.name, let environment = try? entry.makeStandard(in: registry) else {
                return false
            }
            return environment.observationSpace == ObservationSpace(binary: [10, 10, 4])
        }
        return boards.first?.name ?? SparseCells.name
    }
}

extension TrainingSpec {
    private init(
        title: String, bytes: [UInt8], stepsPerUpdate: Int = 1, playsBoard: Bool = false,
        wholeRun: Int? = nil, reference: String? = nil
    ) {
        self.init(
            title: title, text: String(decoding: bytes, as: UTF8.self), stepsPerUpdate: stepsPerUpdate,
            playsBoard: playsBoard, wholeRun: wholeRun, reference: reference)
    }
}

extension Registry {
    /// Creates a registry with the components of `registry` and those of the benchmarks.
    init(forBenchmarksOf registry: Registry) {
        self = registry
        add(SparseCells.self)
        add(RandomPlayDataset.self)
    }
}

/// A recording of random play, made in memory; the cost of an expert does not depend on its skill.
struct RandomPlayDataset: ExpertDataset {
    static let name = "benchmark-random-play"
    static let summary = "Random play, recorded in memory, for benchmarks"

    private let environment: (any Environment)?
    private let transitions: Int

    init(from reader: inout SpecReader) {
        environment = reader.component("environment", from: \.environments, "The environment to play in")
        transitions = reader.value("transitions", default: 10_000, in: 1...1_000_000, "Transitions of the recording")
    }

    func load() throws -> ExpertRecording {
        guard let environment else {
            throw DataError(.missing, path: "<\(Self.name)>", "there is no environment to play in")
        }
        var play = RandomPlay(environment)
        return try play.recording(of: transitions)
    }
}

/// An environment with a few set cells, as in the games of MinAtar.
///
/// It is for measuring the cost of learning from sparse binary observations.
///
/// Objects wander over a board with one channel per two objects. Actions have no effect, and episodes end at random.
struct SparseCells: Environment {
    static let name = "benchmark-sparse-cells"
    static let summary = "Wandering cells of 10 x 10 x 4, for benchmarks"

    private static let size = 10
    private static let channels = 4
    private static let objects = 8
    private static let space = ObservationSpace(binary: [size, size, channels])
    private static let actions = ActionSpace(["none", "left", "up", "right", "down", "fire"])

    private var rows = Array(repeating: 0, count: objects)
    private var columns = Array(repeating: 0, count: objects)

    init(from reader: inout SpecReader) {}

    var observationSpace: ObservationSpace { Self.space }
    var actionSpace: ActionSpace { Self.actions }

    mutating func reset(using stream: inout RandomStream) {
        for object in 0..<Self.objects {
            rows[object] = stream.integer(below: Self.size)
            columns[object] = stream.integer(below: Self.size)
        }
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let object = stream.integer(below: Self.objects)
        rows[object] = (rows[object] + 1) % Self.size
        columns[object] = (columns[object] + stream.integer(below: 3) + Self.size - 1) % Self.size
        return Step(reward: object == action ? 1 : 0, terminated: stream.happens(withProbability: 0.005))
    }

    func observe(into observation: inout MutableSpan<Float>) {
        for place in observation.indices { observation[place] = 0 }
        for object in 0..<Self.objects {
            observation[(rows[object] * Self.size + columns[object]) * Self.channels + object / 2] = 1
        }
    }
}
