import Understudy

extension BenchmarkCase {
    /// Creates the cases for showing the agent's steps to an action inferencer.
    ///
    /// The reference is the exhaustive search.
    ///
    /// - Parameters:
    ///   - registry: the components: environments with the required observation spaces, and the inferencer.
    ///   - includesSlow: whether to include recordings of a million transitions.
    ///   - skipped: called with a message for each case left out, including the reason.
    static func inference(
        of registry: Registry, includesSlow: Bool, skipped: (String) -> Void
    ) -> [BenchmarkCase] {
        InferenceSetting.all.filter { includesSlow || !$0.isSlow }.flatMap { setting -> [BenchmarkCase] in
            do {
                let parts = try setting.parts(in: registry)
                let title = "\(setting.title) (\(parts.name))"
                let loop = try InferenceLoop(setting, parts)
                return [
                    BenchmarkCase(
                        group: .inference, name: title, reference: title + ", each one tried", operate: loop.infer),
                    BenchmarkCase(group: .inference, name: title + ", each one tried", operate: loop.tryEach),
                ]
            } catch {
                skipped("inference among \(setting.title) left out: \(error)")
                return []
            }
        }
    }
}
