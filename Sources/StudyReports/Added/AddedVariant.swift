import Foundation
import StudyFormat

/// Runs of another program as a variant of a comparison.
///
/// A path is a file or a folder. Of a folder, each file of one kind is a seed; without such files, each subfolder is.
package struct AddedVariant: Sendable {
    /// The variant's name in the comparison.
    package let name: String
    /// The file or folder.
    package let path: String
    /// The runs, one for each seed.
    package let results: VariantResults
    /// The origin and kind of the returns, in one line.
    package let note: String

    /// The number of points of a learning curve that is made of training episodes.
    static let points = 20
    /// The number of training episodes whose mean is a point of such a curve, as in Stable-Baselines3.
    static let window = 100

    /// Reads the runs at `path`.
    ///
    /// - Throws: a `StudyFileError` if there are none, if a file is damaged, or if the seeds have returns of several kinds.
    package init(name: String, path: String) throws(StudyFileError) {
        self.name = name
        self.path = path
        let runs = try AddedFiles.runs(at: path)
        guard let first = runs.first else {
            throw StudyFileError(
                .missing,
                "no file with returns; \(AddedRun.knownFiles)", path: path)
        }
        for run in runs where run.kind != first.kind {
            throw StudyFileError(
                .damaged,
                "has \(run.kind.title), and \(first.path) has \(first.kind.title); add the two under two names",
                path: run.path)
        }
        let curves = first.kind.isTraining ? Self.curves(of: runs) : runs.map(\.samples)
        let seeds = runs.compactMap(\.seed)
        for (index, run) in runs.enumerated() {
            if curves[index].isEmpty {
                throw StudyFileError(.damaged, "has no return", path: run.path)
            }
            if let seed = run.seed, seeds.firstIndex(of: seed) != index, seeds.count == runs.count {
                throw StudyFileError(.damaged, "has seed \(seed), which another file has, too", path: run.path)
            }
        }
        let results = runs.indices.map { index in
            RunResults(
                seed: seeds.count == runs.count ? seeds[index] : index, path: runs[index].path,
                evaluations: curves[index])
        }
        self.results = VariantResults(
            name: name, base: nil, settings: [], runs: results, metrics: [], addedFrom: path,
            hasTrainingReturns: first.kind.isTraining)
        let means =
            first.kind.isTraining
            ? "; these are means of training episodes (up to \(Self.window)), which explore, and no greedy evaluations"
            : ""
        note =
            "\(printable(name)): \(counted(runs.count, "seed")) with \(first.kind.title), from \(printable(path))\(means)"
    }

    /// Returns points at the same steps for all runs of training episodes.
    ///
    /// The last one is the last step of the shortest run.
    private static func curves(of runs: [AddedRun]) -> [[Sample]] {
        let end = runs.compactMap(\.samples.last?.step).min() ?? 0
        var steps: [Int] = []
        for point in 1...points {
            // Neither factor is so large that the product overflows: steps are at most 10^12.
            let step = end * point / points
            if step > steps.last ?? 0 { steps.append(step) }
        }
        return runs.map { run in
            steps.compactMap { step in
                let past = run.samples.prefix(through: step)
                guard let last = past.last else { return nil }
                if run.kind == .trainingMeans { return Sample(step: step, value: last.value) }
                let recent = past.suffix(window)
                return Sample(step: step, value: recent.reduce(0) { $0 + $1.value } / Double(recent.count))
            }
        }
    }
}

extension [Sample] {
    /// Returns the samples up to `step`, where the steps do not descend.
    fileprivate func prefix(through step: Int) -> ArraySlice<Sample> {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].step <= step { low = middle + 1 } else { high = middle }
        }
        return self[..<low]
    }
}

extension RunResults {
    /// Creates a finished run of another program.
    init(seed: Int, path: String, evaluations: [Sample]) {
        self.init(
            seed: seed, plannedSteps: nil, directory: path, state: .finished, step: evaluations.last?.step,
            wallSeconds: nil, message: nil, instructionSet: nil, randomReturn: nil, bestPolicy: nil,
            metrics: MetricsTable(
                columns: [MetricName.evaluationReturn], steps: evaluations.map(\.step),
                values: evaluations.map { [$0.value] }),
            episodeCount: nil, spec: nil, problems: [])
    }
}

extension StudyResults {
    /// Creates a comparison of runs of other programs alone.
    package init(added: [AddedVariant], expertReturn: Double? = nil) {
        directory = "."
        name = "added runs"
        summary = nil
        environment = nil
        self.expertReturn = expertReturn
        variants = added.map(\.results)
        addedNotes = added.map(\.note)
        version = nil
        toolchain = nil
        workingDirectoryCommit = nil
        host = nil
    }

    /// Returns the study with the runs of other programs as further variants.
    package func adding(_ added: [AddedVariant]) -> StudyResults {
        var study = self
        study.variants += added.map(\.results)
        study.addedNotes += added.map(\.note)
        return study
    }
}
