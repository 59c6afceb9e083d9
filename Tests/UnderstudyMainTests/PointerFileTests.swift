import Foundation
import Testing

@Suite("Pointers")
struct PointerFileTests {
    /// The files that a review of memory safety must read first.
    private static let files: Set = [
        "Sources/UnderstudyKernels/Buffer.swift", "Sources/UnderstudyKernels/Kernels.swift",
        "Sources/UnderstudyKernels/Pointers.swift", "Sources/Understudy/Data/FileContents.swift",
        "Sources/Understudy/Data/Prefetching.swift", "Sources/NumPy/Zip/ZipArchive+Contents.swift",
        "Sources/SpecYAML/Parsing/EventParser.swift", "Plugins/Gymnasium/Process/PipedProcess.swift",
    ]

    /// The files that borrow the bytes of a value in a closure, which no pointer leaves, and why.
    private static let borrowing = [
        "Sources/QNetworks/Safetensors/Safetensors.swift": "writes numbers as little-endian bytes",
        "Sources/QNetworks/Safetensors/Safetensors+Reading.swift": "reads numbers from unaligned bytes",
        "Sources/NumPy/NPY/NPYArray.swift": "reads numbers from unaligned bytes",
        "Sources/NumPy/Zip/ZipArchive.swift": "writes numbers as little-endian bytes",
        "Sources/Understudy/Checkpoints/StateArchive.swift": "appends a span to an array",
        "Sources/Understudy/Data/DataFile.swift": "appends a span and a number to an array",
        "Sources/UnderstudyTesting/Trials/Session.swift": "copies a span to an array",
        "Sources/StudyExecution/Checkpoints/StateFile.swift": "writes numbers as little-endian bytes",
        "Sources/StudyExecution/Files/CRC32.swift": "hands a span to zlib",
        "Sources/StudyExecution/Files/Files.swift": "hands a span to write",
        "Sources/StudyExecution/Files/OutputFile.swift": "makes a span of a file's buffer",
        "Sources/StudyExecution/Files/ProtocolMessage.swift": "writes numbers as little-endian bytes",
        "Sources/StudyExecution/Local/WorkerProcess.swift": "copies what a process wrote to an array",
        "Plugins/Gymnasium/Process/SystemError.swift": "hands bytes to write",
        "Plugins/Gymnasium/Worker/WorkerChannel.swift": "writes numbers as little-endian bytes",
    ]

    @Test("have names in a few files, are borrowed in a few more, and spans are everywhere else")
    func places() throws {
        var found: Set<String> = []
        var borrowing: Set<String> = []
        for folder in ["Sources", "Plugins"] {
            let root = PluginListTests.root.appending(path: folder)
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) where name.hasSuffix(".swift") {
                let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
                if text.contains(/Unsafe(Mutable|Raw|Buffer|Pointer)/) {
                    found.insert(folder + "/" + name)
                } else if text.contains(/withUnsafe|bindMemory/) {
                    borrowing.insert(folder + "/" + name)
                }
            }
        }
        #expect(found == Self.files)
        #expect(borrowing == Set(Self.borrowing.keys))
    }
}
