import Experiments
import Foundation
import SpecYAML
import StudyFormat

/// The runs in a study's folder, regardless of the plan.
enum StudyRuns {
    /// Returns the folders of started runs that are not `planned`, relative to the study's.
    ///
    /// They are ordered by variant and seed.
    static func unplanned(in directory: String, besides planned: Set<String>) -> [String] {
        let files = FileManager.default
        func names(_ path: String) -> [String] { (try? files.contentsOfDirectory(atPath: path)) ?? [] }
        return names(directory).sorted().flatMap { variant in
            names(directory + "/" + variant).compactMap { name in
                name.hasPrefix("seed-") ? UInt64(name.dropFirst(5)) : nil
            }
            .sorted().map { "\(variant)/seed-\($0)" }
            .filter {
                !planned.contains($0) && files.fileExists(atPath: FileName.status.path(in: "\(directory)/\($0)"))
            }
        }
    }

    /// A variant of the spec before expansion, and the kind of its environment.
    private struct Subject: Hashable, CustomStringConvertible {
        let variant: String
        let environment: String

        /// The name of the only variant of a spec without `variants`.
        static let implied = "default"

        /// Creates the subject of a run.
        ///
        /// - Parameter variant: the variant's name, including the values of `sweep` and `ablate`: `dqn@gamma=0.9`, or
        ///   `gamma=0.9` for a spec without `variants`.
        init(variant: String, spec: Node?) {
            let parts = variant.split(separator: "@", maxSplits: 1)
            self.variant =
                parts.count == 1 && variant.contains("=") ? Self.implied : parts.first.map(String.init) ?? variant
            environment = spec?["environment"]?["kind"]?.scalar?.text ?? ""
        }

        func isSame(as other: Subject) -> Bool {
            environment == other.environment
                && (variant == other.variant || variant == Self.implied || other.variant == Self.implied)
        }

        var description: String { environment.isEmpty ? variant : "\(variant) in \(environment)" }
    }

    /// Returns the difference between the folder's finished runs and those of `study`.
    ///
    /// Returns `nil` if they may be runs of the same study. This is the case if one of them belongs to a variant of the
    /// study, in its environment: adding or removing seeds, variants, sweeps and ablations does not make another study.
    /// A spec without `variants` is identified by its environment alone.
    ///
    /// - Parameter unplanned: the runs of the folder, none of which is one of the study.
    static func difference(of study: Study, from unplanned: [String], in directory: String) -> String? {
        let finished = unplanned.filter { RunStatus(directory: directory + "/" + $0)?.state == .finished }
        guard !finished.isEmpty else { return nil }
        let theirs = subjects(
            finished.map { run in
                (
                    String(run.prefix { $0 != "/" }),
                    { try? Node.load(path: FileName.spec.path(in: "\(directory)/\(run)")) }
                )
            })
        let ours = subjects(study.runs.map { run in (run.variant, { run.spec }) })
        guard !ours.contains(where: { one in theirs.contains { one.isSame(as: $0) } }) else { return nil }
        return
            "\(finished.count == 1 ? "its finished run is" : "its \(finished.count) finished runs are") of \(listed(theirs.map(\.description), most: 3)), and this study has \(listed(ours.map(\.description), most: 3))"
    }

    /// Returns the subjects without duplicates, from the first run of each variant.
    private static func subjects(_ runs: [(variant: String, spec: () -> Node?)]) -> [Subject] {
        var variants: Set<String> = []
        var seen: Set<Subject> = []
        return runs.filter { variants.insert($0.variant).inserted }
            .map { Subject(variant: $0.variant, spec: $0.spec()) }.filter { seen.insert($0).inserted }
    }
}

/// Returns a list of names such as `a, b, c and 4 more`.
package func listed(_ names: [String], most: Int) -> String {
    let more = names.count > most + 1 ? names.count - most : 0
    return names.prefix(names.count - more).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
}

/// A planned run and its folder.
package struct PreparedRun: Hashable, Sendable {
    /// The plan.
    package let plan: RunPlan
    /// The path of the run's folder.
    package let directory: String
    /// Whether the folder holds the finished run already, so that there is nothing to do.
    package let isFinished: Bool
    /// A note for the user, as the end of a sentence that begins with the run's name.
    package let note: String?
    /// The number of steps that the run had so far, if it goes on to more.
    package let earlierSteps: Int?
    /// The number of steps that the run keeps, though the plan has more now; `nil` for any other run.
    package let keptSteps: Int?

    /// Creates a prepared run.
    package init(
        plan: RunPlan, directory: String, isFinished: Bool, note: String? = nil, earlierSteps: Int? = nil,
        keptSteps: Int? = nil
    ) {
        self.plan = plan
        self.directory = directory
        self.isFinished = isFinished
        self.note = note
        self.earlierSteps = earlierSteps
        self.keptSteps = keptSteps
    }
}
