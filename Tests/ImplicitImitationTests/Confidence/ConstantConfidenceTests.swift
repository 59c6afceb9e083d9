import ImplicitImitation
import Testing
import Understudy

@Suite("Constant confidence")
struct ConstantConfidenceTests {
    @Test(
        "is the given one on every sample and overall, whatever happens",
        arguments: [("{}", 1), ("value: 0", 0), ("value: 0.25", 0.25)])
    func constant(text: String, expected: Float) throws {
        var confidence = try component(ConstantConfidence.self, text)
        confidence.begin(plannedUpdates: 10)
        confidence.episodeEnded(EpisodeOutcome(episodeReturn: 9, expertReturn: 1, inferredShare: 1))
        #expect(confidence.overall == expected)
        #expect(wildSamples.allSatisfy { confidence.confidence($0) == expected })
    }
}
