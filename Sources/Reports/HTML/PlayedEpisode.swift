import Pictures

/// An episode played by a variant's final policy, for the page.
public struct PlayedEpisode: Sendable {
    /// The variant's name.
    public let variant: String
    /// The seed of the policy's run.
    public let seed: Int
    /// The pictures of the episode.
    public let pictures: EpisodePictures

    /// Creates an episode.
    public init(variant: String, seed: Int, pictures: EpisodePictures) {
        self.variant = variant
        self.seed = seed
        self.pictures = pictures
    }
}
