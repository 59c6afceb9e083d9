import StudyReports

extension BenchmarkReport {
    /// The report for a terminal: the machine, and a table for each group.
    package var text: String {
        let head = [
            "\(machine.processor), \(machine.cores) core\(machine.cores == 1 ? "" : "s"), \(machine.instructionSet) kernels",
            [machine.toolchain, machine.commit.map { "commit \($0)" }].compactMap { $0 }.joined(separator: ", "),
            "Multiply-add loop, one core: \(figure(bestPeak / 1e9)) GFLOP/s at best, median \(figure(medianPeak / 1e9))",
        ]
        let tables = BenchmarkGroup.allCases.compactMap { group -> String? in
            let cases = cases.filter { $0.group == group }
            return cases.isEmpty ? nil : table(of: group, cases)
        }
        return (head.filter { !$0.isEmpty }.joined(separator: "\n") + "\n\n" + tables.joined(separator: "\n\n"))
    }

    private func table(of group: BenchmarkGroup, _ cases: [Case]) -> String {
        let columns = [Column(heading: group.heading, isName: true) { $0.name }] + columns(of: group)
        let table = TextTable(
            columns: columns.map { .init(heading: $0.heading, alignment: $0.isName ? .left : .right) },
            rows: cases.map { item in columns.map { $0.cell(item) } })
        return table.lines().joined(separator: "\n")
    }

    private struct Column {
        let heading: String
        var isName = false
        let cell: (Case) -> String
    }

    private func columns(of group: BenchmarkGroup) -> [Column] {
        switch group {
        case .updates, .actions:
            let (unit, factor) = group == .updates ? ("us", 1e6) : ("ns", 1e9)
            return [
                Column(heading: "best \(unit)") { figure($0.bestSeconds * factor) },
                Column(heading: "median \(unit)") { figure($0.medianSeconds * factor) },
                Column(heading: "GFLOP/s") { figure(Double($0.flops ?? 0) / $0.bestSeconds / 1e9) },
                Column(heading: "of peak") {
                    percent(Double($0.flops ?? 0) / $0.bestSeconds / bestPeak)
                },
                Column(heading: "median of peak") { percent($0.medianOfPeak) },
                Column(heading: "target") { percent($0.targetOfPeak) },
            ]
        case .replay:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
            ]
        case .inference:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
                Column(heading: "of reference") { percent($0.medianOfReference) },
            ]
        case .bridging:
            return [
                Column(heading: "best us") { figure($0.bestSeconds * 1e6) },
                Column(heading: "median us") { figure($0.medianSeconds * 1e6) },
                Column(heading: "mean us") { figure($0.meanSeconds * 1e6) },
                Column(heading: "of reference") { $0.medianOfReference.map { fixed($0, decimals: 2) } ?? "" },
                Column(heading: "target us") { $0.targetSeconds.map { figure($0 * 1e6) } ?? "" },
            ]
        case .environments:
            return [
                Column(heading: "best ns") { figure($0.bestSeconds * 1e9) },
                Column(heading: "median ns") { figure($0.medianSeconds * 1e9) },
                Column(heading: "steps/s") { figure(1 / $0.bestSeconds) },
            ]
        case .training:
            return [
                Column(heading: "best steps/s") { figure(1 / $0.bestSeconds) },
                Column(heading: "median") { figure(1 / $0.medianSeconds) },
                Column(heading: "of reference") { $0.medianOfReference.map { fixed($0, decimals: 2) } ?? "" },
                Column(heading: "scaled") { $0.medianScaledSeconds.map { figure(1 / $0) } ?? "" },
                Column(heading: "target") { $0.targetSeconds.map { figure(1 / $0) } ?? "" },
            ]
        case .startUp:
            return [
                Column(heading: "best ms") { figure($0.bestSeconds * 1e3) },
                Column(heading: "median ms") { figure($0.medianSeconds * 1e3) },
                Column(heading: "target ms") { $0.targetSeconds.map { figure($0 * 1e3) } ?? "" },
            ]
        }
    }
}

extension BenchmarkGroup {
    fileprivate var heading: String {
        switch self {
        case .updates: "Update"
        case .actions: "Action, one observation"
        case .replay: "Batch from replay memory"
        case .environments: "Environment step"
        case .inference: "Own step among an expert's transitions"
        case .bridging: "Own step of an agent with other actions"
        case .training: "Run, one core"
        case .startUp: "Start-up"
        }
    }
}

/// Formats a positive number with about three significant digits, and with thousands separators from 1,000 on.
private func figure(_ value: Double) -> String {
    switch value {
    case ..<10: fixed(value, decimals: 2)
    case ..<100: fixed(value, decimals: 1)
    case ..<1e15: grouped(Int(value.rounded()))
    default: "-"
    }
}

private func percent(_ share: Double?) -> String {
    share.map { fixed($0 * 100, decimals: $0 < 0.1 ? 1 : 0) + " %" } ?? ""
}
