/// The rows of a run's `metrics.csv`: one a greedy evaluation, by ascending step.
public struct MetricsTable: Sendable {
    /// The names of the columns without `step`, in the file's order, such as `eval/mean_reward`.
    public let columns: [String]
    /// The environment step of each row, strictly ascending.
    public let steps: [Int]
    /// `values[row][column]`: nil where the cell is empty.
    public let values: [[Double?]]

    /// A column's finite numbers with their steps; none where there is no such column.
    ///
    /// A loss that has diverged is written as `nan` or `inf`: such cells are kept in `values` and left out here.
    public func samples(of column: String) -> [Sample] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return zip(steps, values).compactMap { step, row in
            row[index].flatMap { $0.isFinite ? Sample(step: step, value: $0) : nil }
        }
    }
}

extension MetricsTable {
    /// The table of a run that has written none.
    init() {
        columns = []
        steps = []
        values = []
    }

    /// Reads `metrics.csv`.
    init(_ file: StudyFile) throws(StudyFileError) {
        let (header, rows) = try file.readCSV()
        let stepColumn = try file.column("step", in: header)
        var steps: [Int] = []
        var values: [[Double?]] = []
        for row in rows {
            let step = try file.integer(row, stepColumn, named: "step")
            if let last = steps.last, step <= last {
                throw file.damaged("step \(step) does not come after step \(last)", line: row.line)
            }
            steps.append(step)
            var numbers: [Double?] = []
            for (index, name) in header.enumerated() where index != stepColumn {
                numbers.append(try file.number(row, index, named: name))
            }
            values.append(numbers)
        }
        self.columns = header.enumerated().filter { $0.offset != stepColumn }.map(\.element)
        self.steps = steps
        self.values = values
    }
}
