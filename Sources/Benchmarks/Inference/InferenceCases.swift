import Understudy

extension BenchmarkCase {
    /// Own steps that are shown to an action inferencer, beside a comparison with each of the expert's transitions.
    ///
    /// - Parameters:
    ///   - registry: the components: environments of the shapes wanted, and the inferencer.
    ///   - includesSlow: whether recordings of a million transitions are among them.
    ///   - skipped: is told what is left out, and why.
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
