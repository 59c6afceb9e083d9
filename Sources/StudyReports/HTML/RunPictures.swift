import EpisodeDrawing

/// The pictures of a run for the page: those of the variant's median run.
package struct RunPictures: Sendable {
    /// The variant's name.
    package let variant: String
    /// The run's seed.
    package let seed: Int
    /// An episode played by the run's final policy; `nil` if there is none or it cannot be drawn.
    package var episode: EpisodePictures?
    /// The infeasible transitions and bridges; `nil` if there are none or they cannot be drawn.
    package var imitation: ImitationPicture?

    /// Creates the pictures of a run.
    package init(
        variant: String, seed: Int, episode: EpisodePictures? = nil, imitation: ImitationPicture? = nil
    ) {
        self.variant = variant
        self.seed = seed
        self.episode = episode
        self.imitation = imitation
    }
}
