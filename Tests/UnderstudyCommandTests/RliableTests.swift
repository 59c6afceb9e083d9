import Foundation
import TestSupport
import Testing

/// Compares the aggregates over studies with those of Python's rliable.
@Suite(
    "understudy report beside rliable", .tags(.interop),
    .enabled(
        if: TestPython.hasRliable,
        TestPython.isMissing("rliable")))
struct RliableTests {
    /// Reads the JSON of `report` and gives rliable's numbers for the scores in it.
    private static let script = """
        import json
        import numpy as np
        from rliable import library, metrics

        document = json.load(open("report.json"))
        def scores(name):
            columns = []
            for study in document["studies"]:
                variant = next(v for v in study["variants"] if v["name"] == name)
                low, high = variant["random_return"], study["expert_return"]
                columns.append([(seed["final_return"] - low) / (high - low) for seed in variant["seeds"]])
            return np.array(columns).T
        aggregate = lambda x: np.array([
            metrics.aggregate_iqm(x), metrics.aggregate_median(x), metrics.aggregate_mean(x),
            metrics.aggregate_optimality_gap(x)])
        x, y = scores("guided"), scores("dqn")
        points, intervals = library.get_interval_estimates(
            {"guided": x, "dqn": y}, aggregate, reps=4000, random_state=np.random.RandomState(1))
        better, better_interval = library.get_interval_estimates(
            {"pair": (x, y)}, metrics.probability_of_improvement, reps=2000, random_state=np.random.RandomState(1))
        json.dump({
            "points": {name: list(map(float, values)) for name, values in points.items()},
            "lows": {name: list(map(float, values[0])) for name, values in intervals.items()},
            "highs": {name: list(map(float, values[1])) for name, values in intervals.items()},
            "better": [float(better["pair"]), float(better_interval["pair"][0][0]), float(better_interval["pair"][1][0])],
        }, open("answer.json", "w"))
        """

    private struct Reference: Decodable {
        let points: [String: [Double]]
        let lows: [String: [Double]]
        let highs: [String: [Double]]
        let better: [Double]
    }

    private struct Report: Decodable {
        struct Number: Decodable {
            let value: Double
            let low: Double?
            let high: Double?
        }

        struct Variant: Decodable {
            let name: String
            let iqm: Number
            let median: Number
            let mean: Number
            let optimalityGap: Number
            let improvement: Number?
        }

        struct Overall: Decodable { let variants: [Variant] }

        let overall: Overall
    }

    /// A study of finished runs with returns that are drawn anew in each run of the tests: no chosen numbers.
    private func writeStudy(_ name: String, in folder: TemporaryFolder, seeds: Int, level: Double) throws {
        let variants = ["dqn", "guided"]
        var runs: [String] = []
        for (index, variant) in variants.enumerated() {
            for seed in 0..<seeds {
                let path = "\(name)/\(variant)/seed-\(seed)"
                try FileManager.default.createDirectory(
                    at: folder.url.appending(path: path), withIntermediateDirectories: true)
                let value = level * (0.3 + 0.3 * Double(index)) + Double.random(in: -0.5...0.5) * level
                try folder.write(
                    "step,eval/mean_reward\n0,0\n1000,\(value)\n2000,\(value)\n3000,\(value)\n",
                    to: path + "/metrics.csv")
                try folder.write(
                    #"{"state":"finished","step":3000,"random_return":\#(level / 10)}"#, to: path + "/status.json")
                runs.append(#"{"variant":"\#(variant)","seed":\#(seed),"steps":3000}"#)
            }
        }
        try folder.write(
            """
            {"format":1,"name":"\(name)","expert_return":\(level),
             "variants":[{"name":"dqn"},{"name":"guided"}],"runs":[\(runs.joined(separator: ","))]}
            """, to: name + "/study.json")
    }

    @Test("gives rliable's aggregates, intervals and probability of improvement")
    func aggregates() async throws {
        let folder = try TemporaryFolder()
        try writeStudy("one", in: folder, seeds: 10, level: 10)
        try writeStudy("two", in: folder, seeds: 10, level: 400)
        try writeStudy("three", in: folder, seeds: 10, level: 1)
        let result = try await Program.run("report", "--json", "one", "two", "three", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
        try folder.write(result.output, to: "report.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(result.output.utf8))
        let answer = try TestPython.run(Self.script, in: folder.url)
        try #require(answer.exitCode == 0, "\(answer.output)")
        let reference = try JSONDecoder().decode(Reference.self, from: folder.contents("answer.json"))

        #expect(report.overall.variants.map(\.name) == ["dqn", "guided"])
        for variant in report.overall.variants {
            let numbers = [variant.iqm, variant.median, variant.mean, variant.optimalityGap]
            for (index, number) in numbers.enumerated() {
                let point = try #require(reference.points[variant.name]?[index])
                let low = try #require(reference.lows[variant.name]?[index])
                let high = try #require(reference.highs[variant.name]?[index])
                #expect(abs(number.value - point) < 1e-9, "\(variant.name), number \(index)")
                // Both are of some thousand random resamples.
                let tolerance = 0.02 + 0.05 * (high - low)
                #expect(abs((number.low ?? .nan) - low) < tolerance, "\(variant.name), number \(index)")
                #expect(abs((number.high ?? .nan) - high) < tolerance, "\(variant.name), number \(index)")
            }
        }
        let better = try #require(report.overall.variants.last?.improvement)
        #expect(abs(better.value - reference.better[0]) < 1e-9)
        #expect(abs((better.low ?? .nan) - reference.better[1]) < 0.03)
        #expect(abs((better.high ?? .nan) - reference.better[2]) < 0.03)
    }
}
