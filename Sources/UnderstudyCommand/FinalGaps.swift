import Execution
import Pictures
import Reports
import Training
import Understudy

extension RunGaps {
    /// The number of distinct expert steps in a picture after which no more trajectories are added.
    ///
    /// It is large enough for an overview and small enough to keep the trajectories distinguishable.
    private static let drawnSteps = 250

    /// Draws one trajectory or the first trajectories.
    ///
    /// Returns `nil` if the environment does not support placing observations.
    ///
    /// - Parameter only: the number of the only trajectory to draw, from 0; `nil` for all.
    func drawn(trajectory only: Int? = nil) -> DrawnGaps? {
        guard let scene = environment.scene, gaps.isPlaced else { return nil }
        var picture = ImitationPicture(scene: scene)
        var drawn = 0
        let byTrajectory = Dictionary(grouping: gaps.gaps, by: \.trajectory)
        for (number, trajectory) in gaps.trajectories.enumerated() where only == nil || only == number {
            guard picture.expertStepCount < Self.drawnSteps else { break }
            drawn += 1
            let gaps = byTrajectory[number] ?? []
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
    /// Draws the infeasible transitions of the variant's median run, for the report page.
    ///
    /// Returns `nil` if no infeasible transitions were found or the environment does not support placing observations.
    /// If an existing file cannot be read, prints a warning on standard error.
    func finalGaps(in registry: Registry) -> DrawnGaps? {
        guard let run = medianRun, RunGaps.exist(in: run.directory),
            run.environment(in: registry) is any ObservationPlacing
        else { return nil }
        do {
            let gaps = try RunGaps(directory: run.directory, registry: registry)
            return gaps.gaps.infeasible > 0 ? gaps.drawn() : nil
        } catch {
            Console.error("warning: the page has no picture of what \(name) could not imitate: \(error)")
            return nil
        }
    }
}
