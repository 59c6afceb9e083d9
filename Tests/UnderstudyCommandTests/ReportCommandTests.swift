import Foundation
import Testing

@Suite("understudy report", .timeLimit(.minutes(3)))
struct ReportCommandTests {
    private func finishedStudy() async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        return folder
    }

    @Test("prints one form alone, and leaves the page as it is")
    func forms() async throws {
        let folder = try await finishedStudy()
        try folder.write("old", to: "runs/small/report.html")
        func output(_ form: String) async throws -> String {
            let result = try await Program.run("report", form, "--resamples", "200", "runs/small", in: folder.url)
            #expect(result.exitCode == 0 && result.errors == "", "\(result.errors)")
            return result.output
        }
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(try await output("--json").utf8)) as? [String: Any])
        #expect((json["studies"] as? [[String: Any]])?.first?["name"] as? String == "small")
        #expect(try await output("--csv").hasPrefix("study,environment,variant,"))
        #expect(try await output("--markdown").contains("\n| --- | ---: |"))
        #expect(try await output("--latex").contains("\\begin{tabular}{l"))
        #expect(try String(decoding: folder.contents("runs/small/report.html"), as: UTF8.self) == "old")
    }

    @Test("compares several studies over all of them")
    func several() async throws {
        let folder = try await finishedStudy()
        let result = try await Program.run("report", "runs/small", "runs/small", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.components(separatedBy: "Report: runs/small/report.html").count == 3)
        #expect(result.output.contains("All studies: scores over "))
    }

    @Test("tells of runs in the folder that are not in the plan")
    func unplanned() async throws {
        let folder = try await finishedStudy()
        try FileManager.default.moveItem(
            at: folder.url.appending(path: "runs/small/dqn/seed-1"),
            to: folder.url.appending(path: "runs/small/dqn/seed-7"))
        let result = try await Program.run("report", "--csv", "runs/small/", in: folder.url)
        #expect(
            result.errors.contains("note: 1 run in the folder is not in the plan: dqn/seed-7; "), "\(result.errors)")
    }

    @Test("takes another baseline and threshold, and says which variants there are")
    func options() async throws {
        let folder = try await finishedStudy()
        let result = try await Program.run(
            "report", "--csv", "--baseline", "diiqn-guided", "--threshold", "-1000", "runs/small", in: folder.url)
        #expect(result.output.contains(",diiqn-guided,") && result.output.contains(",-1000.0,0.0,"))
        let unknown = try await Program.run("report", "--baseline", "no", "runs/small", in: folder.url)
        #expect(unknown.exitCode == 64)
        #expect(unknown.errors.contains("runs/small has no variant 'no'; it has dqn, diiqn-guided."))
        for arguments in [["--watch", "--json"], ["--every", "5s"], ["--csv", "--json"], ["--resamples", "0"]] {
            let (process, output, errors) = try Program.start(["report", "runs/small"] + arguments, in: folder.url)
            #expect(try await Program.finish(process, output, errors).exitCode == 64, "\(arguments)")
        }
    }

    @Test("watches runs until they have ended, and leaves a page that refreshes no more")
    func watch() async throws {
        let folder = try await finishedStudy()
        let status = "runs/small/dqn/seed-1/status.json"
        let ended = try folder.contents(status)
        try folder.write(#"{"state":"running","step":500}"#, to: status)
        let (process, output, errors) = try Program.start(
            ["report", "--watch", "--every", "1s", "runs/small"], in: folder.url)
        func page() throws -> String { String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self) }
        let end = ContinuousClock.now + .seconds(60)
        while try !page().contains("Refreshes every 1 s"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try page().contains("Refreshes every 1 s"))
        try ended.write(to: folder.url.appending(path: status))
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("runs/small/report.html: written again every 1 s while runs go on"))
        #expect(result.errors.hasSuffix("runs/small: 4 of 4 runs finished\n"))
        #expect(result.output.contains("Report: runs/small/report.html"))
        #expect(try !page().contains("Refreshes every"))
    }

    @Test("stops watching at Ctrl-C, with a page that refreshes no more")
    func interrupted() async throws {
        let folder = try await finishedStudy()
        try folder.write(#"{"state":"running","step":500}"#, to: "runs/small/dqn/seed-1/status.json")
        let (process, output, errors) = try Program.start(["report", "--watch", "runs/small"], in: folder.url)
        func page() throws -> String { String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self) }
        let end = ContinuousClock.now + .seconds(60)
        while try !page().contains("Refreshes every"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        process.interrupt()
        #expect(try await Program.finish(process, output, errors).exitCode == 130)
        #expect(try !page().contains("Refreshes every"))
    }
}
