import Testing

@testable import Gymnasium

@Suite("The end of what a process says")
struct RecentTextTests {
    @Test("is its last three lines that say something, without colors and control characters")
    func lines() {
        var text = RecentText()
        for piece in ["one\n\n  \ntw", "o\nthree\r\n", "\u{1B}[33mfo\u{7}ur\u{1B}[0m\n\n"] { text.append(piece.utf8) }
        #expect(text.lastLines == ["two", "three", "four"])
    }

    @Test("of a long text is whole, and of a long line the beginning")
    func long() {
        var text = RecentText()
        for number in 0..<10_000 { text.append("line \(number)\n".utf8) }
        #expect(text.lastLines == ["line 9997", "line 9998", "line 9999"])
        text.append(String(repeating: "x", count: 1_000).utf8)
        #expect(text.lastLines.last == String(repeating: "x", count: 300))
    }

    @Test("of nothing is nothing")
    func nothing() {
        #expect(RecentText().lastLines == [])
    }
}
