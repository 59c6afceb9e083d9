import Training
import Understudy
import YAML

/// Reads the recordings of a study's variants, each once for each size of observation.
struct RecordingChecks {
    let registry: Registry
    private var done: [(dataset: Node, observationCount: Int?, problem: Problem?)] = []

    private struct Problem {
        let message: String
        let isMissingFile: Bool
    }

    init(registry: Registry) {
        self.registry = registry
    }

    /// What is wrong with the recording of `spec`, whatever else is wrong there; nothing where it has none or the dataset's own part cannot be read.
    mutating func problems(of spec: Node) -> SpecProblems {
        guard let part = spec["expert"]?["dataset"], let source = RecordingSource(of: spec, registry: registry) else {
            return SpecProblems()
        }
        let problem: Problem?
        if let known = done.first(where: {
            $0.observationCount == source.observationCount && $0.dataset.hasSameValue(as: source.resolved)
        }) {
            problem = known.problem
        } else {
            problem = Self.problem(with: source)
            done.append((source.resolved, source.observationCount, problem))
        }
        guard let problem else { return SpecProblems() }
        let path = part["path"]
        return SpecProblems(
            "expert.dataset\(path == nil ? "" : ".path"): \(problem.message)", at: path?.mark ?? part.mark,
            isMissingFile: problem.isMissingFile)
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
