import Foundation

/// The components of paths.
///
/// `NSString` is not used, because its `deletingLastPathComponent` crashes on Linux for a path of one character.
package enum PathName {
    /// Returns the folder of the path's last component: `a` for `a/b` and `a/b/`, and `/` for `/a`.
    ///
    /// It is empty for a name alone.
    package static func folder(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: bytes[..<max(slash, bytes.startIndex + 1)], as: UTF8.self)
    }

    /// Returns the path's last component: `b` for `a/b` and `a/b/`.
    ///
    /// It is empty for `/` and for an empty path.
    package static func name(of path: String) -> String {
        let bytes = trimmed(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    }

    /// Returns the path's bytes without trailing slashes, except for the root's.
    private static func trimmed(_ path: String) -> ArraySlice<UInt8> {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }
}

/// The search path for programs.
enum SearchPath {
    /// Returns the path of the program `name` in the PATH, or `nil` if there is none.
    ///
    /// Subprocess would find it by starting a process for each folder.
    static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
