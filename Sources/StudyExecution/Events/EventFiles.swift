import Foundation

/// The TensorBoard event files in a run's folder, one per worker session.
///
///     events.out.tfevents.1767225600.00000.understudy
///
/// TensorBoard reads them in the order of their names, and does not return to a file once it has seen a later one. The
/// names consist of the seconds since 1970 and a counter. Each new name sorts after all previous ones, whatever the
/// clock says.
enum EventFiles {
    /// The length of a file at a checkpoint.
    struct Length: Codable, Hashable {
        var name: String
        var bytes: Int
        /// The CRC-32 of the file up to this length.
        var checksum: UInt32

        enum CodingKeys: String, CodingKey {
            case name, bytes
            case checksum = "crc32"
        }
    }

    private static let prefix = "events.out.tfevents."
    private static let suffix = ".understudy"
    private static let largestCounter = 99_999

    /// Returns the names of the event files in `directory`, in chronological order.
    static func names(in directory: String) throws(ExecutionError) -> [String] {
        try (Files.names(inFolder: directory) ?? []).filter { moment(of: $0) != nil }
    }

    /// Returns the name of a new file.
    ///
    /// - Parameters:
    ///   - names: the names of all files so far, including removed ones.
    ///   - now: the current time in seconds since 1970.
    static func name(after names: [String], now: Double) -> String {
        // 9,999,999,999 is a day in 2286.
        let seconds = now.isFinite ? Int(min(max(now, 0), 9_999_999_999)) : 0
        guard let last = names.compactMap(moment).max(by: <), last.seconds >= seconds else { return name(seconds, 0) }
        return last.counter < largestCounter
            ? name(last.seconds, last.counter + 1) : name(last.seconds + 1, 0)
    }

    /// Truncates the files of `kept` to their lengths, and removes all other files.
    ///
    /// - Returns: `false` if a file of `kept` has changed; then nothing is removed or truncated.
    /// - Throws: `ExecutionError` if a file cannot be removed or truncated.
    static func restore(_ kept: [Length], in directory: String) throws(ExecutionError) -> Bool {
        let names = try names(in: directory)
        for file in kept {
            guard names.contains(file.name),
                CRC32.isIntact(directory + "/" + file.name, file.bytes, file.checksum) == true
            else { return false }
        }
        for file in kept {
            let path = directory + "/" + file.name
            guard truncate(path, off_t(file.bytes)) == 0 else {
                throw ExecutionError(.cannotCreateOutput, path: path, code: errno)
            }
        }
        try remove(names.filter { name in !kept.contains { $0.name == name } }, in: directory)
        return true
    }

    /// Removes the files of `names`.
    ///
    /// - Throws: `ExecutionError` if a file cannot be removed.
    static func remove(_ names: [String], in directory: String) throws(ExecutionError) {
        for name in names where unlink(directory + "/" + name) != 0 && errno != ENOENT {
            throw ExecutionError(.cannotCreateOutput, path: directory + "/" + name, code: errno)
        }
    }

    private static func name(_ seconds: Int, _ counter: Int) -> String {
        prefix + padded(seconds, to: 10) + "." + padded(counter, to: 5) + suffix
    }

    private static func padded(_ number: Int, to count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// Returns the parts of a name; `nil` if it is not the name of an event file.
    private static func moment(of name: String) -> (seconds: Int, counter: Int)? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let parts = name.dropFirst(prefix.count).dropLast(suffix.count).split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 10, parts[1].count == 5, let seconds = Int(parts[0]),
            let counter = Int(parts[1]), seconds >= 0, counter >= 0
        else { return nil }
        return (seconds, counter)
    }
}
