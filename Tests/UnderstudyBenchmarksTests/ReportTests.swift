import Foundation
import Testing

@testable import UnderstudyBenchmarks

@Suite("The report of a benchmark")
struct ReportTests {
    static let report = BenchmarkReport(
        machine: .init(
            processor: "Some CPU", cores: 2, instructionSet: "avx2", commit: "abc123", toolchain: "Swift 6.3"),
        bestPeak: 100e9, medianPeak: 80e9,
        cases: [
            .init(
                group: .updates, name: "4-8-2, batch 1", seconds: [2e-5, 1e-5, 4e-5], operations: 100, flops: 500_000,
                reference: nil, referenceSeconds: nil,
                peaks: [100e9, 100e9, 50e9]),
            .init(
                group: .replay, name: "4 floats", seconds: [1.234e-6], operations: 10, flops: nil,
                reference: nil, referenceSeconds: nil, peaks: [80e9]),
            .init(
                group: .inference, name: "a search", seconds: [2e-6, 4e-6, 3e-6], operations: 10, flops: nil,
                reference: "a scan", referenceSeconds: [1e-4, 1e-4, 2e-4], peaks: [80e9, 80e9, 80e9]),
            .init(
                group: .bridging, name: "a graph", seconds: [3e-6, 9e-6, 6e-6, 10e-6], operations: 10, flops: nil,
                reference: "none", referenceSeconds: [1e-6, 3e-6, 3e-6, 5e-6], peaks: [80e9, 80e9, 80e9, 80e9]),
            .init(
                group: .training, name: "a run", seconds: [1e-3, 2e-3], operations: 20, flops: nil,
                reference: nil, referenceSeconds: nil, peaks: [91.8e9, 45.9e9]),
            .init(
                group: .startUp, name: "worker", seconds: [0.0125, 0.02, 0.03], operations: 1, flops: nil,
                reference: nil, referenceSeconds: nil, peaks: []),
        ], notes: ["something left out"])

    @Test("is a table for each group")
    func text() {
        #expect(
            Self.report.text == """
                Some CPU, 2 cores, avx2 kernels
                Swift 6.3, commit abc123
                Multiply-add loop, one core: 100 GFLOP/s at best, median 80.0

                Update          best us  median us  GFLOP/s  of peak  median of peak
                ──────────────  ───────  ─────────  ───────  ───────  ──────────────
                4-8-2, batch 1     10.0       20.0     50.0     50 %            25 %

                Batch from replay memory  best us  median us
                ────────────────────────  ───────  ─────────
                4 floats                     1.23       1.23

                Own step among an expert's transitions  best us  median us  of reference
                ──────────────────────────────────────  ───────  ─────────  ────────────
                a search                                   2.00       3.00         2.0 %

                Own step of an agent with other actions  best us  median us  mean us  of reference
                ───────────────────────────────────────  ───────  ─────────  ───────  ────────────
                a graph                                     3.00       7.50     7.00          2.50

                Run, one core  best steps/s  median  scaled  of reference  in the mean
                ─────────────  ────────────  ──────  ──────  ────────────  ───────────
                a run                 1,000     667   1,000

                Start-up  best ms  median ms
                ────────  ───────  ─────────
                worker       12.5       20.0
                """)
    }

    @Test("holds in JSON what was measured and what follows from it")
    func json() throws {
        let data = try JSONEncoder().encode(Self.report)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys) == ["format", "machine", "best_peak", "median_peak", "cases", "notes"])
        #expect(object["format"] as? Int == 1)
        let machine = try #require(object["machine"] as? [String: Any])
        #expect(Set(machine.keys) == ["processor", "cores", "instruction_set", "commit", "toolchain"])
        let cases = try #require(object["cases"] as? [[String: Any]])
        let first = try #require(cases.first)
        #expect(
            Set(first.keys) == [
                "group", "name", "seconds", "operations", "flops", "peaks", "best_seconds", "median_seconds",
                "median_of_peak",
            ])
        #expect(first["seconds"] as? [Double] == [2e-5, 1e-5, 4e-5])
        #expect(first["best_seconds"] as? Double == 1e-5)
        let ofPeak = try #require(first["median_of_peak"] as? Double)
        #expect(abs(ofPeak - 0.25) < 1e-12)
        #expect(
            cases.map { $0["group"] as? String } == [
                "updates", "replay", "inference", "bridging", "training", "start-up",
            ])
        #expect(cases[2]["reference"] as? String == "a scan")
        let ofReference = try #require(cases[2]["median_of_reference"] as? Double)
        #expect(abs(ofReference - 0.02) < 1e-12)
        let inTheMean = try #require(cases[2]["mean_of_reference"] as? Double)
        #expect(abs(inTheMean - 9e-6 / 4e-4) < 1e-12)
    }

    @Test("finds the processor's name, where Linux tells it")
    func processor() {
        let text = "processor\t: 0\nmodel name\t: Some: CPU @ 2 GHz \nmodel name\t: Other\n"
        #expect(BenchmarkReport.Machine.processor(in: text) == "Some: CPU @ 2 GHz")
        #expect(BenchmarkReport.Machine.processor(in: "processor\t: 0\n") == "unknown processor")
        #expect(BenchmarkReport.Machine.processor(in: nil) == "unknown processor")
    }

    @Test(
        "takes the middle, or the mean of the two in the middle",
        arguments: [([3.0, 1, 2], 2.0), ([4, 1, 2, 3], 2.5)])
    func medians(values: [Double], expected: Double) {
        #expect(median(values) == expected)
    }
}
