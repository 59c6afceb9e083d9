import Pictures

/// An episode played by a variant's final policy, for the page.
package struct PlayedEpisode: Sendable {
    /// The variant's name.
    package let variant: String
    /// The seed of the policy's run.
    package let seed: Int
    /// The pictures of the episode.
    package let pictures: EpisodePictures

    /// Creates an episode.
    package init(variant: String, seed: Int, pictures: EpisodePictures) {
        self.variant = variant
        self.seed = seed
        self.pictures = pictures
    }
}
