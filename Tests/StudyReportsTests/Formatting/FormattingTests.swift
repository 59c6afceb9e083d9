import Testing

@testable import StudyReports

struct FormattingTests {
    @Test(
        "decimals follow the largest number",
        arguments: [
            ([-145.75, 3.0], "-1.50"), ([12_345], "-2"), ([1_234], "-1.5"), ([0.01], "-1.5000"), ([], "-1.50"),
            ([0], "-1.50"),
        ])
    func decimals(values: [Double], expected: String) {
        #expect(NumberStyle(for: values).text(-1.5) == expected)
    }

    @Test("a number that rounds to zero has no sign")
    func zero() {
        #expect(fixed(-0.004, decimals: 2) == "0.00")
        #expect(fixed(-0.006, decimals: 2, minus: "\u{2212}") == "\u{2212}0.01")
    }

    @Test(
        "counts are grouped by thousands",
        arguments: [(0, "0"), (999, "999"), (20_000, "20,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000")])
    func groups(count: Int, expected: String) {
        #expect(grouped(count) == expected)
    }

    @Test(
        "steps are short on an axis",
        arguments: [(0, "0"), (500, "500"), (2_500, "2.5k"), (10_000, "10k"), (1_500_000, "1.5M"), (2e9, "2G")])
    func short(count: Double, expected: String) {
        #expect(shortened(count) == expected)
    }

    @Test(
        "times have the units that matter",
        arguments: [
            (1.94, "1.9 s"), (59.97, "1 min 0 s"), (725, "12 min 5 s"), (3599.7, "1 h 0 min"), (12_000, "3 h 20 min"),
        ])
    func times(seconds: Double, expected: String) {
        #expect(duration(seconds: seconds) == expected)
    }

    @Test(
        "a text's width is its columns on a terminal",
        arguments: [("dqn", 3), ("é", 1), ("e\u{301}", 1), ("强化", 4), ("🎭", 2), ("a\u{200B}", 1), ("−…", 2)])
    func width(text: String, expected: Int) {
        #expect(displayWidth(text) == expected)
    }

    @Test(
        "a long text is cut with an ellipsis",
        arguments: [("variant", 7, "variant"), ("variant", 4, "var…"), ("强化", 3, "强…")])
    func clip(text: String, width: Int, expected: String) {
        #expect(clipped(text, width: width) == expected)
    }

    @Test("control characters do not reach the terminal")
    func control() {
        #expect(printable("a\u{1B}[31m\nb") == "a [31m b")
    }

    @Test("prose is broken at spaces")
    func wrap() {
        #expect(wrapped("- one two three", width: 9, indent: "  ") == "- one two\n  three")
        #expect(wrapped("incomprehensible", width: 5) == "incomprehensible")
    }
}
