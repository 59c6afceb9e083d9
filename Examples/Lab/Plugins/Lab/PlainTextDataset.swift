import Foundation
import Understudy

/// A recording in a text file: a line for each observation, its numbers between spaces.
///
/// An empty line ends an episode. A line with the word `terminal` before it says that the episode ended in a terminal
/// state; without it a time limit cut the episode. Lines that begin with `#` are comments.
struct PlainTextDataset: ExpertDataset {
    static let name = "plain-text"
    // Edit: one line for `lab list`.
    static let summary = "A recording in a text file, a line for each observation"

    private let path: String

    init(path: String) { self.path = path }

    /// Reads the parameters from a spec. The file is first opened by `load()`.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter. A path is relative to the folder of the spec.
        self.init(path: reader.path("path", "The text file with the recording"))
    }

    /// Reads the recording.
    ///
    /// - Throws: `DataError` if the file is missing or damaged.
    func load() throws -> ExpertRecording {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DataError(.missing, path: path, "cannot be opened; check the dataset's path")
        }
        // A run that goes on later compares the file with these bytes.
        let file = DataFile(path: path, content: Array(data))
        // Edit: how the bytes become episodes.
        var reading = Reading(path: path)
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() { try reading.read(line, number: index + 1) }
        return try reading.recording(from: file)
    }
}

/// The episodes of a text, as far as it was read.
private struct Reading {
    let path: String
    private var elementCount: Int?
    private var observations: [Float] = []
    private var trajectories: [ExpertRecording.Trajectory] = []
    /// The observations of the episode that was begun.
    private var rows = 0
    private var isTerminal = false

    init(path: String) { self.path = path }

    mutating func read(_ line: Substring, number: Int) throws {
        let words = line.split(whereSeparator: \.isWhitespace)
        if line.hasPrefix("#") { return }
        if words.isEmpty { return try endEpisode(number) }
        if words == ["terminal"] {
            isTerminal = true
            return
        }
        let values = words.compactMap { Float($0) }.filter(\.isFinite)
        guard values.count == words.count, !isTerminal else {
            throw damaged(number, "write finite numbers, or 'terminal' as the last line of an episode")
        }
        guard values.count == elementCount ?? values.count else {
            throw damaged(number, "it has \(values.count) numbers, and the lines before have \(elementCount ?? 0)")
        }
        elementCount = values.count
        observations += values
        rows += 1
    }

    private mutating func endEpisode(_ number: Int) throws {
        guard rows > 0 || isTerminal else { return }
        guard rows > 1 else { throw damaged(number, "an episode needs at least two observations") }
        trajectories.append(.init(length: rows - 1, terminated: isTerminal, truncated: !isTerminal))
        (rows, isTerminal) = (0, false)
    }

    mutating func recording(from file: DataFile) throws -> ExpertRecording {
        try endEpisode(1)
        guard let elementCount, !trajectories.isEmpty else {
            throw DataError(.damaged, path: path, "has no episode; write a line for each observation")
        }
        return ExpertRecording(
            observationCount: elementCount, observations: observations, trajectories: trajectories, truth: nil,
            files: [file])
    }

    private func damaged(_ number: Int, _ message: String) -> DataError {
        DataError(.damaged, path: path, "line \(number): \(message)")
    }
}
