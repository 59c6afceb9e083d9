/// Returns the candidate that `name` is most likely a misspelling of, for "did you mean".
///
/// Names are compared case-insensitively by the number of characters to insert, delete, replace or swap with their
/// neighbor (optimal string alignment distance: Damerau 1964). A candidate is close if this distance is at most a third
/// of the length of the longer name, or 1 if the names have a character in common. Ties go to the alphabetically first
/// candidate, so the order of `candidates` does not matter. The time is O(product of the lengths) for each candidate of
/// similar length.
///
/// - Returns: a candidate other than `name` itself, or `nil` if none is close.
public func suggestion(for name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased())
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate != name {
        let others = Array(candidate.lowercased())
        let length = max(letters.count, others.count)
        let most = min(max(1, length / 3), length - 1)
        guard abs(letters.count - others.count) <= most else { continue }
        let distance = editDistance(letters, others)
        guard distance <= most else { continue }
        if best.map({ (distance, candidate) < ($0.distance, $0.candidate) }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate
}

/// Returns the pair `key: value` that `text` means, such as `key:value` or `key=value`; `nil` if it is of another form.
public func pairMeant(by text: String) -> String? {
    let trimmed = text.trimmingPrefix { $0.isWhitespace }
    let key = trimmed.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    var rest = trimmed.dropFirst(key.count)
    guard !key.isEmpty else { return nil }
    if rest.first == ":" {
        rest = rest.dropFirst()
        guard let first = rest.first, !first.isWhitespace else { return nil }
    } else {
        rest = rest.drop { $0 == " " }
        guard rest.first == "=" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
    }
    guard !rest.isEmpty, rest.count <= 40 else { return nil }
    return "\(key): \(rest)"
}

/// Returns the optimal string alignment distance.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
