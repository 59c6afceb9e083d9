import Understudy

/// A policy of a run that is kept while the run goes on.
package struct PolicyOnTheWay: Hashable, Sendable {
    /// The network's parameters as a safetensors file.
    package let file: [UInt8]
    /// The number of environment steps after which it was evaluated.
    package let step: Int
    /// Whether it is the best of the run so far, not one of all.
    package let isBest: Bool
}

/// The best policy of a run so far.
///
/// It is chosen by evaluations that have random numbers of their own. The run's other evaluations, which are reported,
/// take no part in the choice. So the return in the run's evaluation at the same step is that of a policy that was not
/// chosen for this return.
package struct BestPolicy: Hashable, Sendable {
    /// The network's parameters as a safetensors file.
    package internal(set) var file: [UInt8] = []
    /// The number of environment steps after which it was evaluated.
    package internal(set) var step = 0
    /// The mean return of the evaluation by which it was chosen.
    package internal(set) var selectionReturn = 0.0
    /// The mean return of the run's evaluation at the same step.
    package internal(set) var evaluationReturn = 0.0
}

extension BestPolicy {
    /// Saves or restores the policy.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&file, "file", varies: true)
        try archive.number(&step, "step", in: 0...)
        let numbers = -Double.greatestFiniteMagnitude ... .greatestFiniteMagnitude
        try archive.number(&selectionReturn, "selection_return", in: numbers)
        try archive.number(&evaluationReturn, "evaluation_return", in: numbers)
    }
}
