import Foundation

@testable import StudyReports

/// A small study whose runs end exactly where a test wants them to.
struct PlainStudy {
    /// A variant and the final returns of its seeds.
    struct Variant {
        var name: String
        var finals: [Double]
        /// The return of random play, where it is recorded.
        var random: Double?
        /// The keys of `study.json` that tell how the variant was derived.
        var base: String?
        var settings: [String: Any] = [:]
        var changed: [String] = []
    }

    var variants: [Variant]
    var expert: Double?
    /// The state of every run.
    var state = "finished"

    /// Writes the study and reads it.
    func results() throws -> StudyResults {
        let folder = try StudyFolder()
        var runs: [[String: Any]] = []
        for (index, variant) in variants.enumerated() {
            for (seed, final) in variant.finals.enumerated() {
                let directory = "variant-\(index)/seed-\(seed)"
                runs.append(["variant": variant.name, "seed": seed, "directory": directory, "steps": 8_000])
                // Evaluations at 0, 1,000 and so on: random play at first, then the final return.
                let rows = [variant.random ?? 0, final, final, final].enumerated().map { "\($0 * 1_000),\($1)\n" }
                try folder.write("step,eval/mean_reward\n" + rows.joined(), to: "\(directory)/metrics.csv")
                var status: [String: Any] = ["state": state, "step": 3_000]
                status["random_return"] = variant.random
                try folder.write(try Self.json(status), to: "\(directory)/status.json")
            }
        }
        var study: [String: Any] = [
            "format": 1, "name": "plain", "runs": runs,
            "variants": variants.map { variant in
                var entry: [String: Any] = ["name": variant.name]
                entry["base"] = variant.base
                if !variant.settings.isEmpty { entry["settings"] = variant.settings }
                if !variant.changed.isEmpty { entry["changed"] = variant.changed }
                return entry
            },
        ]
        study["expert_return"] = expert
        try folder.write(try Self.json(study), to: "study.json")
        return try StudyResults(directory: folder.path)
    }

    /// The study's page.
    func page(refreshSeconds: Int? = nil) throws -> String {
        HTMLReport(try results(), refreshSeconds: refreshSeconds).text
    }

    private static func json(_ value: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
    }
}

/// The figure or section of a page that begins with a heading.
func part(_ heading: String, of page: String) -> String? {
    guard let start = page.range(of: ">\(heading)</h") else { return nil }
    let rest = page[start.lowerBound...]
    return String(rest.prefix(upTo: rest.range(of: "\n</section>")?.lowerBound ?? rest.endIndex))
}
