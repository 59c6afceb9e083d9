import Foundation
import Testing

@Suite("Pointers")
struct PointerFileTests {
    /// The files that a review of memory safety must read.
    private static let files: Set = [
        "Sources/UnderstudyKernels/Buffer.swift", "Sources/UnderstudyKernels/Kernels.swift",
        "Sources/UnderstudyKernels/Pointers.swift", "Sources/Understudy/Data/FileContents.swift",
        "Sources/Understudy/Data/Prefetching.swift", "Sources/NumPy/Zip/ZipArchive+Contents.swift",
        "Sources/SpecYAML/Parsing/EventParser.swift", "Plugins/Gymnasium/Process/PipedProcess.swift",
    ]

    @Test("are in a few named files, and spans everywhere else")
    func places() throws {
        var found: Set<String> = []
        for folder in ["Sources", "Plugins"] {
            let root = PluginListTests.root.appending(path: folder)
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) where name.hasSuffix(".swift") {
                let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
                if text.contains(/Unsafe(Mutable|Raw|Buffer|Pointer)/) { found.insert(folder + "/" + name) }
            }
        }
        #expect(found == Self.files)
    }
}
