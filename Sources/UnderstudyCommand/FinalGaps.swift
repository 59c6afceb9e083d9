import Execution
import Pictures
import Reports
import Training
import Understudy

extension RunGaps {
    /// The figure, of one trajectory or of all that are listed; `nil` where the environment cannot be drawn on.
    ///
    /// - Parameters:
    ///   - trajectory: the number of the only trajectory that counts, from 0; `nil` for all.
    ///   - limit: the most transitions that are drawn, in whole trajectories, but for the first.
    func drawn(trajectory only: Int? = nil, limit: Int = .max) -> DrawnGaps? {
        guard let scene = environment.scene, gaps.isPlaced else { return nil }
        var picture = ImitationPicture(scene: scene)
        var (drawn, transitions) = (0, 0)
        for (number, trajectory) in gaps.trajectories.enumerated() where only == nil || only == number {
            transitions += trajectory.transitions
            guard drawn == 0 || transitions <= limit else { break }
            drawn += 1
            let gaps = gaps.gaps.filter { $0.trajectory == number }
            picture.addExpert(trajectory.places ?? [], infeasible: Set(gaps.map(\.step)))
            for gap in gaps { picture.addBridge(gap.bridge?.places ?? []) }
        }
        let counted = only.map(gaps.only) ?? gaps
        return DrawnGaps(
            variant: spec.variant, seed: Int(spec.seed), picture: picture.canvas,
            counts: .init(
                transitions: counted.expert.transitions, trajectories: counted.expert.trajectories,
                infeasible: counted.infeasible, bridged: counted.bridged, drawnTrajectories: drawn),
            detours: counted.detours)
    }
}

extension VariantResults {
    /// What the variant could not imitate, for the page: of the run whose episode is shown there; `nil` where nothing was found infeasible, or the environment
    /// cannot be drawn on.
    ///
    /// What keeps a file that is there from being read is told on standard error.
    func finalGaps(in registry: Registry) -> DrawnGaps? {
        guard let run = medianRun, RunGaps.exist(in: run.directory),
            run.environment(in: registry) is any ObservationPlacing
        else { return nil }
        do {
            let gaps = try RunGaps(directory: run.directory, registry: registry)
            return gaps.gaps.infeasible > 0 ? gaps.drawn(limit: Self.drawnTransitions) : nil
        } catch {
            Console.error("warning: the page has no picture of what \(name) could not imitate: \(error)")
            return nil
        }
    }

    /// The most transitions in a picture of the page: enough to see, and few enough for its size.
    private static let drawnTransitions = 1_000
}
