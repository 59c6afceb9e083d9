import Foundation

/// The machine that this process runs on.
enum ThisHost {
    /// Its name, as it calls itself; asking the network for it may take seconds.
    static let name: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Whether a process with this number is there.
    static func hasProcess(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }
}
