import Foundation
import NumPy
import StudyFormat
import Understudy

extension AddedRun {
    /// Reads `evaluations.npz`, which the `EvalCallback` of Stable-Baselines3 writes.
    ///
    /// It has the arrays `timesteps` [n] and `results` [n, episodes]; a return is the mean over the episodes.
    init(evaluations file: StudyFile) throws(StudyFileError) {
        do {
            let arrays = NPZArrays(try ZipArchive(file.bytes, path: file.path))
            let user = "an evaluations.npz of Stable-Baselines3"
            let names = ["timesteps", "results"]
            let times = try arrays.array("timesteps", neededBy: user, with: names)
            let results = try arrays.array("results", neededBy: user, with: names)
            guard times.shape.count == 1, results.shape.count == 2, results.shape[0] == times.shape[0],
                results.shape[1] > 0
            else {
                throw file.damaged(
                    "'timesteps' of shape \(NPYArray.text(of: times.shape)) and 'results' of shape "
                        + "\(NPYArray.text(of: results.shape)) do not fit; they are (n,) and (n, episodes)")
            }
            let (steps, returns, episodes) = (try times.integers(), try results.doubles(), results.shape[1])
            for (step, next) in zip(steps, steps.dropFirst()) where next <= step {
                throw file.damaged("step \(next) in 'timesteps' does not come after step \(step)")
            }
            for step in steps where !(0...StudyManifest.maximumSteps).contains(step) {
                throw file.damaged("\(step) in 'timesteps' is no step")
            }
            samples = steps.enumerated().map { row, step in
                let sum = returns[row * episodes..<(row + 1) * episodes].reduce(0, +)
                return Sample(step: step, value: sum / Double(episodes))
            }
        } catch let error as StudyFileError {
            throw error
        } catch let error as DataError {
            throw file.damaged(error.message)
        } catch {
            throw file.damaged("\(error)")
        }
        path = file.path
        kind = .evaluations
    }

    /// Reads `monitor.csv`, which the `Monitor` of Stable-Baselines3 writes.
    ///
    /// A line of JSON and a header come first. Each row is an episode with its return `r` and its length `l`.
    init(monitor file: StudyFile) throws(StudyFileError) {
        let hasComment = file.bytes.first == UInt8(ascii: "#")
        var reader = try CSVReader(file, skippingLines: hasComment ? 1 : 0)
        let (returns, lengths) = (try reader.column("r"), try reader.column("l"))
        var samples: [Sample] = []
        var step = 0
        while try reader.advance() {
            let length = try reader.integer(lengths)
            guard (1...StudyManifest.maximumSteps).contains(length), step + length <= StudyManifest.maximumSteps else {
                throw file.damaged("'\(length)' in column 'l' is no length of an episode", line: reader.line)
            }
            step += length
            guard let value = try reader.number(returns) else {
                throw file.damaged("column 'r' is empty", line: reader.line)
            }
            samples.append(Sample(step: step, value: value))
        }
        self.init(path: file.path, kind: .monitor, seed: nil, samples: samples)
    }

    /// Reads a table with the columns `step`, `return` and, where it has several seeds, `seed`.
    ///
    /// Other columns are ignored. `metrics.csv` of this program is such a table, too.
    static func table(_ file: StudyFile) throws(StudyFileError) -> [AddedRun] {
        // The last line of a table by hand may have no line break.
        let whole = file.bytes.last == UInt8(ascii: "\n") ? file : StudyFile(path: file.path, bytes: file.bytes + [10])
        guard file.bytes.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            throw file.damaged("is empty; \(Self.knownFiles)")
        }
        var reader = try CSVReader(whole)
        let step = try column(["step"], of: reader, file)
        let returns = try column(["return", MetricName.evaluationReturn], of: reader, file)
        let seed = try optionalColumn(["seed"], of: reader, file)
        var order: [Int?] = []
        var samples: [Int?: [Sample]] = [:]
        while try reader.advance() {
            let key: Int? = if let seed { try reader.integer(seed) } else { nil }
            let place = try reader.integer(step)
            guard (0...StudyManifest.maximumSteps).contains(place) else {
                throw file.damaged("'\(place)' in column 'step' is no step", line: reader.line)
            }
            guard let value = try reader.number(returns) else {
                throw file.damaged("column '\(reader.header[returns])' is empty", line: reader.line)
            }
            if samples[key] == nil { order.append(key) }
            if let last = samples[key]?.last, last.step >= place {
                throw file.damaged(
                    "step \(place) does not come after step \(last.step)\(key.map { " of seed \($0)" } ?? "")",
                    line: reader.line)
            }
            samples[key, default: []].append(Sample(step: place, value: value))
        }
        if order.isEmpty { throw file.damaged("has no row") }
        return order.map { AddedRun(path: file.path, kind: .table, seed: $0, samples: samples[$0] ?? []) }
    }

    /// Returns the index of the first of `names` in the header; `nil` if it has none and nothing similar.
    private static func optionalColumn(
        _ names: [String], of reader: CSVReader, _ file: StudyFile
    ) throws(StudyFileError) -> Int? {
        if let index = names.compactMap({ reader.header.firstIndex(of: $0) }).first { return index }
        let similar = reader.header.first { $0.trimmingCharacters(in: .whitespaces).lowercased() == names[0] }
        guard let similar else { return nil }
        throw file.damaged("no column '\(names[0])', the header has '\(similar)'; write '\(names[0])'", line: 1)
    }

    /// Returns the index of the first of `names` in the header, or says how a similar header has to be written.
    private static func column(
        _ names: [String], of reader: CSVReader, _ file: StudyFile
    ) throws(StudyFileError) -> Int {
        if let index = try optionalColumn(names, of: reader, file) { return index }
        let problem = "no column '\(names[0])'"
        let header = reader.header.joined(separator: ",")
        if let separator = [";", "\t", "|"].first(where: { header.contains($0) }) {
            let name = separator == "\t" ? "tabs" : "'\(separator)'"
            throw file.damaged("\(problem), the header has \(name) between its names; write commas", line: 1)
        }
        throw file.damaged("\(problem); \(Self.knownFiles)", line: 1)
    }
}
