import Execution
import Pictures
import Reports
import Training
import Understudy

extension RunGaps {
    /// The expert's steps in different places from which a picture has no further trajectory: enough to see what there is, and few enough to tell them apart.
    private static let drawnSteps = 250

    /// The figure, of one trajectory or of the first ones; `nil` where the environment cannot be drawn on.
    ///
    /// - Parameter only: the number of the only trajectory that counts, from 0; `nil` for all.
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
            return gaps.gaps.infeasible > 0 ? gaps.drawn() : nil
        } catch {
            Console.error("warning: the page has no picture of what \(name) could not imitate: \(error)")
            return nil
        }
    }
}
