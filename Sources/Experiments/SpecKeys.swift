/// Keys of resolved specs that comparisons leave out, as paths from the root.
package enum SpecKeys {
    /// The keys that identify a spec or a run.
    package static let identity: Set = ["name", "summary", "variant", "seed", "training.seeds"]

    private static let checkpoints: Set = ["training.checkpoint_every", "training.keep_checkpoint"]

    /// The keys that may differ between a spec and the run that it already has: its files stay the same.
    package static let withoutEffect = checkpoints.union(["environment.modules"])

    /// The keys that explain no difference between the results of two variants.
    package static let withoutEffectOnResults = identity.union(checkpoints).union(["training.keep_policies"])
}
