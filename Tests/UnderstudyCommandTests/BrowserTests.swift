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
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)))
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
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)), arguments: [false, true])
    func episodes(prefersReducedMotion: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        // A clock of our own, which ticks seven times at once and tells how long a tick is to be: time would depend on how busy the machine is.
        let clock = """
            <script>
            window.setInterval = (tick, delay) => {
              for (let count = 0; count < 7; count += 1) tick();
              document.title = "ticks of " + delay;
              return 0;
            };
            </script>
            """
        // What a reader does: the first player is played and paused, the second one is set to its end.
        let reader = """
            <script>
            const players = document.querySelectorAll("figure.episode");
            players[0].querySelector(".controls button").click();
            const slider = players[1].querySelector("input");
            slider.value = slider.max;
            slider.dispatchEvent(new Event("input"));
            players[0].querySelector(".controls button").click();
            </script>
            """
        try folder.write(
            page.replacing("<head>", with: "<head>" + clock).replacing("</body>", with: reader + "</body>"),
            to: "page.html")
        let played = try await document(
            of: "page.html", in: folder,
            ["--virtual-time-budget=3000"] + (prefersReducedMotion ? ["--force-prefers-reduced-motion"] : []))
        let pictures = played.matches(of: /(?s)<svg class="picture".*?<\/svg>/).map { String($0.output) }
        #expect(pictures.count == 2)
        for picture in pictures { #expect(picture.matches(of: /<path class="p\d" d="M[^"]+"/).count >= 5) }
        let moments = played.matches(of: /<p class="small moment">([^<]*)<\/p>/).map { String($0.output.1) }
        try #require(moments.count == 2)
        #expect(moments[0].firstMatch(of: /^step 7 of 200 · [a-z-]+ · reward −1 · return −7$/) != nil, "\(moments[0])")
        #expect(played.contains("<title>ticks of \(prefersReducedMotion ? 500 : 50)</title>"))
        #expect(moments[1].hasSuffix(" · cut") || moments[1].hasSuffix(" · terminal state"))
        #expect(played.contains("aria-valuetext=\"\(moments[1])\""))
        #expect(played.matches(of: />Play<\/button>/).count == 2)
    }

    @Test(
        "draws what could not be imitated beside the players of episodes, without an error on the console",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)))
    func imitation() async throws {
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

    /// Runs `script` in a page, as a reader's actions, and returns the text that the script passes to `tell`.
    private func read(
        _ page: String, _ script: String, in folder: TemporaryFolder, _ options: [String] = []
    ) async throws -> String {
        let reader = """
            <script>
            const tell = (text) => {
              const told = document.createElement("pre");
              told.id = "told";
              told.textContent = text;
              document.body.append(told);
            };
            {
            \(script)
            }
            </script>
            """
        try folder.write(page.replacing("</body>", with: reader + "</body>"), to: "page.html")
        let document = try await document(of: "page.html", in: folder, ["--virtual-time-budget=5000"] + options)
        let told = String(try #require(document.firstMatch(of: /(?s)<pre id="told">(.*?)<\/pre>/)).output.1)
        return told.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    @Test(
        "saves every figure as a file of its own, in the light theme's colors, whatever the page is shown in",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)), arguments: [false, true])
    func download(prefersDark: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(BridgesCommandTests.spec(), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        #expect(!page.contains("<button type=\"button\" class=\"download\""), "without a script there is no button")
        let told = try await read(
            page,
            """
            const [files, names] = [[], []];
            URL.createObjectURL = (file) => { files.push(file); return "#"; };
            HTMLAnchorElement.prototype.click = function () { names.push(this.download); };
            const figures = document.querySelectorAll("figure").length;
            const buttons = [...document.querySelectorAll("figure button.download")];
            for (const button of buttons) { button.focus(); button.click(); }
            Promise.all(files.map((file) => file.text())).then((texts) => {
              const isSound = (text) => !new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror");
              tell([figures, buttons.length, texts.filter(isSound).length,
                buttons.every((button) => button.tabIndex === 0 && button.getAttribute("aria-label").includes("SVG")),
                names.join(" "), texts.join("\\n")].join("\\n"));
            });
            """, in: folder, prefersDark ? ["--blink-settings=preferredColorScheme=0"] : [])
        let lines = told.split(separator: "\n", maxSplits: 5)
        try #require(lines.count == 6)
        #expect((Int(lines[0]) ?? 0) >= 5 && lines[0] == lines[1] && lines[1] == lines[2], "\(lines.prefix(3))")
        #expect(lines[3] == "true")
        #expect(lines[4].hasPrefix("small-learning-curves.svg ") && !lines[4].contains("δ"))
        let files = lines[5]
        for forbidden in ["var(", "class=", "style=", "tabindex", "NaN"] {
            #expect(!files.contains(forbidden), "\(forbidden)")
        }
        // The paper, the first variant's color and the ink of the light theme.
        for color in ["fill=\"#ffffff\"", "stroke=\"#0d55b5\"", "fill=\"#1a1d21\""] {
            #expect(files.contains(color), "\(color)")
        }
        #expect(files.contains("font-family=\"sans-serif\""))
    }

    @Test(
        "shows the values of every figure by pointer and by keyboard, and hides them again",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)))
    func values() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 3), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
        let told = try await read(
            page,
            """
            const press = (plot, key) => plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
            const lines = [...document.querySelectorAll("figure.chart")].map((figure) => {
              const plot = figure.querySelector("svg.plot");
              const tooltip = figure.querySelector(".tooltip");
              const box = plot.getBoundingClientRect();
              plot.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
              const pointed = tooltip.hidden ? "" : tooltip.textContent;
              plot.dispatchEvent(new PointerEvent("pointerleave"));
              const isGone = tooltip.hidden;
              press(plot, "End");
              const last = tooltip.textContent;
              press(plot, "Home");
              const first = tooltip.textContent;
              const dots = plot.querySelectorAll(".cursor .dot").length;
              press(plot, "Escape");
              return [figure.querySelector("h2, h3").textContent, pointed.length > 3, isGone, dots > 0, tooltip.hidden, first, last].join("|");
            });
            tell(lines.join("\\n"));
            """, in: folder)
        let figures = told.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false) }
        let headings = figures.map { String($0[0]) }
        #expect(
            headings.starts(with: [
                "Learning curves", "Probability of improvement", "Performance profiles", "Steps to the threshold",
            ]), "\(headings)")
        for figure in figures { #expect(figure[1...4].allSatisfy { $0 == "true" }, "\(figure)") }
        #expect(figures[0][5].hasPrefix("step 0dqn") && figures[0][6].hasPrefix("step "))
        #expect(figures[1][5].hasPrefix("diiqn-guidedP(better)"))
        #expect(figures[2][5].hasPrefix("above "))
        #expect(figures[3][5].hasPrefix("dqnMean steps"))
    }

    @Test(
        "the page over several studies has figures with values and files, and links that lead to the studies' pages",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)))
    func severalStudies() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 3), to: "small.yaml")
        for name in ["one", "other #2"] {
            #expect(
                try await Program.run("run", "small.yaml", "--output", "runs/\(name)", in: folder.url).exitCode == 0)
        }
        let result = try await Program.run(
            "report", "runs/one/small", "runs/other #2/small", "--resamples", "100", "--output", "all.html",
            in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        let page = String(decoding: try folder.contents("all.html"), as: UTF8.self)
        let told = try await read(
            page,
            """
            const lines = [...document.querySelectorAll("figure.chart")].map((figure) => {
              const plot = figure.querySelector("svg.plot");
              const tooltip = figure.querySelector(".tooltip");
              plot.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
              const first = tooltip.textContent;
              plot.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
              const buttons = figure.querySelectorAll("button.download").length;
              return [figure.querySelector("h2").textContent, buttons, tooltip.hidden, first].join("|");
            });
            tell(lines.concat([...document.querySelectorAll("a")].map((link) => link.href)).join("\\n"));
            """, in: folder)
        let lines = told.split(separator: "\n").map(String.init)
        try #require(lines.count == 7, "\(told)")
        #expect(lines[0].hasPrefix("Interquartile mean|1|true|dqnIQM"))
        #expect(lines[1].hasPrefix("Probability of improvement|1|true|diiqn-guidedP(better)"))
        #expect(lines[2].hasPrefix("Performance profiles|1|true|above score "))
        let pages = ["runs/one/small/report.html", "runs/other #2/small/report.html"]
        for (line, file) in zip(lines[3...], pages + pages) {
            let url = try #require(URL(string: line))
            #expect(url.isFileURL && url.fragment == nil && url.path.hasSuffix("/" + file), "\(line)")
            #expect(FileManager.default.fileExists(atPath: url.path))
        }
    }

    @Test(
        "of very many variants the curves in gray have names under the pointer and the arrow keys up and down",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)))
    func grayCurves() async throws {
        let folder = try TemporaryFolder()
        let names = (0..<24).map { "variant-\($0)" }
        for (index, name) in names.enumerated() {
            try FileManager.default.createDirectory(
                at: folder.url.appending(path: "study/\(name)/seed-0"), withIntermediateDirectories: true)
            let rows = (0...4).map { "\($0 * 100),\(index * $0)\n" }.joined()
            try folder.write("step,eval/mean_reward\n" + rows, to: "study/\(name)/seed-0/metrics.csv")
            try folder.write(#"{"state": "finished", "step": 400}"#, to: "study/\(name)/seed-0/status.json")
        }
        let variants = names.map { #"{"name": "\#($0)"}"# }.joined(separator: ",")
        let runs = names.map { #"{"variant": "\#($0)", "seed": 0}"# }.joined(separator: ",")
        try folder.write(
            #"{"format": 1, "name": "many", "variants": [\#(variants)], "runs": [\#(runs)]}"#, to: "study/study.json")
        let result = try await Program.run("report", "study", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        let page = String(decoding: try folder.contents("study/report.html"), as: UTF8.self)
        let told = try await read(
            page,
            """
            const plot = document.querySelector("svg.plot.wide");
            const tooltip = plot.closest("figure").querySelector(".tooltip");
            const press = (key) => plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
            const gray = () => [...tooltip.querySelectorAll("tr")].filter((row) => row.querySelector(".other")).map((row) => row.textContent).join();
            press("End");
            const names = [tooltip.querySelectorAll("tr").length];
            press("ArrowUp"); names.push(gray());
            press("ArrowUp"); names.push(gray());
            press("ArrowLeft"); names.push(gray());
            press("ArrowDown"); names.push(gray());
            const [left, top, right, bottom, low, high] = plot.dataset.frame.split(" ").map(Number);
            const box = plot.getBoundingClientRect();
            const scale = box.width / plot.viewBox.baseVal.width;
            const y = bottom - ((4 * 10 - low) / (high - low)) * (bottom - top);
            plot.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + right * scale, clientY: box.top + y * scale }));
            names.push(gray(), plot.querySelectorAll(".cursor .chosen").length);
            tell(names.join("|"));
            """, in: folder)
        #expect(told == "6|variant-14.00|variant-28.00|variant-26.00|variant-13.00|variant-1040.00|1")
    }

    @Test(
        "a page that refreshes waits while an episode plays, values are shown or something is open",
        .enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(20)),
        arguments: [
            ("", true), ("document.querySelector('details').open = true;", false),
            ("document.querySelector('figure.episode .controls button').click();", false),
            (
                "document.querySelector('svg.plot').dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));", false
            ),
        ])
    func refresh(action: String, reloads: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(seeds: 1), to: "small.yaml")
        #expect(try await Program.run("run", "small.yaml", in: folder.url).exitCode == 0)
        let script = try String(
            contentsOf: Program.root.appending(path: "Sources/StudyReports/Resources/refresh.js"), encoding: .utf8)
        let page = String(decoding: try folder.contents("runs/small/report.html"), as: UTF8.self)
            .replacing("<body>", with: "<body data-refresh=\"1\">")
        // The document would be gone with a real one.
        try #require(script.contains("location.reload()"))
        let told = try await read(
            page,
            """
            let reloads = 0;
            let ticks = [];
            // Two ticks whenever the machine gets there.
            const setInterval = (tick, delay) => ticks.push([tick, delay]);
            \(script.replacing("location.reload()", with: "reloads += 1"))
            \(action)
            for (let count = 0; count < 2; count += 1) for (const [tick] of ticks) tick();
            tell(reloads + " of " + ticks.map(([, delay]) => delay));
            """, in: folder)
        #expect(told == (reloads ? "2 of 1000" : "0 of 1000"))
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
