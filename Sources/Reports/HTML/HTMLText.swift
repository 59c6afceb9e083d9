import Foundation

/// Escapes text for an HTML element or a quoted attribute.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
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
