import StudyExecution
import StudyReports
import Understudy

/// The changes between two benchmark results, with their noise.
package struct BenchmarkComparison: Sendable {
    /// A case that both results have.
    struct Row: Sendable {
        let group: BenchmarkGroup
        let name: String
        /// The median work after, divided by that before: above 1 is slower.
        let ratio: Double
        /// Three standard errors of the ratio, as a share: what chance alone hardly exceeds.
        let noise: Double

        /// Whether the case became slower (`true`) or faster (`false`); `nil` if the change is within the noise, or
        /// below 2 %.
        var isSlower: Bool? { abs(ratio - 1) > max(noise, 0.02) ? ratio > 1 : nil }
    }

    let old: BenchmarkReport
    let new: BenchmarkReport
    let rows: [Row]

    /// Compares the cases that both results have.
    package init(from old: BenchmarkReport, to new: BenchmarkReport) {
        self.old = old
        self.new = new
        rows = new.cases.compactMap { item in
            guard let earlier = old.cases.first(where: { $0.group == item.group && $0.name == item.name }) else {
                return nil
            }
            let (before, after) = (earlier.work, item.work)
            let errors = [before, after].map(Self.relativeError)
            return Row(
                group: item.group, name: item.name, ratio: median(after) / median(before),
                noise: 3 * (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot())
        }
    }

    /// Returns the standard error of the median as a share of it, from the median absolute deviation.
    ///
    /// For normally distributed values, the standard deviation is 1.4826 times the median absolute deviation, and the
    /// standard error of the median is sqrt(pi / 2) = 1.2533 times that of the mean.
    private static func relativeError(_ values: [Double]) -> Double {
        let middle = median(values)
        let deviation = 1.4826 * median(values.map { abs($0 - middle) })
        return 1.2533 * deviation / Double(values.count).squareRoot() / middle
    }

    /// The comparison as a table, with a sentence that says what changed.
    package var text: String {
        var table = TextTable(
            columns: [
                .init(heading: "Case", alignment: .left), .init(heading: "time", alignment: .right),
                .init(heading: "noise", alignment: .right), .init(heading: "", alignment: .left),
            ])
        func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }
        table.rows = rows.map { row in
            let verdict = row.isSlower.map { $0 ? "slower" : "faster" } ?? ""
            let change = (row.ratio < 1 ? "" : "+") + percent(row.ratio - 1)
            return ["\(row.group.rawValue): \(row.name)", change, "± " + percent(row.noise), verdict]
        }
        return ([heading, ""] + table.lines() + ["", summary] + remarks).joined(separator: "\n")
    }

    private static func cases(_ number: Int) -> String { "\(number) \(number == 1 ? "case" : "cases")" }

    private var heading: String {
        "Now \(new.machine.commit ?? "no commit"), before \(old.machine.commit ?? "no commit"): the change of the median time beside the multiply-add loop"
    }

    private var summary: String {
        let slower = rows.filter { $0.isSlower == true }
        let faster = rows.count { $0.isSlower == false }
        let rest = rows.count - slower.count - faster
        let names = slower.isEmpty ? "" : ": " + listed(slower.map { "\($0.group.rawValue): \($0.name)" }, most: 8)
        return "\(Self.cases(slower.count)) slower\(names); \(faster) faster, \(rest) within the noise or 2 %."
    }

    /// The reasons to doubt the comparison.
    private var remarks: [String] {
        var remarks: [String] = []
        if new.machine.instructionSet != old.machine.instructionSet {
            remarks.append(
                "The kernels differ: \(new.machine.instructionSet) now, \(old.machine.instructionSet) before.")
        }
        if new.machine.processor != old.machine.processor {
            remarks.append("The processors differ: \(new.machine.processor) now, \(old.machine.processor) before.")
        }
        let missing = old.cases.count { item in !new.cases.contains { $0.group == item.group && $0.name == item.name } }
        if missing > 0 {
            remarks.append(
                "\(Self.cases(missing)) of the earlier result \(missing == 1 ? "was" : "were") not measured now.")
        }
        return remarks
    }
}
