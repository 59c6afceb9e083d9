import Foundation
import Testing

@Suite("The report in a real browser")
struct BrowserTests {
    /// Chromium as Debian and others install it; `scripts/setup --tests` does.
    static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "draws a line per variant and the expert's, without an error on the console",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(3)))
    func page() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 2), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)

        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.browser))
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
            "--user-data-dir=\(folder.url.path)/profile",
            "file://\(folder.url.path)/runs/small/report.html",
        ]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0)
        #expect(!result.errors.contains("CONSOLE"), "\(result.errors)")

        // The document as the browser has it after its scripts ran.
        let figure = try #require(result.output.firstMatch(of: /(?s)<svg class="plot wide".*?<\/svg>/)).output
        #expect(figure.matches(of: /<path class="line v\d d\d" d="M[^"]+"/).count == 2)
        #expect(figure.matches(of: /<path class="band v\d d\d" d="M[^"]+"/).count == 2)
        #expect(figure.matches(of: /<path class="reference" d="M[^"]+"/).count == 1)
        #expect(figure.contains("expert −145.75"))
        #expect(figure.contains(">dqn</text>") && figure.contains(">diiqn-guided</text>"))
        #expect(!result.output.contains("http://") && !result.output.contains("https://"), "the page needs no network")
    }
}
