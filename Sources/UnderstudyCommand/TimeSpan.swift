import ArgumentParser

/// A duration on the command line, such as `90s`, `30m`, `2h` or `1d`.
struct TimeSpan {
    let duration: Duration

    init(_ text: String) throws {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), text.count <= 9,
            text.dropLast().allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text.dropLast()), number > 0
        else { throw ValidationError("write a time such as 90s, 30m, 2h or 1d") }
        duration = .seconds(number * unit)
    }
}
