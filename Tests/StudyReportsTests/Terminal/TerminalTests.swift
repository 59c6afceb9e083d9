import Testing

@testable import StudyReports

struct TerminalTests {
    /// Two variants of two seeds and one that runs.
    private func summary(
        _ variants: [(name: String, seeds: Int)] = [("dqn", 2), ("强化", 2), ("late", 1)], expert: Double? = -145.75
    )
        throws -> StudySummary
    {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: variants, expert: expert)
        try folder.writeRun("variant-0/seed-0", returns: [-200, -198, -190, -186, -180])
        try folder.writeRun("variant-0/seed-1", returns: [-200, -200, -194, -188, -182], wallSeconds: 4)
        try folder.writeRun("variant-1/seed-0", returns: [-200, -160, -125, -120, -118])
        try folder.writeRun("variant-1/seed-1", returns: [-200, -164, -123, -120, -118])
        if variants.count > 2 { try folder.write(#"{"state":"running"}"#, to: "variant-2/seed-0/status.json") }
        return StudySummary(try StudyResults(directory: folder.path))
    }

    @Test("a table's text")
    func table() throws {
        #expect(
            ResultsTable(try summary(), width: 75).text
                == """
                small on mountain-car: 4 of 5 runs finished

                Variant  Seeds   Return       95 % interval      IQM        Steps
                ───────  ─────  ───────  ──────────────────  ───────  ───────────
                dqn        2/2  -186.67  -203.61 to -169.73  -186.67  never (0/2)
                强化 *     2/2  -120.67  -124.90 to -116.43  -120.67        3,000
                late       0/1      n/a                 n/a      n/a          n/a
                expert          -145.75

                With the expert's mean return at -145.75, 强化 (-120.67, 95 % interval
                -124.90 to -116.43, 2 seeds) ends above it; dqn (-186.67, 95 % interval
                -203.61 to -169.73, 2 seeds) ends below it; late has no final return yet.

                Missing:
                - late, seed 0: running

                Return: mean over the finished seeds of each one's last three greedy
                evaluations. 95 % interval: Student's for that mean. IQM: the seeds'
                interquartile mean. Steps: mean steps until a seed's evaluation is first at
                the expert's return; if only some of the seeds get there, their number is
                shown, and the others count with all of their steps, so the true mean is
                higher (>). The expert's mean counts as a fixed number. *: the highest
                mean, which is no test of a difference.

                """)
    }

