import Foundation
import TestSupport
import Testing

@testable import Minari

/// The datasets that the tests read.
enum Files {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The path of a dataset's folder.
    static func fixture(_ name: String) -> String { folder.appending(path: name).path() }

    /// Calls `body` with the path of a folder that is removed afterwards.
    static func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "minari-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path())
    }
}

extension TestPython {
    static let hasMinari = imports("minari, h5py")
}

extension HDF5Library {
    /// The reason to skip a test that needs the library.
    static let isMissing: Comment = "libhdf5 is not there; scripts/setup --tests installs it"
}
