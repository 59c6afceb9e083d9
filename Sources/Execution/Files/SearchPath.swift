import Foundation

/// The folders in which programs are looked for.
enum SearchPath {
    /// Where the PATH has the program `name`, which Subprocess would find out by starting a process for each folder; `nil` where it has none.
    static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
