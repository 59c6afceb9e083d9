import Foundation
import Testing

/// The recordings that the tests read.
enum Files {
    /// A file in the folder for temporary files, which is removed after `body`.
    static func withFile<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "recordings-\(UUID().uuidString).npz")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path())
    }

    static func fixture(_ name: String) throws -> String {
        try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures")).path()
    }

    /// A recording that is shipped with the experiments.
    static func shipped(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "experiments/data/\(name)").path()
    }
}
