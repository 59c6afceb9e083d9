/// Joins items as `a`, `a and b` or `a, b and c`.
func listed(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
}

/// Formats a count with its noun, such as `1 seed` or `5 seeds`.
func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

/// Wraps a text at spaces into lines of at most `width` columns; a longer word gets its own line.
package func wrapped(_ text: String, width: Int, indent: String = "") -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if line.isEmpty {
            line = (lines.isEmpty ? "" : indent) + word
        } else if displayWidth(line) + 1 + displayWidth(String(word)) <= width {
            line += " " + word
        } else {
            lines.append(line)
            line = indent + word
        }
    }
    return (lines + [line]).joined(separator: "\n")
}
