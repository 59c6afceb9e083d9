import Understudy

extension BenchmarkCase {
    /// Own steps that are shown to what finds bridges, beside the same play without.
    ///
    /// - Parameters:
    ///   - registry: the components: both environments, the inferencer, and what finds bridges.
    ///   - ownSteps: the own steps that have been made when it is measured.
    ///   - skipped: is told what is left out, and why.
    static func bridging(of registry: Registry, ownSteps: Int, skipped: (String) -> Void) -> [BenchmarkCase] {
        BridgingSetting.all.flatMap { setting -> [BenchmarkCase] in
            let reference = "\(setting.title), \(BridgingSetting.none)"
            do {
                return try ([BridgingSetting.none] + BridgingSetting.strategies).map { strategy in
                    let loop = try BridgingLoop(setting.parts(strategy, in: registry), ownSteps: ownSteps)
                    let isReference = strategy == BridgingSetting.none
                    return BenchmarkCase(
                        group: .bridging, name: "\(setting.title), \(strategy)",
                        reference: isReference ? nil : reference, targetSeconds: isReference ? nil : 20e-6,
                        roundSeconds: 0.005, operate: loop.run)
                }
            } catch {
                skipped("bridging in \(setting.title) left out: \(error)")
                return []
            }
        }
    }
}
