/// The components of paths.
///
/// `NSString` is not used, because its `deletingLastPathComponent` crashes on Linux for a path of one character.
package enum PathName {
    /// Returns the folder of the path's last component: `a` for `a/b` and `a/b/`, and `/` for `/a`.
    ///
    /// It is empty for a name alone.
    package static func folder(of path: String) -> String {
        let bytes = trimmedBytes(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(decoding: bytes[..<max(slash, bytes.startIndex + 1)], as: UTF8.self)
    }

    /// Returns the path's last component: `b` for `a/b` and `a/b/`.
    ///
    /// It is empty for `/` and for an empty path.
    package static func name(of path: String) -> String {
        let bytes = trimmedBytes(path)
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    }

    /// Returns the path without trailing slashes, except for the root's: `a/b` for `a/b/`.
    package static func trimmed(_ path: String) -> String { String(decoding: trimmedBytes(path), as: UTF8.self) }

    /// Returns the path of `name` in `folder`, with one slash between them: `a/b` for `a` and `a/`.
    package static func joined(_ folder: String, _ name: String) -> String {
        folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
    }

    private static func trimmedBytes(_ path: String) -> ArraySlice<UInt8> {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }
}
