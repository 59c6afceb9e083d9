import Execution
import Foundation

extension BenchmarkReport.Machine {
    /// Returns a description of the current machine and program.
    ///
    /// - Parameter instructionSet: the name of the kernels in use.
    static func current(instructionSet: String) async -> BenchmarkReport.Machine {
        let provenance = await Provenance.current()
        return BenchmarkReport.Machine(
            processor: processor(in: try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)),
            cores: ProcessInfo.processInfo.activeProcessorCount, instructionSet: instructionSet,
            commit: provenance.workingDirectoryCommit, toolchain: provenance.toolchain)
    }

    /// Returns the processor's name from the text of Linux's `/proc/cpuinfo`.
    ///
    /// Only some architectures include the name.
    static func processor(in text: String?) -> String {
        let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        return name ?? "unknown processor"
    }
}
