import AgentTraining
import Foundation
import SpecYAML
import Understudy

/// Reads the recordings of a study's variants, each once per observation size.
struct RecordingChecks {
    let registry: Registry
    private var done: [(dataset: Node, observationCount: Int?, problem: Diagnostic?)] = []
    /// The results by the relevant parts of a spec, which the variants of a sweep share.
    private var known: [Parts: Diagnostic?] = [:]

    private struct Parts: Hashable {
        let dataset: Node
        let environment: Node?
    }

    init(registry: Registry) {
        self.registry = registry
    }

    /// Returns the problems of the recording of `spec`, regardless of other problems.
    ///
    /// There are none if the spec has no recording, or the `dataset` part itself cannot be read.
    mutating func problems(of spec: Node) -> [Diagnostic] {
        guard let part = spec["expert"]?["dataset"] else { return [] }
        let parts = Parts(dataset: part, environment: spec["environment"])
        let problem = known[parts] ?? find(in: spec)
        known[parts] = .some(problem)
        guard var problem else { return returnProblems(of: spec) }
        let path = part["path"]
        problem.key = path == nil ? "expert.dataset" : "expert.dataset.path"
        problem.mark = path?.mark ?? part.mark
        return [problem]
    }

    /// Returns a problem if `expert.return` differs from the recording's mean return, rounded to the digits given.
    private func returnProblems(of spec: Node) -> [Diagnostic] {
        guard let node = spec["expert"]?["return"], let text = node.scalar?.text.replacing("_", with: ""),
            let written = Double(text), let source = RecordingSource(of: spec, registry: registry)
        else { return [] }
        do {
            guard let mean = try source.dataset.statedReturn() else { return [] }
            // Half a unit of the last digit, plus a margin for the rounding of the decimal number itself.
            let digits = Self.decimals(of: text)
            guard abs(written - mean) > 0.5 * pow(10, -Double(digits)) * (1 + 1e-9) else { return [] }
            let rounded = String(format: "%.\(min(max(digits, 0), 6))f", mean)
            return [
                Diagnostic(
                    "is \(text), but the recording's mean return is \(mean.specText); write \(rounded), or leave the key out",
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

    private mutating func find(in spec: Node) -> Diagnostic? {
        guard let source = RecordingSource(of: spec, registry: registry) else { return nil }
        // The limit on its use does not make another recording.
        let dataset = source.resolved["dataset"]?.without("limit") ?? source.resolved
        if let same = done.first(where: {
            $0.observationCount == source.observationCount && $0.dataset.hasSameValue(as: dataset)
        }) {
            return same.problem
        }
        let problem = Self.problem(with: source)
        done.append((dataset, source.observationCount, problem))
        return problem
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
