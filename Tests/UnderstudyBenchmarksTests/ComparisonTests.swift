import Foundation
import StudyFormat
import Testing

@testable import UnderstudyBenchmarks

@Suite("Comparing two benchmarks")
struct ComparisonTests {
    /// A result with one case for each time; the loop makes `peak` operations per second, and times scatter by 1 %.
    private func result(
        _ times: [String: Double], peak: Double = 100e9, kernels: String = "avx2", commit: String = "a"
    ) throws -> BenchmarkReport {
        let cases = times.sorted { $0.key < $1.key }.map { name, time in
            let seconds = (0..<40).map { time * (1 + 0.01 * (Double($0 % 5) - 2)) }
            return BenchmarkReport.Case(
                group: .updates, name: name, seconds: seconds, operations: 1, flops: nil, reference: nil,
                referenceSeconds: nil, peaks: seconds.map { _ in peak })
        }
        return BenchmarkReport(
            machine: .init(processor: "CPU", cores: 1, instructionSet: kernels, commit: commit, toolchain: nil),
            bestPeak: peak, medianPeak: peak, cases: cases, notes: [])
    }

    @Test("tells what became slower and faster, beside the loop, and leaves alone what is within the noise")
    func changes() throws {
        // On a core of half the speed, everything takes twice as long.
        let old = try result(["a": 1e-3, "b": 1e-3, "c": 1e-3, "gone": 1e-3])
        let new = try result(["a": 2.2e-3, "b": 1.8e-3, "c": 2.01e-3, "fresh": 1e-3], peak: 50e9, commit: "b")
        let comparison = BenchmarkComparison(from: old, to: new)
        #expect(comparison.rows.map(\.name) == ["a", "b", "c"])
        #expect(comparison.rows.map(\.isSlower) == [true, false, nil])
        #expect(zip(comparison.rows, [1.1, 0.9, 1.005]).allSatisfy { abs($0.ratio - $1) < 1e-9 })
        // Median absolute deviation of 1 %: 1.4826 · 1.2533 / sqrt(40) %, of both, three times.
        let noise = 3 * 0.01 * 1.4826 * 1.2533 / 40.0.squareRoot() * 2.0.squareRoot()
        #expect(comparison.rows.allSatisfy { abs($0.noise - noise) < 1e-6 })
        #expect(
            comparison.text == """
                Now b, before a: the change of the median time beside the multiply-add loop

                Case           time    noise
                ──────────  ───────  ───────  ──────
                updates: a  +10.0 %  ± 1.2 %  slower
                updates: b  -10.0 %  ± 1.2 %  faster
                updates: c   +0.5 %  ± 1.2 %

                1 case slower: updates: a; 1 faster, 1 within the noise or 2 %.
                1 case of the earlier result was not measured now.
                """)
    }

    @Test("reads the stored results of this repository", arguments: ["avx2", "baseline"])
    func stored(kernels: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let report = try BenchmarkReport(path: root.path + "/experiments/benchmarks/\(kernels).json")
        #expect(report.machine.instructionSet == kernels && report.cases.count > 20)
    }

    @Test("says where kernels differ")
    func kernels() throws {
        let comparison = BenchmarkComparison(
            from: try result(["a": 1], kernels: "baseline"), to: try result(["a": 1]))
        #expect(comparison.text.hasSuffix("The kernels differ: avx2 now, baseline before."))
    }

    @Test("reads what --json writes, and refuses anything else with what to do")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/old.json"
        try JSONEncoder().encode(ReportTests.report).write(to: URL(filePath: path))
        let read = try BenchmarkReport(path: path)
        #expect(read.cases.map(\.name) == ReportTests.report.cases.map(\.name))
        #expect(BenchmarkComparison(from: read, to: ReportTests.report).rows.count == 6)
        for text in [
            "", "{}", #"{"format": 2, "machine": {"processor": "a", "instruction_set": "b"}, "cases": []}"#,
        ] {
            try Data(text.utf8).write(to: URL(filePath: path))
            #expect(throws: StudyFileError.self) { try BenchmarkReport(path: path) }
        }
        #expect(throws: StudyFileError.self) { try BenchmarkReport(path: folder.path + "/none.json") }
    }
}
