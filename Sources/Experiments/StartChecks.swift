import AgentTraining
import SpecYAML
import Understudy

/// Reads the policies with which the variants of a study start, each once.
struct StartChecks {
    private var known: [String: Result<StartPolicy, DataError>] = [:]

    /// Returns why the runs of `spec` cannot start with the policy that it names; `nil` if they can, or it names none.
    mutating func problem(of spec: VariantSpec) -> Diagnostic? {
        guard let configuration = spec.configuration, let path = configuration.schedule.start else { return nil }
        let policy = known[path] ?? Result { () throws(DataError) in try StartPolicy(path: path) }
        known[path] = policy
        do throws(DataError) {
            try policy.get().check(for: configuration)
            return nil
        } catch {
            return Diagnostic(
                "cannot read '\(error.path)': it \(error.message)",
                at: (spec.document["training"]?["start"] ?? spec.document).mark, key: "training.start",
                isMissingFile: error.kind == .missing)
        }
    }
}
