import Foundation

/// A value as JSON that can stand inside a `<script>` element, or nil where it has none.
func elementJSON(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // No tag can begin or end inside the element, whatever a variant is called.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self).replacing("<", with: "\\u003c") }
}
