import Foundation

/// A study's directory in the temporary folder, removed with the value that owns it.
final class StudyFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes `text` to a file below the directory, with the folders it needs.
    func write(_ text: String, to name: String) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Writes a finished run whose evaluations come every 1000 steps.
    func writeRun(_ directory: String, returns: [Double], wallSeconds: Double = 2) throws {
        let rows = returns.enumerated().map { "\(($0.offset + 1) * 1000),\($0.element)\n" }
        try write("step,eval/mean_reward\n" + rows.joined(), to: "\(directory)/metrics.csv")
        try write(
            #"{"state":"finished","step":\#(returns.count * 1000),"wall_seconds":\#(wallSeconds)}"#,
            to: "\(directory)/status.json")
    }

    /// Writes a manifest of runs in their usual directories.
    func writeManifest(variants: [(name: String, seeds: Int)], expert: Double? = nil) throws {
        let names = try variants.map { #"{"name":\#(try json($0.name))}"# }
        let runs = try variants.enumerated().flatMap { index, variant in
            try (0..<variant.seeds).map {
                #"{"variant":\#(try json(variant.name)),"seed":\#($0),"directory":"variant-\#(index)/seed-\#($0)","steps":5000}"#
            }
        }
        let expertReturn = expert.map { "\($0)" } ?? "null"
        try write(
            """
            {"format":1,"name":"small","environment":"mountain-car","expert_return":\(expertReturn),
             "variants":[\(names.joined(separator: ","))],
             "runs":[\(runs.joined(separator: ","))]}
            """, to: "study.json")
    }

    private func json(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}
