import Foundation

/// The machine that this process runs on.
enum ThisHost {
    /// The host name, as configured. A query of the network may take seconds.
    static let name: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Returns whether a process with this ID exists and has not ended.
    static func hasProcess(_ pid: Int32) -> Bool {
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        // An ended process remains a zombie until its parent waits for it, which the init process of some containers
        // never does: "12 (name) Z ...".
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
            let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
        else { return true }
        return state != "Z" && state != "X"
    }
}
