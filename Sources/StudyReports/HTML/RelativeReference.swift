/// Returns a relative reference from a page to a file for an `href` attribute, with special characters percent-encoded.
///
/// - Parameters:
///   - file: the file's absolute path.
///   - folder: the absolute path of the page's folder.
package func relativeReference(to file: String, from folder: String) -> String {
    let target = components(file)
    let base = components(folder)
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let steps = base.dropFirst(shared).map { _ in ".." } + target.dropFirst(shared).map(encoded)
    return steps.joined(separator: "/")
}

/// Returns the components of a path, with `.` and `..` resolved as in a browser.
private func components(_ path: String) -> [String] {
    path.split(separator: "/").reduce(into: []) { names, name in
        if name == ".." {
            _ = names.popLast()
        } else if name != "." {
            names.append(String(name))
        }
    }
}

private func encoded(_ name: String) -> String {
    name.utf8.reduce(into: "") { text, byte in
        let scalar = Unicode.Scalar(byte)
        if byte < 128, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
            text.unicodeScalars.append(scalar)
        } else {
            let digits = String(byte, radix: 16, uppercase: true)
            text += "%" + (digits.count < 2 ? "0" : "") + digits
        }
    }
}
