import Pictures

/// An episode that a variant's final policy has played, for the page.
public struct PlayedEpisode: Sendable {
    /// The variant's name.
    public let variant: String
    /// The seed of the run whose policy it is.
    public let seed: Int
    /// What happened.
    public let pictures: EpisodePictures

    /// Creates an episode.
    public init(variant: String, seed: Int, pictures: EpisodePictures) {
        self.variant = variant
        self.seed = seed
        self.pictures = pictures
    }
}
