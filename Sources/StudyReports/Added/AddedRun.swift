/// The returns of one seed.
struct AddedRun {
    /// The kind of the returns.
    enum Kind: Hashable {
        /// Stable-Baselines3's `evaluations.npz`.
        case evaluations
        /// The tag `eval/mean_reward` of TensorBoard's files.
        case loggedEvaluations
        /// A table of steps and returns.
        case table
        /// Stable-Baselines3's `monitor.csv`.
        case monitor
        /// The tag `charts/episodic_return` of TensorBoard's files, as CleanRL has it.
        case trainingEpisodes
        /// The tag `rollout/ep_rew_mean` of TensorBoard's files, as Stable-Baselines3 has it.
        case trainingMeans

        /// The name in messages.
        var title: String {
            switch self {
            case .evaluations: "evaluations of Stable-Baselines3 (.npz)"
            case .loggedEvaluations: "evaluations in TensorBoard's files (eval/mean_reward)"
            case .table: "returns in a table (CSV)"
            case .monitor: "training episodes of Stable-Baselines3 (monitor.csv)"
            case .trainingEpisodes: "training episodes in TensorBoard's files (charts/episodic_return)"
            case .trainingMeans: "training returns in TensorBoard's files (rollout/ep_rew_mean)"
            }
        }

        /// Whether the returns are those of training episodes, and not of evaluations.
        var isTraining: Bool { [.monitor, .trainingEpisodes, .trainingMeans].contains(self) }
    }

    /// The kinds of files that are known, for messages.
    static let knownFiles =
        "known are Stable-Baselines3's evaluations.npz and monitor.csv, TensorBoard's events.out.tfevents.*, and .csv files "
        + "with the columns step, return and, if it has several seeds, seed"

    /// The file or, for several files of one run, the folder.
    var path: String
    var kind: Kind
    /// The seed, where the file tells it.
    var seed: Int?
    /// The returns; the steps ascend, those of training episodes not strictly.
    var samples: [Sample]
}
