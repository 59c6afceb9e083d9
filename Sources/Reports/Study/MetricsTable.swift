/// The rows of a run's `metrics.csv`: one a greedy evaluation, by ascending step.
public struct MetricsTable: Sendable {
    /// The names of the columns without `step`, in the file's order, such as `eval/mean_reward`.
    public let columns: [String]
    /// The environment step of each row, strictly ascending.
    public let steps: [Int]
    /// `values[row][column]`: nil where the cell is empty.
    public let values: [[Double?]]

    /// The size from which on a number is taken for one that has diverged: sums of squares of smaller ones are numbers still.
    static let greatest = 1e100

    /// A column's numbers with their steps; none where there is no such column.
    ///
    /// A loss that has diverged is written as `nan` or `inf`: such cells are kept in `values` and left out here, as are those of 1e100 and more.
    public func samples(of column: String) -> [Sample] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return zip(steps, values).compactMap { step, row in
            row[index].flatMap { Self.isUsable($0) ? Sample(step: step, value: $0) : nil }
        }
    }

    /// The steps at which a column has something that is no number to reckon with.
    func divergedSteps(of column: String) -> [Int] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return zip(steps, values).compactMap { step, row in row[index].flatMap { Self.isUsable($0) ? nil : step } }
    }

    private static func isUsable(_ value: Double) -> Bool { abs(value) < greatest }
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
        var reader = try CSVReader(file)
        let stepColumn = try reader.column("step")
        let others = reader.header.indices.filter { $0 != stepColumn }
        var steps: [Int] = []
        var values: [[Double?]] = []
        while try reader.advance() {
            let step = try reader.integer(stepColumn)
            if let last = steps.last, step <= last {
                throw file.damaged("step \(step) does not come after step \(last)", line: reader.line)
            }
            steps.append(step)
            var numbers: [Double?] = []
            numbers.reserveCapacity(others.count)
            for column in others { numbers.append(try reader.number(column)) }
            values.append(numbers)
        }
        columns = others.map { reader.header[$0] }
        self.steps = steps
        self.values = values
    }
}
