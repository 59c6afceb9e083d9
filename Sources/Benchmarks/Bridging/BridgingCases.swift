import Understudy

extension BenchmarkCase {
    /// Own steps that are shown to what finds bridges, beside the same play without.
    ///
    /// - Parameters:
    ///   - registry: the components: both environments, the inferencer, and what finds bridges.
    ///   - ownSteps: the own steps that have been made when it is measured.
    ///   - skipped: is told what is left out, and why.
    static func bridging(of registry: Registry, ownSteps: Int, skipped: (String) -> Void) -> [BenchmarkCase] {
        let others = registry.bridgings.names.filter { $0 != BridgingSetting.none }
        return BridgingSetting.all.flatMap { setting in
            let title = setting.title
            return ([BridgingSetting.none] + others).compactMap { strategy -> BenchmarkCase? in
                let isReference = strategy == BridgingSetting.none
                do {
                    let loop = try BridgingLoop(setting.parts(strategy, in: registry), ownSteps: ownSteps)
                    return BenchmarkCase(
                        group: .bridging, name: "\(title), \(strategy)",
                        reference: isReference ? nil : "\(title), \(BridgingSetting.none)",
                        targetSeconds: isReference ? nil : 20e-6, roundSeconds: 0.005, operate: loop.run)
                } catch {
                    skipped("bridging '\(title), \(strategy)' left out: \(error)")
                    return nil
                }
            }
        }
    }
}
