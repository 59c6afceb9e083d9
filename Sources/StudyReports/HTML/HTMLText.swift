import Foundation

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
