import StudyFormat
import Experiments
import Foundation
import YAML

/// The runs that a study's folder holds, whatever is planned.
enum StudyRuns {
    /// The folders, within that of the study, of the runs that have begun and are not `planned`, variant by variant and
    /// by their seeds.
    static func unplanned(in directory: String, besides planned: Set<String>) -> [String] {
        let files = FileManager.default
        func names(_ path: String) -> [String] { (try? files.contentsOfDirectory(atPath: path)) ?? [] }
        return names(directory).sorted().flatMap { variant in
            names(directory + "/" + variant).compactMap { name in
                name.hasPrefix("seed-") ? UInt64(name.dropFirst(5)) : nil
            }
            .sorted().map { "\(variant)/seed-\($0)" }
            .filter { !planned.contains($0) && files.fileExists(atPath: "\(directory)/\($0)/status.json") }
        }
    }

    /// A variant as the spec writes it out, and the kind of its environment.
    private struct Subject: Hashable, CustomStringConvertible {
        let variant: String
        let environment: String

        /// The name of the variant of a spec that writes none out.
        static let implied = "default"

        /// - Parameter variant: the variant's name, behind which `sweep` and `ablate` put their values:
        ///   `dqn@gamma=0.9`, or `gamma=0.9` in a spec that writes no variants out.
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

    /// What tells the folder's finished runs from those of `study`; `nil` where they may be runs of the same study.
    ///
    /// They may where one of them is of a variant of the study, in its environment: seeds, variants, sweeps and
    /// ablations that come or go leave it the same study. A spec that writes no variants out is told by its environment
    /// alone.
    ///
    /// - Parameter unplanned: the runs of the folder, none of which is one of the study.
    static func difference(of study: Study, from unplanned: [String], in directory: String) -> String? {
        let finished = unplanned.filter { RunStatus(directory: directory + "/" + $0)?.state == .finished }
        guard !finished.isEmpty else { return nil }
        let theirs = subjects(
            finished.map { run in
                (
                    String(run.prefix { $0 != "/" }),
                    { try? Node.load(path: "\(directory)/\(run)/spec.yaml") }
                )
            })
        let ours = subjects(study.runs.map { run in (run.variant, { run.spec }) })
        guard !ours.contains(where: { one in theirs.contains { one.isSame(as: $0) } }) else { return nil }
        return
            "\(finished.count == 1 ? "its finished run is" : "its \(finished.count) finished runs are") of \(listed(theirs.map(\.description), most: 3)), and this study has \(listed(ours.map(\.description), most: 3))"
    }

    /// Each subject once, by the first run of each variant.
    private static func subjects(_ runs: [(variant: String, spec: () -> Node?)]) -> [Subject] {
        var variants: Set<String> = []
        var seen: Set<Subject> = []
        return runs.filter { variants.insert($0.variant).inserted }
            .map { Subject(variant: $0.variant, spec: $0.spec()) }.filter { seen.insert($0).inserted }
    }
}

/// `a, b, c and 4 more`
package func listed(_ names: [String], most: Int) -> String {
    let more = names.count > most + 1 ? names.count - most : 0
    return names.prefix(names.count - more).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
}
