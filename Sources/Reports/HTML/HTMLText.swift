/// Text made safe for an HTML element or a quoted attribute.
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

/// A table whose cells are HTML already, scrolling sideways by itself where the page is narrow.
func htmlTable(label: String, headings: [String], numericFrom firstNumeric: Int, rows: [[String]]) -> String {
    func cells(_ row: [String], _ tag: String, _ scope: String) -> String {
        row.enumerated().map { index, cell in
            let kind = index >= firstNumeric ? " class=\"number\"" : ""
            return index == 0 || tag == "th" ? "<th\(scope)\(kind)>\(cell)</th>" : "<td\(kind)>\(cell)</td>"
        }.joined()
    }
    let body = rows.map { "<tr>\(cells($0, "td", " scope=\"row\""))</tr>" }.joined(separator: "\n")
    return """
        <div class="scroll" role="region" tabindex="0" aria-label="\(escaped(label))">
        <table>
        <thead><tr>\(cells(headings, "th", " scope=\"col\""))</tr></thead>
        <tbody>
        \(body)
        </tbody>
        </table>
        </div>
        """
}
