import Foundation
import StudyFormat
import Testing

@testable import StudyReports

@Suite("Tables for programs and papers")
struct TablesTests {
    /// Two variants of two finished seeds, and a seed that failed.
    private func summary(expert: Double? = -145.75, name: String = "di_iqn|1,&") throws -> StudySummary {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("dqn", 2), (name, 3)], expert: expert)
        try folder.writeRun("variant-0/seed-0", returns: [-200, -198, -190, -186, -180])
        try folder.writeRun("variant-0/seed-1", returns: [-200, -200, -194, -188, -182], wallSeconds: 4)
        try folder.writeRun("variant-1/seed-0", returns: [-200, -160, -125, -120, -118])
        try folder.writeRun("variant-1/seed-1", returns: [-200, -164, -123, -120, -118])
        try folder.write(#"{"state":"failed","step":7,"message":"no"}"#, to: "variant-1/seed-2/status.json")
        return StudySummary(try StudyResults(directory: folder.path))
    }

    @Test("JSON has every estimate with its interval, the seeds' own numbers and the curves")
    func json() throws {
        let data = try JSONEncoder().encode(ResultsDocument([try summary()]))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(document["format"] as? Int == 1 && document["overall"] == nil)
        let study = try #require((document["studies"] as? [[String: Any]])?.first)
        #expect(study["name"] as? String == "small" && study["baseline"] as? String == "dqn")
        #expect(study["threshold"] as? Double == -145.75)
        #expect((study["notes"] as? [String])?.count == 1)
        let variant = try #require((study["variants"] as? [[String: Any]])?.last)
        #expect(variant["runs"] as? Int == 3 && variant["finished"] as? Int == 2)
        let final = try #require(variant["final_return"] as? [String: Double])
        #expect(abs((final["value"] ?? 0) + 120.6667) < 1e-3)
        #expect((final["low"] ?? 0) < -124 && (final["high"] ?? 0) > -117)
        let steps = try #require(variant["steps_to_threshold"] as? [String: Double])
        #expect(steps["mean"] == 3000 && steps["reached"] == 2 && steps["of"] == 2)
        let improvement = try #require(variant["improvement"] as? [String: Any])
        #expect(improvement["baseline"] as? String == "dqn" && improvement["probability"] as? Double == 1)
        let seeds = try #require(variant["seeds"] as? [[String: Any]])
        #expect(seeds.map { $0["state"] as? String } == ["finished", "finished", "failed"])
        #expect(seeds[0]["final_return"] as? Double == -121 && seeds[2]["final_return"] == nil)
        #expect(
            seeds[0]["evaluations"] as? [[Double]] == [
                [1000, -200], [2000, -160], [3000, -125], [4000, -120], [5000, -118],
            ])
        #expect((variant["curve"] as? [[String: Any]])?.count == 5)
    }

    @Test("JSON and CSV tell the average; a curve of interquartile means has them under their name")
    func average() throws {
        let whole = try summary()
        let options = SummaryOptions(average: .interquartileMean, bootstrap: Bootstrap(resamples: 200))
        for (summary, name, other) in [
            (whole, "mean", "iqm"), (StudySummary(whole.study, options: options), "iqm", "mean"),
        ] {
            let data = try JSONEncoder().encode(ResultsDocument([summary]))
            let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let study = try #require((document["studies"] as? [[String: Any]])?.first)
            #expect(study["average"] as? String == name)
            let variant = try #require((study["variants"] as? [[String: Any]])?.first)
            let point = try #require((variant["curve"] as? [[String: Any]])?.last)
            #expect(point[name] as? Double == -181 && point[other] == nil && point["low"] != nil)
            let row = try #require(DelimitedTable([summary]).text.split(separator: "\n").dropFirst().first)
            #expect(row.hasSuffix(",\(name)"))
        }
    }

    /// The fields of a line of comma-separated values, with their quotes undone.
    private func fields(_ line: Substring) -> [String] {
        var (fields, field, isQuoted) = ([String](), "", false)
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return fields + [field]
    }

    @Test("CSV has a row a variant under its header, numbers as they are, and quotes where a name needs them")
    func csv() throws {
        let text = DelimitedTable([try summary(), try summary(expert: nil)]).text
        #expect(text.hasSuffix("\n"))
        let rows = text.split(separator: "\n").map(fields)
        #expect(rows.count == 5 && rows.allSatisfy { $0.count == DelimitedTable.columns.count })
        func cell(_ row: Int, _ column: String) throws -> String {
            rows[row][try #require(DelimitedTable.columns.firstIndex(of: column))]
        }
        #expect(rows[0] == DelimitedTable.columns)
        #expect(try cell(2, "variant") == "di_iqn|1,&" && cell(2, "runs") == "3" && cell(2, "seeds") == "2")
        let finals = [(-190.0 - 186 - 180) / 3, (-194.0 - 188 - 182) / 3]
        #expect(try Double(cell(1, "final_return")) == (finals[0] + finals[1]) / 2)
        #expect(try cell(1, "improvement_probability") == "" && cell(2, "baseline") == "dqn")
        #expect(try cell(2, "steps_to_threshold") == "3000.0" && cell(1, "threshold_reached") == "0")
        #expect(try cell(4, "expert_return") == "" && cell(4, "steps_to_threshold") == "")
    }

    @Test("Markdown is a table that names cannot break")
    func markdown() throws {
        let text = PaperTable([try summary()], markup: .markdown).text
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "**small on mountain-car**")
        #expect(lines[1].hasPrefix("| Variant | Seeds | Return | 95 % interval |"))
        #expect(lines[2].hasPrefix("| --- | ---: |"))
        #expect(lines[4].hasPrefix("| **di\\_iqn\\|1,&** | 2/3 | \u{2212}120.67 | \u{2212}124.90 to \u{2212}116.43 |"))
        #expect(lines[5].hasPrefix("| expert |  | \u{2212}145.75 |"))
        let cells = lines[1...5].map { $0.replacing("\\|", with: "").split(separator: "|").count }
        #expect(Set(cells).count == 1)
        #expect(text.contains("seed 2: failed at step 7 of 5,000: no"))
    }

    @Test("LaTeX is a tabular with booktabs' rules, its special characters escaped and its signs in mathematics")
    func latex() throws {
        let text = PaperTable([try summary()], markup: .latex).text
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("%") }
        #expect(lines[0] == "\\begin{tabular}{l" + String(repeating: "r", count: lines[2].count { $0 == "&" }) + "}")
        #expect(
            lines[1] == "\\toprule" && lines[3] == "\\midrule" && lines.suffix(2) == ["\\bottomrule", "\\end{tabular}"])
        #expect(lines[2].contains("95 \\% interval"))
        #expect(lines[5].hasPrefix("\\textbf{di\\_iqn\\textbar{}1,\\&} & 2/3 & $-120.67$ & $-124.90$ to $-116.43$ &"))
        #expect(lines[4...6].allSatisfy { $0.hasSuffix(" \\\\") })
    }

    @Test("a threshold that some seeds do not reach is told in every form")
    func censored() throws {
        let study = try summary()
        let summary = StudySummary(study.study, options: SummaryOptions(threshold: -181))
        #expect(PaperTable([summary], markup: .markdown).text.contains(" \\>5,000 (1/2) |"))
        #expect(PaperTable([summary], markup: .latex).text.contains(" & $>$5,000 (1/2) & "))
        #expect(DelimitedTable([summary]).text.contains(",5000.0,"))
    }
}
