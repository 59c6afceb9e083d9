import Foundation
import Testing

@testable import StudyReports

@Suite("Several studies as tasks")
struct OverallSummaryTests {
    /// A study named after its task, with the final returns of each variant.
    private func study(
        _ name: String, _ variants: [(name: String, returns: [Double])], random: Double? = 0, expert: Double? = 100
    ) throws -> StudySummary {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: variants.map { ($0.name, $0.returns.count) }, expert: expert)
        let manifest = try String(contentsOfFile: folder.path + "/study.json", encoding: .utf8)
        try folder.write(manifest.replacing(#""name":"small""#, with: #""name":"\#(name)""#), to: "study.json")
        for (index, variant) in variants.enumerated() {
            for (seed, value) in variant.returns.enumerated() {
                try folder.writeRun("variant-\(index)/seed-\(seed)", returns: [value])
                let status = random.map { #"{"state":"finished","random_return":\#($0)}"# } ?? #"{"state":"finished"}"#
                try folder.write(status, to: "variant-\(index)/seed-\(seed)/status.json")
            }
        }
        return StudySummary(
            try StudyResults(directory: folder.path), options: SummaryOptions(bootstrap: Bootstrap(resamples: 500)))
    }

    @Test("have the aggregates of their scores, and the probability of improvement in the mean over them")
    func aggregates() throws {
        let one = try study("one", [("dqn", [10, 20]), ("guided", [50, 150])])
        let two = try study("two", [("guided", [60, 60]), ("dqn", [40, 80])], random: 20, expert: 60)
        let summary = OverallSummary([one, two])
        #expect(summary.tasks.count == 2 && summary.notes.isEmpty && summary.baseline == "dqn")
        #expect(summary.variants.map(\.name) == ["dqn", "guided"])
        let guided = summary.variants[1]
        #expect(guided.scores.tasks == [[0.5, 1.5], [1, 1]])
        #expect(guided.mean.value == 1 && guided.median.value == 1 && guided.interquartileMean.value == 1)
        #expect(guided.optimalityGap.value == 0.125)
        // Every pair of the first task, and half of the pairs of the second.
        #expect(guided.improvement?.value == 0.75)
        #expect(summary.variants[0].improvement == nil)
        #expect(summary.variants[0].scores.tasks == [[0.1, 0.2], [0.5, 1.5]])
        let text = summary.text(width: 100)
        #expect(text.hasPrefix("All studies: scores over 2 tasks, 0 random play, 1 the expert\n"))
        #expect(text.contains(#/\nguided +4 +1\.000 +/#))
        for width in [50, 60, 80] {
            let lines = summary.text(width: width).split(separator: "\n")
            #expect(lines.allSatisfy { displayWidth(String($0)) <= width }, "\(width)")
            #expect(lines.contains { $0.hasPrefix("Variant") && $0.contains("IQM") && $0.contains("P(better)") })
        }
    }

    @Test("give the same returns the same scores, whatever seeds a variant lacks")
    func ties() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("dqn", 2), ("b", 2)], expert: 50)
        for (index, seeds) in [2, 1].enumerated() {
            for seed in 0..<seeds {
                try folder.writeRun("variant-\(index)/seed-\(seed)", returns: [40])
                try folder.write(
                    #"{"state":"finished","random_return":\#(10 + 7 * seed)}"#,
                    to: "variant-\(index)/seed-\(seed)/status.json")
            }
        }
        let summary = OverallSummary([StudySummary(try StudyResults(directory: folder.path))])
        // Three runs tell of random play: 10, 17 and 10.
        let random = 37.0 / 3
        let score = (40 - random) / (50 - random)
        #expect(summary.variants[0].scores.tasks == [[score, score]])
        #expect(summary.variants[1].scores.tasks == [[score]])
        #expect(summary.variants[1].improvement?.value == 0.5)
    }

    @Test("leave out what has no scores, and say why")
    func leftOut() throws {
        let whole = try study("whole", [("dqn", [10]), ("guided", [50]), ("extra", [1])])
        let other = try study("other", [("dqn", [10]), ("guided", [50])])
        let noRandom = try study("old", [("dqn", [1])], random: nil)
        let noExpert = try study("alone", [("dqn", [1])], expert: nil)
        let poor = try study("poor", [("dqn", [1])], random: 200)
        let empty = try study("empty", [("dqn", [])])
        let summary = OverallSummary([whole, other, noRandom, noExpert, poor, empty])
        #expect(summary.tasks.map(\.study.name) == ["whole", "other"])
        #expect(
            summary.notes == [
                "old: no return of random play is recorded, so there are no scores; runs of this version record it",
                "alone: no expert's return is recorded, so there are no scores",
                "poor: the expert is no better than random play, so there are no scores",
                "empty: no run has finished", "extra: no scores in other, so it is not compared",
            ])
        let nothing = OverallSummary([noRandom, noExpert])
        #expect(nothing.variants.isEmpty)
        #expect(nothing.text(width: 80).contains("so there is nothing to compare over all."))
    }

    @Test("stand in JSON and in a paper's tables")
    func forms() throws {
        let studies = [
            try study("one", [("dqn", [10, 20]), ("x", [50, 150])]),
            try study("two", [("dqn", [1, 2]), ("x", [3, 4])]),
        ]
        let summary = OverallSummary(studies)
        let data = try JSONEncoder().encode(ResultsDocument(studies, overall: summary))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let overall = try #require(document["overall"] as? [String: Any])
        #expect(overall["tasks"] as? [String] == ["one", "two"])
        #expect((overall["variants"] as? [[String: Any]])?.count == 2)
        let markdown = PaperTable(studies, overall: summary, markup: .markdown).text
        #expect(markdown.components(separatedBy: "| Variant |").count == 4)
        #expect(
            PaperTable(studies, overall: summary, markup: .latex).text.components(separatedBy: "\\toprule").count == 4)
    }
}
