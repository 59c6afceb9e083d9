import Foundation

/// The parts of paths.
///
/// Not those of `NSString`: `deletingLastPathComponent` of a path of one character ends the process on Linux.
package enum PathName {
    /// The folder in which the path's last component is: `a` of `a/b` and of `a/b/`, `/` of `/a`; empty for a name alone.
    package static func folder(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: bytes[..<max(slash, bytes.startIndex + 1)], as: UTF8.self)
    }

    /// The path's last component: `b` of `a/b` and of `a/b/`; empty for `/` and for an empty path.
    package static func name(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    }

    /// The path's bytes without slashes at its end, but for that of the root.
    private static func trimmed(_ path: String) -> ArraySlice<UInt8> {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }
}

/// The folders in which programs are looked for.
enum SearchPath {
    /// Where the PATH has the program `name`, which Subprocess would find out by starting a process for each folder; `nil` where it has none.
    static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