    @Test("a table and a plot of interquartile means say so, and have them first")
    func interquartileMeans() throws {
        let options = SummaryOptions(average: .interquartileMean, bootstrap: Bootstrap(resamples: 500))
        let summary = StudySummary(try summary().study, options: options)
        let lines = ResultsTable(summary, width: 200).text.split(separator: "\n").map(String.init)
        #expect(
            lines[1].hasPrefix("Variant  Seeds      IQM        IQM interval   Return       95 % interval"),
            "\(lines[1])")
        #expect(lines[6].hasPrefix("expert          -145.75"), "\(lines[6])")
        let text = ResultsTable(summary, width: 75).text.replacing("\n", with: " ")
        #expect(text.contains("IQM: interquartile mean over the finished seeds of each one's last three greedy"))
        #expect(text.contains("*: the highest IQM, which is no test"))
        #expect(
            LearningCurvePlot(summary).text.hasPrefix(
                "Greedy evaluation return by environment step, interquartile mean over seeds"))
        let page = HTMLReport(summary).text
        #expect(page.contains("interquartile mean over the seeds, with its 95 % interval by bootstrap as a band."))
        #expect(page.contains("highest IQM</span>") && page.contains("Change of the IQM"))
        #expect(!page.contains("Student’s 95 % interval"))
    }

    @Test("columns are left out before names that cannot be told apart")
    func similarNames() throws {
        let names = ["confidence=constant+value=0.5", "confidence=constant+value=1", "confidence=q-filter"]
        let text = ResultsTable(try summary(names.map { ("diiqn@\($0),gamma=0.98", 2) }), width: 64).text
        let lines = text.split(separator: "\n")
        let shown = lines.filter { $0.contains("…") }.compactMap { $0.split(separator: " ").first }
        #expect(shown.count == 3 && Set(shown).count == 3, "\(text)")
        #expect(lines.contains { $0.hasPrefix("Variant") && $0.contains("95 % interval") })
        #expect(lines.allSatisfy { displayWidth(String($0)) <= 64 })
    }

    @Test(
        "a table fits its width: first names are shortened, then columns left out",
        arguments: [
            (
                80,
                [
                    "Variant                 Seeds   Return       95 % interval      IQM        Steps",
                    "dqn                       2/2  -186.67  -203.61 to -169.73  -186.67  never (0/2)",
                    "a-very-lon…-number-1 *    2/2  -120.67  -124.90 to -116.43  -120.67        3,000",
                ]
            ),
            (
                60,
                [
                    "Variant                  Return       95 % interval      IQM",
                    "dqn                     -186.67  -203.61 to -169.73  -186.67",
                    "a-very-lon…-number-1 *  -120.67  -124.90 to -116.43  -120.67",
                ]
            ),
            (
                40,
                [
                    "Variant       Return       95 % interval",
                    "dqn          -186.67  -203.61 to -169.73",
                    "a-ve…er-1 *  -120.67  -124.90 to -116.43",
                ]
            ),
        ])
    func narrow(width: Int, expected: [String]) throws {
        let text = ResultsTable(try summary([("dqn", 2), ("a-very-long-name-of-a-variant-number-1", 2)]), width: width)
            .text
        let lines = text.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("Variant") })
        #expect([lines[start], lines[start + 2], lines[start + 3]] == expected)
        #expect(lines.allSatisfy { displayWidth($0) <= width })
    }

    @Test("a wide table has every column, and tells what is compared")
    func wide() throws {
        let text = ResultsTable(try summary([("dqn", 2), ("b", 2)]), width: 140).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            Array(lines[1...4]) == [
                "Variant  Seeds   Return       95 % interval      IQM        IQM interval   Median      AUC        Steps  P(better)      p  Change  Time/run",
                "───────  ─────  ───────  ──────────────────  ───────  ──────────────────  ───────  ───────  ───────────  ─────────  ─────  ──────  ────────",
                "dqn        2/2  -186.67  -203.61 to -169.73  -186.67  -188.00 to -185.33  -186.67  -192.12  never (0/2)                               3.0 s",
                "b *        2/2  -120.67  -124.90 to -116.43  -120.67  -121.00 to -120.33  -120.67  -141.25        3,000       1.00  0.333  35.4 %     2.0 s",
            ])
        #expect(text.replacing("\n", with: " ").contains("that a run's return is higher than that of a run of dqn."))
    }

    @Test("steps say how many seeds are at the threshold where not all are, and wait for finished runs")
    func steps() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", 2), ("b", 1), ("c", 1)], expert: 2)
        try folder.writeRun("variant-0/seed-0", returns: [1, 2, 3])
        try folder.writeRun("variant-0/seed-1", returns: [1, 1, 1])
        try folder.writeRun("variant-1/seed-0", returns: [1, 1, 1])
        try folder.write("step,eval/mean_reward\n10,3\n", to: "variant-2/seed-0/metrics.csv")
        let text = ResultsTable(StudySummary(try StudyResults(directory: folder.path))).text
        #expect(text.contains(#/\na .* >2,500 \(1/2\) .*\nb .* never \(0/1\) .*\nc +0\/1 .*n\/a\n/#))
    }

    @Test("damaged runs count nowhere, and the study's purpose stands in the first line")
    func damaged() throws {
        let folder = try StudyFolder()
        var sample = SampleStudy()
        sample.seeds = 3
        try sample.write(to: folder)
        try folder.write("step\n1\nx\n", to: "variant-0/seed-1/metrics.csv")
        let study = try StudyResults(directory: folder.path)
        let text = ResultsTable(StudySummary(study)).text
        #expect(text.hasPrefix("quickstart on mountain-car: 8 of 9 runs finished: Who learns <fastest>\n"))
        #expect(text.contains(#/\ndqn +2\/3 /#))
        #expect(text.replacing("\n", with: " ").contains(#/dqn \([^)]*, 2 seeds\)/#))
        #expect(HTMLReport(study).text.contains("dqn</th><td class=\"number\">2/3</td>"))
    }

    @Test("without an expert the table has neither its row nor its column")
    func withoutExpert() throws {
        let text = ResultsTable(try summary([("dqn", 2)], expert: nil)).text
        #expect(
            text.split(separator: "\n").prefix(4) == [
                "small on mountain-car: 2 of 2 runs finished",
                "Variant  Seeds   Return       95 % interval      IQM      AUC  Time/run",
                "───────  ─────  ───────  ──────────────────  ───────  ───────  ────────",
                "dqn        2/2  -186.67  -203.61 to -169.73  -186.67  -192.12     3.0 s",
            ])
        #expect(!text.contains("Steps"))
    }

    @Test("a plot's text")
    func plot() throws {
        #expect(
            LearningCurvePlot(try summary(), width: 60, height: 9).text
                == """
                Greedy evaluation return by environment step, mean over
                seeds
                -100 ┤
                     │                                      ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠤⠤
                     │                             ⢀◆⠒⠉⠉⠉⠉⠉⠉    ◆
                     │                          ⢀⡠⠒⠁
                -150 ┤⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉ ⢀⡩⠛⠁ ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉  ⠉⠉
                     │                    ⢀⡠⠒⠁
                     │                 ⣀◆⠊⠁
                     │             ⢀⡠⠔⠊                  ⣀⣀⣀●⣀⡠⠤⠤⠤⠤⠤⠒⠒⠒⠒●⠉⠉⠉
                -200 ┤          ⢀⣤⣒⣁●⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤●⠒⠒⠒⠊⠉⠉⠉⠉
                     └┬─────────┬──────────┬──────────┬──────────┬─────────┬
                      0        1k         2k         3k         4k        5k
                      ● dqn   ◆ 强化   ▲ late (no curve)
                      ⠒⠒ ⠒⠒ expert -145.75

                """)
    }

    @Test("color codes come only when asked for")
    func color() throws {
        let summary = try summary()
        #expect(!ResultsTable(summary).text.contains("\u{1B}"))
        #expect(!LearningCurvePlot(summary).text.contains("\u{1B}"))
        let table = ResultsTable(summary, color: true).text
        let plot = LearningCurvePlot(summary, color: true).text
        #expect(table.contains("\u{1B}[38;5;33mdqn"))
        #expect(plot.contains("\u{1B}[38;5;33m● dqn\u{1B}[0m"))
        let codes = #/\u{1B}\[[0-9;]*m/#
        #expect(table.replacing(codes, with: "") == ResultsTable(summary).text)
        #expect(plot.replacing(codes, with: "") == LearningCurvePlot(summary).text)
    }

    @Test("no line of a plot is wider than asked for", arguments: [40, 60, 80, 133])
    func width(width: Int) throws {
        let folder = try StudyFolder()
        var sample = SampleStudy()
        sample.variants[0].name = String(repeating: "long name ", count: 12)
        try sample.write(to: folder)
        let text = LearningCurvePlot(StudySummary(try StudyResults(directory: folder.path)), width: width).text
        #expect(text.split(separator: "\n").map { displayWidth(String($0)) }.max() ?? 0 <= width)
    }

    @Test("every curve carries its mark")
    func marks() throws {
        let text = LearningCurvePlot(try summary(), width: 60, height: 9).text
        let rows = text.split(separator: "\n").filter { $0.contains("│") || $0.contains("┤") }.joined()
        #expect(rows.contains("●") && rows.contains("◆") && !rows.contains("▲"))
    }

    @Test("without evaluations there is a sentence instead of a plot")
    func empty() throws {
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("dqn", 1)], expert: -145.75)
        let summary = StudySummary(try StudyResults(directory: folder.path))
        #expect(LearningCurvePlot(summary).text == "No evaluation yet, so there is no learning curve to draw.\n")
        #expect(!ResultsTable(summary).text.lowercased().contains("nan"))
    }
}
