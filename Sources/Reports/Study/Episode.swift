/// One training episode, from `episodes.csv`.
public struct Episode: Hashable, Sendable {
    /// The episode's number in the run, as written.
    public var number: Int
    /// The environment step at which the episode ended.
    public var step: Int
    /// The undiscounted sum of the episode's rewards.
    public var returned: Double
    /// The episode's length in environment steps.
    public var length: Int
    /// Whether the episode ended in a terminal state.
    public var isTerminated: Bool
    /// Whether a time limit cut the episode.
    public var isTruncated: Bool
}

extension Episode {
    /// Reads `episodes.csv`.
    static func read(_ file: StudyFile) throws(StudyFileError) -> [Episode] {
        guard file.bytes.contains(UInt8(ascii: "\n")) else { return [] }
        let (header, rows) = try file.readCSV()
        let number = try file.column("episode", in: header)
        let step = try file.column("step", in: header)
        let returned = try file.column("return", in: header)
        let length = try file.column("length", in: header)
        let terminated = try file.column("terminated", in: header)
        let truncated = try file.column("truncated", in: header)
        var episodes: [Episode] = []
        episodes.reserveCapacity(rows.count)
        for row in rows {
            guard let sum = try file.number(row, returned, named: "return") else {
                throw file.damaged("column 'return' is empty", line: row.line)
            }
            episodes.append(
                Episode(
                    number: try file.integer(row, number, named: "episode"),
                    step: try file.integer(row, step, named: "step"),
                    returned: sum,
                    length: try file.integer(row, length, named: "length"),
                    isTerminated: try file.flag(row, terminated, named: "terminated"),
                    isTruncated: try file.flag(row, truncated, named: "truncated")))
        }
        return episodes
    }
}
