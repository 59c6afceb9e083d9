import Foundation
import StudyFormat
import Testing

@Suite("Documentation/ReportFormats.md", .timeLimit(.minutes(20)))
struct ReportFormatsPageTests {
    static let page = Page("Documentation/ReportFormats.md")

    /// All keys of a JSON document, wherever they are.
    private func keys(_ value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: Set(object.keys)) { $0.formUnion(keys($1.value)) }
        }
        return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(keys($1)) }
    }

    @Test("has every column of the CSV form and every key of the JSON form, and no other")
    func forms() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        try #require(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let csv = try await Program.run("report", "--csv", "--resamples", "100", "runs/small", in: folder.url)
        let header = try #require(csv.output.split(separator: "\n").first).split(separator: ",").map(String.init)
        #expect(Self.page.firstCells(under: "## CSV") == header)

        try FileManager.default.copyItem(
            at: folder.url.appending(path: "runs/small"), to: folder.url.appending(path: "runs/copy"))
        let json = try await Program.run(
            "report", "--json", "--resamples", "100", "--threshold", "-1000", "runs/small", "runs/copy", in: folder.url
        )
        let printed = keys(try JSONSerialization.jsonObject(with: Data(json.output.utf8)))
        let section = Self.page.lines.drop { $0 != "## JSON" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        let named = Set(
            section.joined(separator: "\n").matches(of: /`([a-z_]+)(\[\])?`/).map { String($0.1) })
        // Only where a study's environment and the machine's repository are known, and in a study that was tuned.
        let sometimes: Set = [
            "working_directory_commit", "tune", "tuning", "method", "candidates", "candidate", "variant", "settings",
            "steps",
            "fresh", "optimism",
        ]
        #expect(printed.subtracting(["format"]).subtracting(named) == [], "\(printed.subtracting(named))")
        #expect(named.subtracting(printed).subtracting(sometimes) == [])
    }
}
