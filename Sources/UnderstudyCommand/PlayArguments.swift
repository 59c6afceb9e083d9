import AgentTraining
import ArgumentParser
import Experiments
import SpecYAML
import StudyExecution
import Understudy

/// The arguments shared by `watch` and `record`: what to play and how.
struct PlayArguments: ParsableArguments {
    /// A policy name on the command line.
    enum PolicyName: String, ExpressibleByArgument, CaseIterable {
        case greedy, demonstrated, random
    }

    @Argument(
        help: """
            The folder of a run, or of a study (with --run), or the file of a policy; or an environment: its name, its mapping in YAML, such as \
            '{kind: NAME, KEY: VALUE}', or a spec's file.
            """)
    var subject: String

    @Option(help: "The run of a study's folder, such as dqn/seed-0.")
    var run: String?

    @Option(help: KeptPolicy.help)
    var at: KeptPolicy?

    @Option(
        help: """
            How actions are chosen: greedy (by the run's policy), demonstrated (by the environment's scripted policy) or random \
            (default: greedy for a run, random for an environment).
            """)
    var policy: PolicyName?

    @Option(
        help:
            "The probability of taking a random action (default: as in a run's evaluations, else 0).",
        transform: decimalNumber)
    var epsilon: Double?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @OptionGroup(title: "Options for a spec") var choice: SpecArguments

    @OptionGroup(title: "Options for a run") var trust: TrustArguments

    func validate() throws {
        if let epsilon, !(0...1).contains(epsilon) {
            throw ValidationError("'--epsilon' must be a number from 0 to 1, not \(epsilon).")
        }
    }

    /// Resolves the arguments to an environment and a policy.
    ///
    /// - Throws: `ValidationError` for an invalid combination of arguments, and any error from reading the run or the
    ///   environment.
    func played(in registry: Registry) throws -> PlayedSubject {
        let isEnvironment = registry.environments[subject] != nil || subject.hasPrefix("{") || isSpec
        if !isSpec, !choice.settings.isEmpty || !choice.only.isEmpty {
            let option = choice.settings.isEmpty ? "--only" : "--set"
            throw ValidationError("'\(option)' needs the file of a spec, and '\(subject)' is not one.")
        }
        if !isEnvironment, let file = KeptPolicy.run(ofFile: subject) {
            for (option, isGiven) in [("run", run != nil), ("at", at != nil)] where isGiven {
                throw ValidationError("'--\(option)' is for a folder, and '\(subject)' is the file of a policy.")
            }
            return try policy(file.policy, ofRun: file.directory, in: registry)
        }
        if !isEnvironment, subject.contains("/") || Files.isFolder(subject) {
            return try policy(at ?? .last, ofRun: RunArguments.directory(subject, run: run), in: registry)
        }
        if run != nil { throw ValidationError("'--run' needs the folder of a study, and '\(subject)' is not one.") }
        if at != nil { throw ValidationError("'--at' is for a run, and '\(subject)' is an environment.") }
        guard policy != .greedy else {
            throw ValidationError("'--policy greedy' needs the folder of a run, and '\(subject)' is an environment.")
        }
        guard let argument = EnvironmentArgument(argument: subject) else { throw ValidationError("No environment.") }
        let (environment, spec) = try argument.resolved(in: registry, choice: choice)
        return try PlayedSubject(
            environment, spec: spec, policy: policy == .demonstrated ? .demonstrated : .random,
            name: policy ?? .random, epsilon: epsilon ?? 0)
    }

    private var isSpec: Bool {
        [".yaml", ".yml"].contains { subject.hasSuffix($0) } && !Files.isFolder(subject)
    }

    private func policy(
        _ kept: KeptPolicy, ofRun directory: String, in registry: Registry
    ) throws -> PlayedSubject {
        if kept != .last, let policy, policy != .greedy {
            throw ValidationError(
                "'--policy \(policy.rawValue)' plays none of the run's policies; leave it or --at out.")
        }
        let final = try FinalPolicy(
            directory: directory, kept: kept, registry: ProgramGate.guarded(registry, directory, trust))
        let name = policy ?? .greedy
        let policy: Policy =
            switch name {
            case .greedy: final.policy
            case .demonstrated: .demonstrated
            case .random: .random
            }
        return try PlayedSubject(
            final.environment, spec: final.environmentSpec, policy: policy, name: name,
            epsilon: epsilon ?? (name == .greedy ? final.epsilon : 0), run: name == .greedy ? final.spec : nil,
            kept: final)
    }
}

/// An environment and the policy to play in it.
struct PlayedSubject {
    let environment: AgentEnvironment
    /// The environment's section of a spec, including all default values.
    let environmentSpec: Node
    let policy: PlayArguments.PolicyName
    let epsilon: Double
    /// The run whose final policy is played; `nil` for other policies.
    let run: RunSpec?
    /// The run's policy as it was read; `nil` for an environment.
    private let kept: FinalPolicy?
    /// The kept policy that is played; `nil` for the last one, or without a run.
    var keptPolicy: KeptPolicy? { run == nil || kept?.kept == .last ? nil : kept?.kept }
    /// The player of the episodes.
    var player: EpisodePlayer

    /// Prepares a player.
    ///
    /// - Throws: `ValidationError` if the environment does not support the policy.
    init(
        _ environment: AgentEnvironment, spec: Node, policy: Policy, name: PlayArguments.PolicyName, epsilon: Double,
        run: RunSpec? = nil, kept: FinalPolicy? = nil
    ) throws {
        self.environment = environment
        environmentSpec = spec
        self.policy = name
        self.epsilon = epsilon
        self.run = run
        self.kept = kept
        do {
            player = try EpisodePlayer(environment, policy: policy, epsilon: epsilon)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private var policyName: String {
        (keptPolicy ?? .last).title(step: kept?.step)
    }

    /// A description such as `breakout by random actions`.
    var title: String {
        let player =
            switch policy {
            case .random: "random actions"
            case .demonstrated: "its scripted policy"
            case .greedy: policyName + (run.map { " of \($0.variant), seed \($0.seed)" } ?? "")
            }
        let share = epsilon > 0 && policy != .random ? ", random in \(briefly(epsilon)) of the steps" : ""
        return "\(environment.label) by \(player)\(share)"
    }
}

extension KeptPolicy: ExpressibleByArgument {
    /// The help text of `--at`.
    static let help: ArgumentHelp = ArgumentHelp(
        "The policy of a run to use: the last one, the best one, or the one after this many steps. The run's training.keep_policies decides which of them exist (default: last).",
        valueName: "last|best|steps")

    /// Reads `last`, `best` or a number of steps.
    package init?(argument: String) { self.init(argument) }
}

/// Formats a number with up to six significant digits, such as `-1`, `0.25` or `1e+06`.
func briefly(_ value: Double) -> String { String(format: "%g", value) }
