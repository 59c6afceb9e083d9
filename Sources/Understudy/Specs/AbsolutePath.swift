#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `path` from the root, for a process that works in another folder.
///
/// The same file gets the same text from wherever it is named: `.` and doubled slashes are dropped, and so is `folder/..` where `folder` is no
/// symbolic link, whose `..` is another folder.
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

private func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}
