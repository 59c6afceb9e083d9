import Understudy

extension BenchmarkCase {
    /// Creates the cases for showing the agent's steps to each bridging strategy.
    ///
    /// The reference is the same play without bridging.
    ///
    /// - Parameters:
    ///   - registry: the components: both environments, the inferencer and the bridging strategies.
    ///   - ownSteps: the number of steps the agent has taken before the measurement.
    ///   - skipped: called with a message for each case left out, including the reason.
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
