import Foundation
import Testing

@testable import StudyReports

@Suite("Two variants side by side")
struct ComparisonTests {
    private let options = SummaryOptions(bootstrap: Bootstrap(resamples: 500))

    /// The comparison of the two variants of a study with these final returns.
    private func comparison(
        _ a: [Double], _ b: [Double], planned: Int? = nil, differences: [Comparison.SpecChange] = [],
        average: Average = .mean
    ) throws -> Comparison {
        var options = options
        options.average = average
        let folder = try StudyFolder()
        try folder.writeManifest(variants: [("a", max(a.count, planned ?? 0)), ("b", b.count)], expert: 50)
        for (index, returns) in [a, b].enumerated() {
            for (seed, value) in returns.enumerated() {
                try folder.writeRun("variant-\(index)/seed-\(seed)", returns: [value / 2, value, value, value])
            }
        }
        let study = try StudyResults(directory: folder.path)
        let sides = [
            ComparedVariant("a", of: study, options: options), ComparedVariant("b", of: study, options: options),
        ]
        return Comparison(
            try #require(sides[0]), try #require(sides[1]), differences: differences, options: options)
    }

    private func text(_ comparisons: Comparison...) -> String {
        ComparisonText(comparisons, width: 1_000).text
    }

    @Test("interquartile means stand first where they are asked for, and the difference is theirs")
    func interquartileMean() throws {
        let text = text(
            try comparison([10, 11, 12, 13, 1_400], [1, 2, 3, 4, 5], average: .interquartileMean))
        #expect(text.contains(#/Final return, IQM +12\.00 \([^)]+\) +3\.00 \([^)]+\)\nMean +289\.20/#), "\(text)")
        #expect(text.contains("\nAUC, IQM "))
        #expect(text.contains(" The IQM of A is 300.0 % higher than that of B."))
        let data = try JSONEncoder().encode(
            ComparisonDocument([try comparison([1, 2], [3, 4], average: .interquartileMean)]))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(document["average"] as? String == "iqm")
    }

    @Test("a difference that chance does not explain may be concluded, with its size")
    func higher() throws {
        let text = text(try comparison([10, 11, 12, 13, 14], [1, 2, 3, 4, 5]))
        #expect(
            text.contains(
                "It may be concluded that the final return of A is higher: the probability that the final return of a run of A is"
                    + " higher than of one of B is 1.00, 95 % interval 1.00 to 1.00; rank-sum test p = 0.016, raised for 2 tests."
                    + " The mean of A is 300.0 % higher than that of B."), "\(text)")
        #expect(text.contains("It may be concluded that the mean return while learning of A is higher: "))
        #expect(
            text.contains(
                "\nThis says nothing about other environments, recordings or budgets.\n\n2 tests are made together, "))
        let lower = self.text(try comparison([1, 2, 3, 4, 5], [10, 11, 12, 13, 14]))
        #expect(lower.contains("It may be concluded that the final return of B is higher: "))
        #expect(lower.contains("The mean of A is 75.0 % lower than that of B."))
    }

    @Test("without a difference neither that one is higher nor that they are alike may be")
    func unclear() throws {
        let text = text(try comparison([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 0.5]))
        #expect(
            text.contains(
                "It may not be concluded that the final return of one is higher than that of the other, nor that they are alike: "
            ))
        #expect(!text.contains("It may be concluded"))
    }

    @Test("with too few seeds nothing may be, however far they are apart")
    func tooFew() throws {
        let text = text(try comparison([100, 101, 102], [1, 2, 3]))
        #expect(
            text.contains(
                "with 3 seeds and 3 seeds no difference can be significant (the smallest possible p-value is 0.20); with at"
                    + " least 5 seeds each, one can."))
        #expect(!text.contains("It may be concluded"))
    }

    @Test("of several tests at once the p-values are raised, and nothing that is not tested counts")
    func several() throws {
        let one = try comparison([10, 11, 12, 13, 14], [1, 2, 3, 4, 5])
        let two = text(one, one)
        #expect(two.contains("p = 0.032, raised for 4 tests") && two.contains("4 tests are made together"))
        let others = [try comparison([], [1]), try comparison([1, 2], [3, 4], differences: [environmentChange])]
        #expect(text(one, others[0], others[1]).contains("p = 0.016, raised for 2 tests"))
        #expect(!text(others[1]).contains("Holm"))
        // Two pairs of four seeds cannot be told apart, unless another pair takes the greatest factor.
        let four = try comparison([10, 11, 12, 13], [1, 2, 3, 4])
        #expect(
            text(four, four).contains("the smallest possible p-value is 0.11); with at least 5 seeds each, one can"))
        #expect(RankTest.adjusted([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])
    }

    @Test("where the means say the opposite of the runs, that is said")
    func contradiction() throws {
        let text = text(try comparison([10, 11, 12, 13, 14, 15, 16, 17, 18, -900], [1, 2, 3, 4, 5, 6, 7, 8, 9, 9.5]))
        #expect(text.contains("It may be concluded that the final return of A is higher"), "\(text)")
        #expect(
            text.contains(" Yet the mean of A is ") && text.contains(" % lower than that of B: some runs are far off."))
    }

    @Test("steps to different returns are not put side by side")
    func thresholds() throws {
        func contender(expert: Double) throws -> ComparedVariant {
            let folder = try StudyFolder()
            try folder.writeManifest(variants: [("a", 2)], expert: expert)
            for seed in 0..<2 { try folder.writeRun("variant-0/seed-\(seed)", returns: [1, 2, 3]) }
            return try #require(ComparedVariant("a", of: try StudyResults(directory: folder.path), options: options))
        }
        func table(_ a: Double, _ b: Double) throws -> String {
            text(
                Comparison(
                    try contender(expert: a), try contender(expert: b), differences: [], options: options))
        }
        #expect(try table(2, 2).contains(#/Steps to 2\.00 +2,000 +2,000/#))
        let different = try table(2, 3)
        #expect(different.contains(#/Steps +n\/a +n\/a/#))
        #expect(
            different.contains(
                "Steps are not compared, because the experts' returns differ (2.00 and 3.00); choose one return with --threshold."
            ))
    }

    private var environmentChange: Comparison.SpecChange { .init(key: "environment.kind", a: "maze", b: "acrobot") }

    @Test("other conditions, missing seeds and missing runs are told")
    func limits() throws {
        let changes = [
            Comparison.SpecChange(key: "training.steps", a: "100", b: "200"),
            Comparison.SpecChange(key: "learner.gamma", a: "0.9", b: "0.99"),
            Comparison.SpecChange(key: "expert.dataset.kind", a: "npz", b: nil),
        ]
        let text = text(try comparison([1, 2, 3, 4], [5, 6, 7, 8], planned: 6, differences: changes))
        #expect(
            text.contains(
                "A and B differ in training.steps (100 and 200), so a difference may have other causes than the algorithms."
            ))
        #expect(text.contains("2 seeds of A are missing; "))
        #expect(self.text(try comparison([], [1])).contains("Nothing may be concluded: A has no finished run."))
    }

    @Test("returns of different environments are not compared")
    func environments() throws {
        let text = text(try comparison([10, 11, 12, 13], [1, 2, 3, 4], differences: [environmentChange]))
        #expect(text.contains("Nothing may be concluded: returns in maze and in acrobot do not compare; "))
        #expect(!text.contains("It may"))
    }

    @Test("the table has both sides")
    func table() throws {
        let text = text(try comparison([10, 60], [70, 80]))
        #expect(text.contains(#/\nSeeds +2\/2 +2\/2\n/#))
        #expect(text.contains(#/\nSteps to 50\.00 +>\d,\d+ \(1\/2\) +2,000\n/#), "\(text)")
    }

    @Test("JSON has the numbers of both sides and the raised p-values")
    func json() throws {
        let one = try comparison([10, 11, 12, 13], [1, 2, 3, 4])
        let data = try JSONEncoder().encode(ComparisonDocument([one, one]))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let pair = try #require((document["comparisons"] as? [[String: Any]])?.first)
        #expect((pair["a"] as? [String: Any])?["final_return"] as? [Double] == [10, 11, 12, 13])
        let measure = try #require(pair["final_return"] as? [String: Double])
        #expect(
            abs((measure["p_value"] ?? 0) - 2.0 / 70) < 1e-12 && abs((measure["p_value_holm"] ?? 0) - 8.0 / 70) < 1e-12)
    }
}
