import AgentTraining
import EpisodeDrawing
import Experiments
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// The pictures on a report page, kept because they are slow to create.
///
/// They do not change after a run has finished.
struct PictureCache {
    /// The pictures that could be created so far, by the run's folder.
    private var known: [String: RunPictures] = [:]
    /// Whether a file that a picture is made from is damaged.
    private(set) var hasDamage = false
    /// The programs that may be started for pictures.
    private let trust: ProgramTrust
    /// Whether the user knows that programs were not started.
    private var hasToldTrust = false

    /// Creates an empty cache.
    init(trust: ProgramTrust = ProgramTrust()) { self.trust = trust }

    /// Returns the pictures of the variants' median runs, from the cache or newly created.
    mutating func pictures(of variants: [VariantResults], in registry: Registry) -> [RunPictures] {
        variants.compactMap { variant in
            guard let run = variant.medianRun else { return nil }
            var pictures = known[run.directory] ?? RunPictures(variant: variant.name, seed: run.seed)
            if pictures.episode == nil, mayPlay(run, in: registry) {
                pictures.episode = run.finalEpisode(
                    in: ProgramGate.guarded(registry, run.directory, trust), variant: variant.name, damage: &hasDamage)
            }
            pictures.imitation =
                pictures.imitation ?? run.imitationPicture(in: registry, variant: variant.name, damage: &hasDamage)
            known[run.directory] = pictures
            return pictures
        }
    }

    /// Returns whether the run's environment has pictures, and whether its program may be started for them.
    private mutating func mayPlay(_ run: RunResults, in registry: Registry) -> Bool {
        let environment = run.environment(in: registry)
        if environment is any Drawable { return true }
        guard environment is any PixelDrawing else { return false }
        if trust.python != nil || trust.isTrusted(run: run.directory) { return true }
        if !hasToldTrust {
            Console.error(
                "note: the page shows no episode of \(run.directory): the folder names the program that draws it, and this user did not make the folder on this machine; "
                    + "if you trust it, add --trust to `\(ProgramName.current) report`, or name the Python with --python PATH"
            )
        }
        hasToldTrust = true
        return false
    }
}

extension RunResults {
    /// Plays the first episode of the run's final policy, for the report page.
    ///
    /// Returns `nil` if there is no policy or the environment cannot be drawn. If an existing policy cannot be played,
    /// prints a warning on standard error; `damage` is set if its file is damaged.
    fileprivate func finalEpisode(
        in registry: Registry, variant: String, damage: inout Bool
    ) -> EpisodePictures? {
        do {
            return try EpisodePictures(of: FinalPolicy(directory: directory, registry: registry))
        } catch let error as ExecutionError where error.kind == .missingInput {
            return nil
        } catch {
            Console.error("warning: the page shows no episode of \(variant): \(error)")
            if (error as? ExecutionError)?.kind == .damagedInput { damage = true }
            return nil
        }
    }

    /// Draws the run's infeasible transitions, for the report page.
    ///
    /// Returns `nil` if none were found or the environment does not support placing observations. If an existing file
    /// cannot be read, prints a warning on standard error; `damage` is set if it is damaged.
    fileprivate func imitationPicture(
        in registry: Registry, variant: String, damage: inout Bool
    ) -> ImitationPicture? {
        guard environment(in: registry) is any ObservationPlacing else { return nil }
        do {
            guard let transitions = try InfeasibleTransitions(directory: directory), transitions.infeasible > 0
            else { return nil }
            let scene = try RunSpec(directory: directory, registry: registry).configuration.environment.scene
            return ImitationPicture(transitions, on: scene)
        } catch {
            Console.error("warning: the page shows no picture of the infeasible transitions of \(variant): \(error)")
            if (error as? ExecutionError)?.kind == .damagedInput { damage = true }
            return nil
        }
    }

    /// Returns a stand-in for the run's environment; `nil` if the registry does not have the environment.
    ///
    /// The environment itself is not created, because that may start a process or open a device.
    fileprivate func environment(in registry: Registry) -> (any Environment)? {
        guard let spec, let document = try? Node.parse(spec, file: directory),
            let kind = document["environment"]?["kind"]?.scalar?.text
        else { return nil }
        return registry.environments[kind]?.standIn(in: registry)
    }
}

extension EpisodePictures {
    /// Plays an episode of a run's final policy, up to the maximum number of steps kept.
    ///
    /// Returns `nil` if the environment cannot be drawn.
    fileprivate init?(of policy: FinalPolicy) throws {
        var player = try EpisodePlayer(policy.environment, policy: policy.policy, epsilon: policy.epsilon)
        player.beginPictures()
        var stream = EpisodePlayer.stream(seed: 0)
        try player.begin(.episode(1), using: &stream)
        let actions = player.environment.actionSpace.names
        if let start = player.environment.picture {
            self.init(start: start, actions: actions)
        } else if let start = try player.environment.pixelPicture() {
            self.init(start: start, actions: actions)
        } else {
            return nil
        }
        while !isFull {
            let step = try player.takeStep(using: &stream)
            if let picture = player.environment.picture {
                append(picture, action: step.action, reward: step.reward)
            } else if let picture = try player.environment.pixelPicture() {
                append(picture, action: step.action, reward: step.reward)
            } else {
                return nil
            }
            guard step.endsEpisode else { continue }
            ending = step.terminated ? .terminated : .truncated
            return
        }
    }
}
