import Testing
import Understudy

@testable import StudyReports

@Suite("The picture of a recording's coverage")
struct CoverageChartTests {
    private static let recording = ExpertRecording(
        observationCount: 3, observations: [0, 7, 1, 1, 7, 1, 2, 7, 5, 2, 7, .nan],
        trajectories: [.init(length: 3, terminated: true, truncated: false)])

    private func squares(_ chart: CoverageChart) -> Int {
        chart.svg.matches(of: /<rect x="[^"]*" y="[^"]*" width="[^"]*" height="[^"]*" fill-opacity/).count
    }

    @Test("has the first two dimensions that vary, and leaves out what is not finite")
    func dimensions() {
        let chart = CoverageChart(of: Self.recording, dimensions: nil, title: "a < b")
        #expect(chart.svg.contains(">dimension 0<") && chart.svg.contains(">dimension 2<"))
        #expect(chart.svg.contains("a &lt; b"))
        #expect(squares(chart) == 3)
        #expect(chart.svg.matches(of: /<text/).count == chart.svg.matches(of: /<\/text>/).count)
        #expect(!chart.svg.contains("nan") && chart.svg.hasSuffix("</svg>\n"))
    }

    @Test("is drawn over the steps for a single dimension, also one that never changes")
    func single() {
        let chart = CoverageChart(of: Self.recording, dimensions: [1], title: "t")
        #expect(chart.svg.contains(">step of the episode<") && chart.svg.contains(">dimension 1<"))
        #expect(squares(chart) == 4)
    }
}
