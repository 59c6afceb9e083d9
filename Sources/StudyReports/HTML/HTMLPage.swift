import Foundation

/// A self-contained HTML page with its styles, scripts, figures and text.
struct HTMLPage {
    /// The title of the browser window and of saved figures.
    let title: String
    /// The page's sections as HTML; empty sections are omitted.
    let sections: [String]
    /// Additional styles.
    var style = ""
    /// Additional scripts.
    var scripts: [[UInt8]] = []
    /// The refresh interval in seconds; `nil` for a page that does not refresh.
    var refreshSeconds: Int?

    /// The page's HTML.
    var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>\(escaped(title))</title>
        <link rel="icon" href="data:,">
        \(refreshWithoutScript)<style>
        \(String(decoding: PackageResources.report_css, as: UTF8.self))\(style)
        </style>
        </head>
        <body\(refreshSeconds.map { " data-refresh=\"\($0)\"" } ?? "")>
        <main>
        \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
        </main>
        <script>
        \(allScripts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
        </script>
        </body>
        </html>

        """
    }

    private var allScripts: [[UInt8]] {
        [PackageResources.report_js, PackageResources.download_js] + scripts
            + (refreshSeconds == nil ? [] : [PackageResources.refresh_js])
    }

    /// The refresh element for browsers that do not run scripts.
    private var refreshWithoutScript: String {
        refreshSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>\n" } ?? ""
    }
}

/// Escapes text for an HTML element or a quoted attribute.
///
/// Control characters, and marks of bidirectional text that would reorder what is shown, become visible as `\u{1b}`.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\t", "\n": result.unicodeScalars.append(scalar)
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            result += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Returns a value as JSON for a `<script>` element; `nil` if it cannot be encoded.
func elementJSON(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Escaping `<` prevents tags inside the element, whatever the name of a variant.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self).replacing("<", with: "\\u003c") }
}

/// A column of an HTML table.
struct HTMLColumn {
    let heading: String
    let isNumber: Bool

    /// Creates a left-aligned column.
    static func text(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: false) }

    /// Creates a right-aligned column with tabular digits.
    static func number(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: true) }
}

/// Creates a table from cells that are already HTML; it scrolls horizontally on a narrow page.
///
/// The first cell of each row is the row's heading.
///
/// - Parameter classes: additional CSS classes of the table.
func htmlTable(label: String, columns: [HTMLColumn], rows: [[String]], classes: String? = nil) -> String {
    let kinds = columns.map { $0.isNumber ? " class=\"number\"" : "" }
    let head = zip(columns, kinds).map { "<th scope=\"col\"\($1)>\(escaped($0.heading))</th>" }.joined()
    let body = rows.map { row in
        let cells = zip(row, kinds).dropFirst().map { "<td\($1)>\($0)</td>" }.joined()
        return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>"
    }
    return """
        <div class="scroll" role="region" tabindex="0" aria-label="\(escaped(label))">
        <table\(classes.map { " class=\"\($0)\"" } ?? "")>
        <thead><tr>\(head)</tr></thead>
        <tbody>
        \(body.joined(separator: "\n"))
        </tbody>
        </table>
        </div>
        """
}

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
