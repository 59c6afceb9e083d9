import Foundation
import StudyFormat
import Understudy

/// The rows of a run's `metrics.csv`: one row per greedy evaluation, in ascending order of step.
package struct MetricsTable: Sendable {
    /// The names of the columns except `step`, in the file's order, such as `eval/mean_reward`.
    package let columns: [String]
    /// The environment step of each row, strictly ascending.
    package let steps: [Int]
    /// The values by row, then column; `nil` for an empty cell.
    package let values: [[Double?]]

    /// The magnitude from which a number counts as diverged; sums of squares of smaller numbers are still finite.
    static let greatest = 1e100

    /// Returns a column's numbers with their steps; empty if there is no such column.
    ///
    /// A diverged loss is written as `nan` or `inf`. Such cells are kept in `values` but omitted here, as are numbers
    /// of 1e100 and more.
    package func samples(of column: String) -> [Sample] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return zip(steps, values).compactMap { step, row in
            row[index].flatMap { Self.isUsable($0) ? Sample(step: step, value: $0) : nil }
        }
    }

    /// Returns the steps at which a column is not finite or at least 1e100 in magnitude.
    func divergedSteps(of column: String) -> [Int] {
        guard let index = columns.firstIndex(of: column) else { return [] }
        return zip(steps, values).compactMap { step, row in row[index].flatMap { Self.isUsable($0) ? nil : step } }
    }

    private static func isUsable(_ value: Double) -> Bool { abs(value) < greatest }
}

extension MetricsTable {
    /// Creates the empty table of a run without metrics.
    init() {
        columns = []
        steps = []
        values = []
    }

    /// Reads `metrics.csv`.
    init(_ file: StudyFile) throws(StudyFileError) {
        var reader = try CSVReader(file)
        let stepColumn = try reader.column(MetricName.step)
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

    /// Throws if a row has no mean return of its evaluation, or one that no evaluation can have.
    func requireEvaluations(_ file: StudyFile) throws(StudyFileError) {
        guard let index = columns.firstIndex(of: MetricName.evaluationReturn) else {
            throw file.damaged("no column '\(MetricName.evaluationReturn)'", line: 1)
        }
        for (row, values) in values.enumerated() {
            guard let value = values[index] else {
                throw file.damaged("column '\(MetricName.evaluationReturn)' is empty", line: row + 2)
            }
            guard value.isFinite else {
                throw file.damaged("'\(value)' in column '\(MetricName.evaluationReturn)' is no return", line: row + 2)
            }
        }
    }
}

/// A value at an environment step.
package struct Sample: Hashable, Sendable {
    /// The environment step, from 0.
    package var step: Int
    /// The value, a finite number.
    package var value: Double

    /// Creates a sample.
    package init(step: Int, value: Double) {
        self.step = step
        self.value = value
    }
}

/// The file `episodes.csv` of a run.
enum EpisodesFile {
    /// The size up to which a file is read completely.
    private static let shortSize = 1 << 14

    /// Returns the header, the first and the last row of the file at `path`; `nil` if it is not long.
    static func ends(ofLongFileAt path: String) -> StudyFile? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        let part = shortSize / 4
        guard let size = try? handle.seekToEnd(), size > shortSize, (try? handle.seek(toOffset: 0)) != nil,
            let start = try? handle.read(upToCount: part), (try? handle.seek(toOffset: size - UInt64(part))) != nil,
            let end = try? handle.readToEnd()
        else { return nil }
        let newline = UInt8(ascii: "\n")
        let head = start.split(separator: newline, maxSplits: 2, omittingEmptySubsequences: false).prefix(2)
        // Behind the last line break is what a killed writer left.
        let last = end.split(separator: newline, omittingEmptySubsequences: false).dropLast().last
        guard head.count == 2, let last else { return nil }
        return StudyFile(path: path, bytes: (Array(head) + [last]).flatMap { $0 + [newline] })
    }

    /// Checks the result of `ends`, and returns the number of episodes that the last row tells.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged`, without a line.
    static func check(_ ends: StudyFile, episodes: Int?) throws(StudyFileError) -> Int {
        do throws(StudyFileError) {
            guard try count(ends) == 2 else { throw ends.damaged("no row") }
            var reader = try CSVReader(ends)
            let column = try reader.column("episode")
            while try reader.advance(), reader.line < 3 {}
            let count = try reader.integer(column) + 1
            if let whole = episodes, count < whole {
                throw ends.damaged("\(grouped(count)) episodes, though the run had \(grouped(whole))")
            }
            return count
        } catch {
            throw ends.damaged(error.message)
        }
    }

    /// Reads and validates every row, and returns the number of rows.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged` at the first row that does not match the documented format.
    static func count(_ file: StudyFile) throws(StudyFileError) -> Int {
        guard file.bytes.contains(UInt8(ascii: "\n")) else { return 0 }
        var reader = try CSVReader(file)
        let integers = [try reader.column("episode"), try reader.column("step"), try reader.column("length")]
        let returned = try reader.column("return")
        let flags = [try reader.column("terminated"), try reader.column("truncated")]
        var count = 0
        while try reader.advance() {
            for column in integers { _ = try reader.integer(column) }
            guard try reader.number(returned) != nil else {
                throw file.damaged("column 'return' is empty", line: reader.line)
            }
            for column in flags { _ = try reader.flag(column) }
            count += 1
        }
        return count
    }
}
