import StudyFormat
import Testing

@Suite("The compositions for an expert with other actions")
struct HeterogeneousTests {
    private static let mountainCar = ShortRun(
        environment: "mountain-car", recording: "mountaincar-v0.npz", steps: 3_000)

    @Test(
        "with the agent's own actions nothing is infeasible, and the run is its parent's, bit for bit",
        arguments: [("ha-diiqn", "diiqn"), ("detect-only", "diiqn"), ("ha-diiqn-guided", "diiqn-guided")],
        [ShortRun(), mountainCar])
    func homogeneous(_ pair: (String, String), run: ShortRun) throws {
        let (parent, _) = try run.transcript(of: "{extends: \(pair.1)}")
        let (own, names) = try run.transcript(of: "{extends: \(pair.0)}")
        let column = try #require(names.firstIndex(of: MetricName.infeasibleShare))
        #expect(own.metrics.count > 3 && own.metrics.allSatisfy { $0[column] == 0 })
        #expect(own.episodes == parent.episodes && own.policy == parent.policy)
    }

    @Test("with weaker engines some is infeasible, and the run another", arguments: ["ha-diiqn", "ha-diiqn-guided"])
    func heterogeneous(_ name: String) throws {
        var run = Self.mountainCar
        run.environment = "{kind: mountain-car, forces: [-0.3, 0, 0.3]}"
        let test = "bridging: {feasibility: {kind: outcome-test, tolerance: 0.1}}"
        let (own, names) = try run.transcript(of: "{extends: \(name), expert: {\(test)}}")
        let column = try #require(names.firstIndex(of: MetricName.infeasibleShare))
        let known = [
            MetricName.step, MetricName.evaluationReturn, MetricName.trainingReturn, MetricName.trainingLength,
            MetricName.infeasibleShare, MetricName.ownAccuracy, MetricName.coverage, MetricName.expertReturn,
            MetricName.trust,
        ]
        #expect(Set(known).isSubset(of: names), "readers look these up by their names")
        let last = try #require(own.metrics.last?[column])
        #expect(last > 0)
        #expect(try run.transcript(of: "{extends: \(name), expert: {\(test)}}").0 == own)
    }
}
