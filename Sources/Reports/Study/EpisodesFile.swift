/// The file `episodes.csv` of a run.
enum EpisodesFile {
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
