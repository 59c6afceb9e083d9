import Foundation
import Testing

/// The checks on Linux of the promise that the code also works on macOS.
@Suite("Other systems")
struct PortabilityTests {
    /// The only file that reads what Linux alone has.
    private static let linuxFile = "Sources/Understudy/Components/ThisHost.swift"
    /// The file that asks glibc for the size of its heap, for the laws of plugins. Elsewhere the size is unknown.
    private static let heapFile = "Sources/UnderstudyTesting/Laws/Heap.swift"

    private static func sources(_ endings: [String]) throws -> [(name: String, text: String)] {
        try ["Sources", "Plugins"].flatMap { folder in
            let root = PluginListTests.root.appending(path: folder)
            return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
                .filter { name in endings.contains { name.hasSuffix($0) } }
                .map { (folder + "/" + $0, try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
        }
    }

    @Test("import a C library of Linux only beside that of macOS")
    func imports() throws {
        var count = 0
        for (name, text) in try Self.sources([".swift"]) {
            for library in ["Glibc", "Musl"] where text.contains("import \(library)\n") {
                count += 1
                #expect(text.contains("#if canImport(Glibc)"), "\(name)")
                #expect(text.contains("import Darwin") || name == Self.heapFile, "\(name)")
            }
            #expect(!text.contains("import Accelerate"), "\(name)")
        }
        #expect(count > 10)
    }

    @Test("have no place in the code outside of one file")
    func linuxOnly() throws {
        var found: [String] = []
        for (name, text) in try Self.sources([".swift", ".c", ".h"]) {
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
                .joined(separator: "\n")
            let isLinux =
                code.contains("\"/proc/") || code.contains("#if os(Linux)")
                || code.contains(/\b(epoll_|inotify_|prctl\(|memfd_|signalfd|eventfd|sched_setaffinity|getrandom\()/)
                || code.contains(/#include <(sys\/(epoll|prctl|sendfile)|linux\/)/)
            if isLinux { found.append(name) }
        }
        #expect(found == [Self.linuxFile])
    }

    @Test("get kernels for their processors")
    func kernels() throws {
        let text = try Self.sources([".c", ".h"]).filter { $0.name.hasPrefix("Sources/CKernels/") }.map(\.text)
            .joined()
        #expect(text.contains("__aarch64__") || text.contains("__ARM_NEON"))
        #expect(text.contains("__x86_64__"))
    }
}
