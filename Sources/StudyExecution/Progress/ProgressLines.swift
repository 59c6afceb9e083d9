/// The active runs as lines of aligned columns that fit a given width.
///
///     ha-diiqn seed 12  [#####.....]  52%  26000/50000  131 ep  return -132.4  3120/s  ETA 0:08
struct ProgressLines {
    /// The maximum width of a run's name, and the width to which it is shortened before number columns are dropped.
    private static let labelWidths = 12...24

    private struct Column {
        /// The rank of the column; columns with a higher rank are dropped first.
        let rank: Int
        var cells: [String]
        var isFlushRight = false
        /// The minimum width, which keeps the layout stable while numbers grow.
        var minimumWidth = 0
        var width: Int { max(minimumWidth, cells.map(\.count).max() ?? 0) }
    }

    /// The lines, in the order of the runs.
    let text: [String]

    init(_ runs: some Collection<RunProgress>, width: Int) {
        var columns = Self.columns(of: runs)
        func overflow() -> Int { columns.reduce(2 * (columns.count - 1) - width) { $0 + $1.width } }
        func dropColumns(from rank: Int) {
            while overflow() > 0, let last = columns.indices.max(by: { columns[$0].rank < columns[$1].rank }),
                columns[last].rank >= rank
            {
                columns.remove(at: last)
            }
        }
        // First drop the bar and the percentage, which only repeat the steps, then shorten the names, then drop the
        // numbers.
        dropColumns(from: 6)
        if overflow() > 0 {
            let room = max(min(Self.labelWidths.lowerBound, width), columns[0].width - overflow())
            columns[0].cells = runs.map { ProgressText.cutMiddle($0.label, to: room) }
        }
        dropColumns(from: 1)
        text = runs.indices.enumerated().map { row, _ in
            let cells = columns.map { column in
                column.isFlushRight
                    ? ProgressText.pad(column.cells[row], to: column.width)
                    : ProgressText.fill(column.cells[row], to: column.width)
            }
            let line = cells.joined(separator: "  ")
            return ProgressText.cut(String(line.reversed().drop { $0 == " " }.reversed()), to: width)
        }
    }

    private static func columns(of runs: some Collection<RunProgress>) -> [Column] {
        func column(_ rank: Int, isFlushRight: Bool = false, minimumWidth: Int = 0, _ cell: (RunProgress) -> String)
            -> Column
        {
            Column(rank: rank, cells: runs.map(cell), isFlushRight: isFlushRight, minimumWidth: minimumWidth)
        }
        let stepsWidth = runs.map { 2 * "\($0.steps)".count + 1 }.max() ?? 0
        return [
            column(0) { ProgressText.cutMiddle($0.label, to: labelWidths.upperBound) },
            column(7) { ProgressText.bar($0.share, width: 12) },
            column(6, isFlushRight: true) { ProgressText.percent($0.share) },
            column(1, isFlushRight: true, minimumWidth: stepsWidth) { "\($0.progress.step)/\($0.steps)" },
            column(4, isFlushRight: true, minimumWidth: 6) { "\($0.progress.episodes) ep" },
            column(3, minimumWidth: 13) { "return " + ProgressText.number($0.progress.recentReturn) },
            column(5, isFlushRight: true, minimumWidth: 6) { "\(Int($0.progress.stepsPerSecond))/s" },
            column(2, minimumWidth: 8) {
                "ETA "
                    + ProgressText.remaining(
                        steps: $0.remainingSteps, stepsPerSecond: $0.progress.stepsPerSecond)
            },
        ]
    }
}
