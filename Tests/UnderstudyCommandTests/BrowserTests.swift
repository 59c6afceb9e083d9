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

        let page = try await document(of: "runs/small/report.html", in: folder)
        let figure = try #require(page.firstMatch(of: /(?s)<svg class="plot wide".*?<\/svg>/)).output
        #expect(figure.matches(of: /<path class="line v\d d\d" d="M[^"]+"/).count == 2)
        #expect(figure.matches(of: /<path class="band v\d d\d" d="M[^"]+"/).count == 2)
        #expect(figure.matches(of: /<path class="reference" d="M[^"]+"/).count == 1)
        #expect(figure.contains("expert −145.75"))
        #expect(figure.contains(">dqn</text>") && figure.contains(">diiqn-guided</text>"))
        #expect(!page.contains("http://") && !page.contains("https://"), "the page needs no network")
    }

    @Test(
        "plays an episode of each variant's final policy, by its button and by its slider",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(3)), arguments: [false, true])
    func episodes(prefersReducedMotion: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        // What a reader does: the first player is played for a second, the second one is set to its end.
        let reader = """
            <script>
            const players = document.querySelectorAll("figure.episode");
            players[0].querySelector("button").click();
            const slider = players[1].querySelector("input");
            slider.value = slider.max;
            slider.dispatchEvent(new Event("input"));
            setTimeout(() => players[0].querySelector("button").click(), 1025);
            </script>
            """
        try folder.write(page.replacing("</body>", with: reader + "</body>"), to: "page.html")
        let played = try await document(
            of: "page.html", in: folder,
            ["--virtual-time-budget=3000"] + (prefersReducedMotion ? ["--force-prefers-reduced-motion"] : []))
        let pictures = played.matches(of: /(?s)<svg class="picture".*?<\/svg>/).map { String($0.output) }
        #expect(pictures.count == 2)
        for picture in pictures { #expect(picture.matches(of: /<path class="p\d" d="M[^"]+"/).count >= 5) }
        let moments = played.matches(of: /<p class="small moment">([^<]*)<\/p>/).map { String($0.output.1) }
        try #require(moments.count == 2)
        let step = try #require(moments[0].firstMatch(of: /^step (\d+) of 200 · [a-z-]+ · reward −1 · return −(\d+)$/))
        #expect(step.output.1 == step.output.2)
        let steps = try #require(Int(step.output.1))
        #expect(prefersReducedMotion ? (1...3).contains(steps) : (10...21).contains(steps))
        #expect(moments[1].hasSuffix(" · cut") || moments[1].hasSuffix(" · terminal state"))
        #expect(played.contains("aria-valuetext=\"\(moments[1])\""))
        #expect(played.matches(of: />Play<\/button>/).count == 2)
    }

    @Test(
        "draws what could not be imitated beside the players of episodes, without an error on the console",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(3)))
    func gaps() async throws {
        let folder = try TemporaryFolder()
        try folder.write(BridgesCommandTests.spec(), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let page = try await document(of: "runs/small/report.html", in: folder)
        let figure = try #require(page.firstMatch(of: /(?s)<figure class="drawing">.*?<\/figure>/)).output
        // The walls, the goal, and the three parts.
        #expect(Set(figure.matches(of: /<path class="p(\d)" d="M[^"]+"/).map { $0.output.1 }).count >= 5)
        #expect(figure.contains("of these ("))
        #expect(page.matches(of: />Play<\/button>/).count == 1)
    }

    /// The document as the browser has it after its scripts ran, without a word on its console.
    private func document(
        of page: String, in folder: TemporaryFolder, _ options: [String] = []
    ) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.browser))
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
                "--user-data-dir=\(folder.url.path)/profile",
            ] + options + ["file://\(folder.url.path)/\(page)"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0)
        #expect(!result.errors.contains("CONSOLE"), "\(result.errors)")
        return result.output
    }
}
