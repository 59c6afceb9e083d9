import Foundation

/// The machine that this process runs on.
enum ThisHost {
    /// Its name, as it calls itself; asking the network for it may take seconds.
    static let name: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Whether a process with this number is there, and has not ended.
    static func hasProcess(_ pid: Int32) -> Bool {
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        // One that has ended stays as a zombie until its parent asks, which some first processes of containers never
        // do: "12 (name) Z ...".
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
            let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
        else { return true }
        return state != "Z" && state != "X"
    }
}
