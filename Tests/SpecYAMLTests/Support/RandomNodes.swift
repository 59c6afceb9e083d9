import SpecYAML

/// A node of at most `depth` levels with every kind of content.
func randomNode(depth: Int, using random: inout FixedRandom) -> Node {
    switch Int.random(in: 0..<(depth > 0 ? 4 : 2), using: &random) {
    case 0:
        return string(randomText(using: &random))
    case 1:
        let texts = ["", "~", "1", "-2.5", "true", ".nan", "-.inf", "1_000", "0x1F", "1e-9", "word", "1."]
        return plain(
            Bool.random(using: &random)
                ? texts[Int.random(in: 0..<texts.count, using: &random)]
                : randomText(using: &random))
    case 2:
        return list(
            (0..<Int.random(in: 0...4, using: &random)).map { _ in randomNode(depth: depth - 1, using: &random) })
    default:
        var seen: Set<String> = []
        let keys = (0..<Int.random(in: 0...4, using: &random)).map { _ in randomText(using: &random) }
        return mapping(
            keys.filter { seen.insert($0).inserted }.map { ($0, randomNode(depth: depth - 1, using: &random)) })
    }
}

/// Mostly short texts of the characters that mean something in YAML.
private func randomText(using random: inout FixedRandom) -> String {
    let nasty =
        Array(" \t\n\r:-?,[]{}#&*!|>'\"%@`~\\.<=0123456789_eExoab\0\u{7}\u{7F}\u{85}\u{A0}".unicodeScalars)
        + [
            "\u{301}", "\u{2028}", "\u{2029}", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}",
            "😀",
        ]
    let words = ["true", "null", "no", "---", "...", "<<", ": ", " #", "- ", "1e5", ".inf", "e\u{301}", "é"]
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
            text += words[Int.random(in: 0..<words.count, using: &random)]
        } else {
            text.unicodeScalars.append(nasty[Int.random(in: 0..<nasty.count, using: &random)])
        }
    }
    return text
}
