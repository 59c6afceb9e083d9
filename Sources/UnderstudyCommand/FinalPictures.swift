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

    /// Returns the pictures of the variants' median runs, from the cache or newly created.
    mutating func pictures(of variants: [VariantResults], in registry: Registry) -> [RunPictures] {
        variants.compactMap { variant in
            guard let run = variant.medianRun else { return nil }
            var pictures = known[run.directory] ?? RunPictures(variant: variant.name, seed: run.seed)
            pictures.episode =
                pictures.episode ?? run.finalEpisode(in: registry, variant: variant.name, damage: &hasDamage)
            pictures.imitation =
                pictures.imitation ?? run.imitationPicture(in: registry, variant: variant.name, damage: &hasDamage)
            known[run.directory] = pictures
            return pictures
        }
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
        guard environment(in: registry) is any Drawable else { return nil }
        do {
            return try EpisodePictures(of: FinalPolicy(directory: directory, registry: registry))
        } catch let error as ExecutionError where error.kind == .missingInput {
            return nil
        } catch {
            Console.error("warning: the page has no episode of \(variant): \(error)")
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
            Console.error("warning: the page has no picture of what \(variant) could not imitate: \(error)")
            if (error as? ExecutionError)?.kind == .damagedInput { damage = true }
            return nil
        }
    }

    /// Returns a stand-in for the run's environment; `nil` if the registry does not have the environment.
    ///
    /// The environment itself is not created, because that may start a process or open a device.
    private func environment(in registry: Registry) -> (any Environment)? {
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
        var stream = EpisodePlayer.stream(seed: 0)
        try player.begin(.episode(1), using: &stream)
        guard let start = player.environment.picture else { return nil }
        self.init(start: start, actions: player.environment.actionSpace.names)
        while !isFull {
            let step = try player.takeStep(using: &stream)
            guard let picture = player.environment.picture else { return nil }
            append(picture, action: step.action, reward: step.reward)
            guard step.endsEpisode else { continue }
            ending = step.terminated ? .terminated : .truncated
            return
        }
    }
}
