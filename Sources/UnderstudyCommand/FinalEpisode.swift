import Execution
import Pictures
import Reports
import Training
import Understudy
import YAML

extension VariantResults {
    /// Plays the first episode of the variant's final policy, for the report page.
    ///
    /// Returns `nil` if there is no policy or the environment cannot be drawn. If an existing policy cannot be played,
    /// prints a warning on standard error.
    func finalEpisode(in registry: Registry) -> PlayedEpisode? {
        guard let run = medianRun, run.environment(in: registry) is any Drawable else { return nil }
        do {
            let policy = try FinalPolicy(directory: run.directory, registry: registry)
            return try EpisodePictures(of: policy).map {
                PlayedEpisode(variant: name, seed: run.seed, pictures: $0)
            }
        } catch let error as ExecutionError where error.kind == .missingInput {
            return nil
        } catch {
            Console.error("warning: the page has no episode of \(name): \(error)")
            return nil
        }
    }
}

extension RunResults {
    /// Returns a stand-in for the run's environment; `nil` if the registry does not have the environment.
    ///
    /// The environment itself is not created, because that may start a process or open a device.
    func environment(in registry: Registry) -> (any Environment)? {
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
