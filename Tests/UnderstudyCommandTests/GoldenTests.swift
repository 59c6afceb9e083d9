import Foundation
import Testing

@Suite("What runs compute")
struct GoldenTests {
    @Test("has the bytes it had, for every instruction set with digests", arguments: ["avx2", "baseline"])
    func bytes(_ set: String) async throws {
        let process = Process()
        process.executableURL = Program.root.appending(path: "scripts/golden")
        process.arguments = [try Program.executable.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["UNDERSTUDY_ISA": set]) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("files have the bytes they had"), "\(result.output)\(result.errors)")
    }

    @Test("is watched for every composition")
    func compositions() throws {
        let golden = Program.root.appending(path: "Tests/Golden")
        let specs = try FileManager.default.contentsOfDirectory(at: golden, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        let compositions = try FileManager.default.contentsOfDirectory(
            at: Program.root.appending(path: "experiments/algorithms"), includingPropertiesForKeys: nil
        ).map { $0.deletingPathExtension().lastPathComponent }
        #expect(compositions.count >= 19)
        for name in compositions { #expect(specs.contains("extends: \(name)"), "\(name)") }
    }
}
