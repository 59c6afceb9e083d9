import Foundation
import Testing

@Suite("understudy report", .timeLimit(.minutes(20)))
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
        let iqm = try await Program.run("report", "--average", "iqm", "runs/small", in: folder.url)
        #expect(iqm.exitCode == 0 && iqm.output.contains("interquartile mean over"), "\(iqm.errors)")
        let page = try String(decoding: folder.contents("runs/small/report.html"), as: UTF8.self)
        #expect(page.contains("interquartile mean over the seeds"))
        let none = try await Program.run("report", "--average", "median", "runs/small", in: folder.url)
        #expect(none.exitCode == 64 && none.errors.contains("mean|iqm"), "\(none.errors)")
    }

    @Test("compares several studies over all of them")
    func several() async throws {
        let folder = try await finishedStudy()
        try FileManager.default.copyItem(
            at: folder.url.appending(path: "runs/small"), to: folder.url.appending(path: "runs/copy"))
        let twin = try await Program.run("report", "runs/small", "./runs/small/", in: folder.url)
        #expect(twin.exitCode == 64 && twin.errors.contains("are the same study; name it once"), "\(twin.errors)")
        let result = try await Program.run("report", "runs/small", "runs/copy", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            result.output.contains("Report: runs/small/report.html")
                && result.output.contains("Report: runs/copy/report.html"))
        #expect(result.output.contains("All studies: scores over "))
        #expect(result.output.hasSuffix("\nReport: runs/report.html\n"))
        let page = String(decoding: try folder.contents("runs/report.html"), as: UTF8.self)
        #expect(page.contains("<h2>Interquartile mean</h2>") && page.contains("<a href=\"small/report.html\">"))
    }

    @Test("writes the page over all studies where it is told to, with links from there")
    func output() async throws {
        let folder = try await finishedStudy()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "pages"), withIntermediateDirectories: true)
        let arguments = ["report", "--resamples", "100", "small/", "./copy"]
        try FileManager.default.copyItem(
            at: folder.url.appending(path: "runs/small"), to: folder.url.appending(path: "runs/copy"))
        let runs = folder.url.appending(path: "runs")
        func report(_ more: [String]) async throws -> Program.Result {
            let (process, output, errors) = try Program.start(arguments + more, in: runs)
            return try await Program.finish(process, output, errors)
        }
        let elsewhere = try await report(["--output", "../pages/all.html"])
        #expect(elsewhere.exitCode == 0, "\(elsewhere.errors)")
        #expect(elsewhere.output.hasSuffix("\nReport: ../pages/all.html\n") && !folder.has("runs/report.html"))
        let page = try folder.contents("pages/all.html")
        #expect(String(decoding: page, as: UTF8.self).contains("<a href=\"../runs/small/report.html\">"))
        #expect(try await report(["-o", "../pages/all.html"]).exitCode == 0)
        #expect(try folder.contents("pages/all.html") == page)
        #expect(try await report([]).output.hasSuffix("\nReport: report.html\n"))
        #expect(folder.has("runs/report.html"))
        let inside = try Program.start(["report", ".", "../copy"], in: runs.appending(path: "small"))
        #expect(
            try await Program.finish(inside.0, inside.output, inside.errors).output.hasSuffix(
                "\nReport: ../report.html\n"))

        let missing = try await report(["--output", "no/all.html"])
        #expect(missing.exitCode == 73 && missing.errors.hasPrefix("no/all.html: error: "), "\(missing.errors)")
        #expect(missing.output.contains("All studies: scores over "))
        let study = try await report(["--output", "../runs/small/report.html"])
        #expect(study.exitCode == 64 && study.errors.contains("is the page of small/; choose another file"))
        for format in ["--json", "--csv", "--markdown", "--latex"] {
            #expect(try await report(["--output", "all.html", format]).exitCode == 64)
        }
        #expect(try await report(["--output", ""]).exitCode == 64)
        let one = try await Program.run("report", "runs/small", "--output", "all.html", in: folder.url)
        #expect(one.exitCode == 64 && one.errors.contains("--output is for several studies"))
        #expect(!folder.has("all.html") && !folder.has("runs/all.html"))
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
        #expect(unknown.errors.contains("runs/small has no variant 'no'; there are dqn, diiqn-guided."))
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
        let end = ContinuousClock.now + .seconds(600)
        while try !page().contains("Refreshes every 1 s"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try page().contains("Refreshes every 1 s"))
        try ended.write(to: folder.url.appending(path: status))
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("runs/small/report.html: rewritten every 1 s until all runs have ended"))
        #expect(result.errors.hasSuffix("runs/small: 4 of 4 runs finished\n"))
        #expect(result.output.contains("Report: runs/small/report.html"))
        #expect(try !page().contains("Refreshes every"))
    }

    @Test("tells that nothing is at work, and stops watching at Ctrl-C, with a page that refreshes no more")
    func interrupted() async throws {
        let folder = try await finishedStudy()
        try folder.write(#"{"state":"interrupted","step":500}"#, to: "runs/small/dqn/seed-1/status.json")
        let (process, output, errors) = try Program.start(["report", "--watch", "runs/small"], in: folder.url)
        func page() throws -> String { String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self) }
        let end = ContinuousClock.now + .seconds(600)
        while try !page().contains("Refreshes every"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        try await Task.sleep(for: .seconds(3))
        process.interrupt()
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 130)
        #expect(result.errors.contains("runs/small: no run is active; "), "\(result.errors)")
        #expect(try !page().contains("Refreshes every"))
    }
}
