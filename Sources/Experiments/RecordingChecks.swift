import AgentTraining
import Foundation
import SpecYAML
import Understudy

/// Reads the recordings of a study's variants, each once per observation size.
struct RecordingChecks {
    let registry: Registry
    private var done: [(dataset: Node, observationCount: Int?, result: Result)] = []
    /// The results by the relevant parts of a spec, which the variants of a sweep share.
    private var known: [Parts: [Diagnostic]] = [:]

    /// What was found of a recording.
    private struct Result {
        var problem: Diagnostic?
        /// The number of elements of its observations, if the environment has another number.
        var otherCount: Int?
    }

    private struct Parts: Hashable {
        let dataset: Node
        let environment: Node?
    }

    init(registry: Registry) {
        self.registry = registry
    }

    /// Returns the problems of the recordings of `spec`, regardless of other problems.
    ///
    /// There are none if the spec has no recording, or the `dataset` part itself cannot be read.
    mutating func problems(of spec: Node) -> [Diagnostic] {
        guard let part = spec["expert"]?["dataset"] else { return [] }
        let parts = Parts(dataset: part, environment: spec["environment"])
        let problems = known[parts] ?? find(in: spec)
        known[parts] = problems
        return problems.isEmpty ? returnProblems(of: spec) : problems
    }

    /// Returns a problem if `expert.return` differs from the recording's mean return, rounded to the digits given.
    private func returnProblems(of spec: Node) -> [Diagnostic] {
        guard let node = spec["expert"]?["return"], let text = node.scalar?.text.replacing("_", with: ""),
            let written = Double(text)
        else { return [] }
        let datasets = RecordingSource.all(of: spec, registry: registry).map(\.dataset)
        do {
            guard let mean = try ExpertConfiguration.statedReturn(of: datasets) else { return [] }
            // Half a unit of the last digit, plus a margin for the rounding of the decimal number itself.
            let digits = Self.decimals(of: text)
            guard abs(written - mean) > 0.5 * pow(10, -Double(digits)) * (1 + 1e-9) else { return [] }
            let rounded = String(format: "%.\(min(max(digits, 0), 6))f", mean)
            return [
                Diagnostic(
                    "is \(text), but the \(datasets.count > 1 ? "highest of the recordings' mean returns" : "recording's mean return") is \(mean.specText); write \(rounded), or leave the key out",
                    at: node.mark, key: "expert.return")
            ]
        } catch let error as DataError {
            return [
                Diagnostic(
                    "cannot read '\(error.path)': it \(error.message)",
                    at: (spec["expert"]?["dataset"] ?? spec).mark, key: "expert.dataset")
            ]
        } catch {
            return []
        }
    }

    /// Returns the decimals that a number is written to: 2 for `1.25`, 1 for `1.25e1`, -1 for `1e1`.
    private static func decimals(of text: String) -> Int {
        // `0x1e` is a whole number.
        guard Int(text) == nil, !text.lowercased().contains("x") else { return 0 }
        let parts = text.lowercased().split(separator: "e")
        let fraction = parts.first?.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first
        return (fraction?.count ?? 0) - (parts.count > 1 ? min(max(Int(parts[1]) ?? 0, -400), 400) : 0)
    }

    private mutating func find(in spec: Node) -> [Diagnostic] {
        let isList = spec["expert"]?["dataset"]?.sequence != nil
        return RecordingSource.all(of: spec, registry: registry).enumerated().compactMap { index, source in
            let found = find(source)
            guard var problem = found.problem else { return nil }
            if let meant = RecordingFile(source, registry: registry) {
                problem.message = meant.completing(problem.message)
            }
            if let count = found.otherCount {
                let remedy = RecordingRemedy(spec: spec, source: source, count: count, registry: registry)
                problem.message += "; \(remedy.text)"
            }
            let path = source.written["path"]
            problem.key = "expert.dataset" + (isList ? "[\(index)]" : "") + (path == nil ? "" : ".path")
            problem.mark = path?.mark ?? source.written.mark
            return problem
        }
    }

    private mutating func find(_ source: RecordingSource) -> Result {
        // The limit on its use does not make another recording.
        let dataset = source.resolved.without("limit")
        if let same = done.first(where: {
            $0.observationCount == source.observationCount && $0.dataset.hasSameValue(as: dataset)
        }) {
            return same.result
        }
        let problem = Self.problem(with: source)
        var result = Result(problem: problem)
        if problem != nil, let expected = source.observationCount, let recording = try? source.dataset.load(),
            recording.observationCount != expected
        {
            result.otherCount = recording.observationCount
        }
        done.append((dataset, source.observationCount, result))
        return result
    }

    private static func problem(with source: RecordingSource) -> Diagnostic? {
        do {
            _ = try source.load()
            // The description beside it, which gives `expert.return` its default.
            _ = try source.dataset.statedReturn()
            return nil
        } catch let error as DataError {
            return Diagnostic(
                "cannot read '\(error.path)': \(error.message)", isMissingFile: error.kind == .missing)
        } catch {
            return Diagnostic("\(error)")
        }
    }
}
