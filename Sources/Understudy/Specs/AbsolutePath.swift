#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Returns `path` as an absolute path, for a process that works in another folder.
///
/// A file has the same absolute path wherever it is named from. `.` and doubled slashes are removed. `folder/..` is
/// removed unless `folder` is a symbolic link, whose `..` is another folder.
func absolutePath(_ path: String) -> String {
    var whole = path
    if !path.hasPrefix("/"), let working = getcwd(nil, 0) {
        defer { free(working) }
        whole = String(cString: working) + "/" + path
    }
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != "..", !isLink("/" + parts.joined(separator: "/")) {
            parts.removeLast()
        } else {
            parts.append(part)
        }
    }
    return "/" + parts.joined(separator: "/")
}

/// Returns whether there is a file, a folder or a link at `path`.
func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

private func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}
