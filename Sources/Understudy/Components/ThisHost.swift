import Foundation

/// The machine that this process runs on.
///
/// Everything that only Linux tells is read here, from `/proc`. Other systems answer with less.
package enum ThisHost {
    /// The host name, as configured. A query of the network may take seconds.
    package static let name: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// The path of this program, or `nil` if the system does not provide it.
    package static let ownExecutable: String? = {
        #if os(Linux)
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #else
            Bundle.main.executablePath
        #endif
    }()

    /// The description of the processors in the format of Linux, or `nil` on other systems.
    package static var processors: String? { try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) }

    /// The open file descriptors of this process; none on other systems.
    package static var openFiles: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }
    }

    /// Returns the name by which this process can open an open file again; `nil` on other systems.
    static func name(ofOpenFile descriptor: Int32) -> String? {
        #if os(Linux)
            "/proc/self/fd/\(descriptor)"
        #else
            nil
        #endif
    }

    /// Returns whether a process with this ID exists and has not ended.
    package static func hasProcess(_ pid: Int32) -> Bool {
        guard kill(pid, 0) == 0 || errno == EPERM else { return false }
        // An ended process remains a zombie until its parent waits for it, which the init process of some containers
        // never does: "12 (name) Z ...".
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
            let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
        else { return true }
        return state != "Z" && state != "X"
    }
}
