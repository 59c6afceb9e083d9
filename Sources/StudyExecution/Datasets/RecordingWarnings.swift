import Experiments
import Understudy

/// Warnings about a recording that can be read and looks wrong.
package enum RecordingWarnings {
    /// Returns the warnings, one sentence each.
    ///
    /// - Parameter registry: the environments whose observations the recording may have.
    package static func texts(about summary: RecordingSummary, in registry: Registry) -> [String] {
        var texts: [String] = []
        let count = summary.dimensions.count
        let constant = summary.dimensions.indices.filter { summary.dimensions[$0].isConstant }
        if !constant.isEmpty {
            let one = constant.count == 1
            texts.append(
                "\(one ? "dimension" : "dimensions") \(list(constant)) of \(count) \(one ? "has" : "have") the same number in every observation"
            )
        }
        let broken = summary.dimensions.indices.filter { summary.dimensions[$0].nonfinite > 0 }
        if !broken.isEmpty {
            let numbers = broken.reduce(0) { $0 + summary.dimensions[$1].nonfinite }
            texts.append(
                "\(numbers) numbers are NaN or infinite, in \(broken.count == 1 ? "dimension" : "dimensions") \(list(broken)); no run can learn from that"
            )
        }
        if summary.repeatedEpisodes > 0 {
            texts.append(
                "\(summary.repeatedEpisodes) of \(summary.episodes) episodes have the same observations as an earlier one"
            )
        }
        if summary.terminated == 0, summary.truncated == summary.episodes {
            texts.append(
                "no episode ends in a terminal state; if the flags are unknown, set expert.terminals (all or none)")
        }
        let sizes = Set(registry.environments.entries.compactMap { $0.standIn(in: registry)?.observationSpace.count })
        if !sizes.contains(count) {
            texts.append(
                "no environment of this program has observations of \(count) numbers by default; other keys of an environment, or one in Python, may"
            )
        }
        return texts
    }

    /// Returns numbers as `0, 3 and 4`, and at most eight of them.
    private static func list(_ numbers: [Int]) -> String {
        let shown = numbers.prefix(8).map(String.init)
        if numbers.count > shown.count { return shown.joined(separator: ", ") + ", ..." }
        return shown.count < 2
            ? shown.first ?? "" : shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
    }
}
