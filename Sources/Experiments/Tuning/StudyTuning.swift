import SpecYAML
import Understudy

/// The tuning of a study: the candidates of each variant.
package struct StudyTuning: Hashable, Sendable {
    /// A key and a value of it.
    package struct Setting: Hashable, Sendable {
        let path: SpecPath
        let value: Node
        let keyMark: Mark

        /// The keys from the root, separated by dots.
        package var key: String { path.text }
        /// The value on one line.
        package var text: String { value.flowText }
        /// The value.
        package var node: Node { value }
    }

    /// A variant of the study.
    package struct Variant: Hashable, Sendable {
        /// The variant's name.
        package let name: String
        /// The steps of its runs.
        package let steps: Int
        /// The candidates' settings; those of keys that the variant lacks are left out.
        package let candidates: [[Setting]]
    }

    /// A candidate in a round.
    package struct Candidate: Hashable, Sendable {
        /// The name of the variant.
        package let variant: String
        /// The index among the variant's candidates.
        package let index: Int
        /// The steps of the runs.
        package let steps: Int
        /// The settings.
        package let settings: [Setting]

        /// The name of the candidate as a variant of the round's study.
        package var name: String { "\(variant).\(index + 1)" }
    }

    /// A study that a spec with `tune` makes.
    package enum Stage: Hashable, Sendable {
        /// The runs that candidates are judged by.
        case round([Candidate], seeds: [UInt64])
        /// The final runs, with the settings of each variant by name.
        case final([String: [Setting]])
    }

    /// The settings of the spec.
    package let settings: TuningSettings
    /// The variants that are tuned, in the order of the study.
    package let variants: [Variant]

    /// The number of rounds: that of the variant with the most rungs.
    package var roundCount: Int {
        variants.map { settings.rungs(steps: $0.steps, candidates: $0.candidates.count).count }.max() ?? 0
    }

    /// Returns the candidates of a round, counted from 0.
    ///
    /// - Parameter kept: the indices of the candidates that are left, by the variant's name; the best first.
    package func candidates(inRound round: Int, kept: [String: [Int]]) -> [Candidate] {
        variants.flatMap { variant -> [Candidate] in
            let rungs = settings.rungs(steps: variant.steps, candidates: variant.candidates.count)
            guard rungs.indices.contains(round) else { return [] }
            let indices = kept[variant.name] ?? Array(variant.candidates.indices)
            return indices.prefix(rungs[round].candidates).sorted().map { index in
                Candidate(
                    variant: variant.name, index: index, steps: rungs[round].steps,
                    settings: variant.candidates[index])
            }
        }
    }
}

extension StudyTuning.Stage {
    /// The keys that vary.
    var paths: [SpecPath] {
        guard case .round(let candidates, _) = self else { return [] }
        var seen: Set<SpecPath> = []
        return candidates.flatMap { $0.settings.map(\.path) }.filter { seen.insert($0).inserted }
    }
}
