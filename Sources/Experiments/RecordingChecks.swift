import Foundation
import Training
import Understudy
import YAML

/// Reads the recordings of a study's variants, each once per observation size.
struct RecordingChecks {
    let registry: Registry
    private var done: [(dataset: Node, observationCount: Int?, problem: Problem?)] = []
    /// The results by the relevant parts of a spec, which the variants of a sweep share.
    private var known: [Parts: Problem?] = [:]

    private struct Problem {
        let message: String
        let isMissingFile: Bool
    }

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
    mutating func problems(of spec: Node) -> SpecProblems {
        guard let part = spec["expert"]?["dataset"] else { return SpecProblems() }
        let parts = Parts(dataset: part, environment: spec["environment"])
        let problem = known[parts] ?? find(in: spec)
        known[parts] = .some(problem)
        guard let problem else { return returnProblems(of: spec) }
        let path = part["path"]
        return SpecProblems(
            "expert.dataset\(path == nil ? "" : ".path"): \(problem.message)", at: path?.mark ?? part.mark,
            isMissingFile: problem.isMissingFile)
    }

    /// Returns a problem if `expert.return` differs from the recording's mean return, rounded to the digits given.
    private func returnProblems(of spec: Node) -> SpecProblems {
        guard let node = spec["expert"]?["return"], let text = node.scalar?.text.replacing("_", with: ""),
            let written = Double(text), let source = RecordingSource(of: spec, registry: registry)
        else { return SpecProblems() }
        do {
            guard let mean = try source.dataset.statedReturn() else { return SpecProblems() }
            // Half a unit of the last digit, plus a margin for the rounding of the decimal number itself.
            let digits = text.lowercased().contains("e") ? 15 : text.split(separator: ".").dropFirst().first?.count ?? 0
            let unit = text.lowercased().contains("e") ? abs(written) * 1e-15 : pow(10, -Double(digits))
            guard abs(written - mean) > 0.5 * unit * (1 + 1e-9) else { return SpecProblems() }
            let rounded = String(format: "%.\(min(digits, 6))f", mean)
            return SpecProblems(
                "expert.return: is \(text), but the recording's mean return is \(mean.specText); write \(rounded), or leave the key out",
                at: node.mark)
        } catch let error as DataError {
            return SpecProblems(
                "expert.dataset: cannot read '\(error.path)': it \(error.message)",
                at: (spec["expert"]?["dataset"] ?? spec).mark)
        } catch {
            return SpecProblems()
        }
    }

    private mutating func find(in spec: Node) -> Problem? {
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

    private static func problem(with source: RecordingSource) -> Problem? {
        do {
            _ = try source.load()
            return nil
        } catch let error as DataError {
            return Problem(
                message: "cannot read '\(error.path)': \(error.message)", isMissingFile: error.kind == .missing)
        } catch {
            return Problem(message: "\(error)", isMissingFile: false)
        }
    }
}
