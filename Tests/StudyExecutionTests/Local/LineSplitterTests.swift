import Testing

@testable import StudyExecution

@Suite("Cutting a stream into lines")
struct LineSplitterTests {
    @Test("gives whole lines however the stream is cut, and drops endless ones")
    func lines() {
        var splitter = LineSplitter()
        #expect(splitter.take("ab".utf8) == [])
        #expect(splitter.take("c\n\nde\nf".utf8) == ["abc", "", "de"].map { Array($0.utf8) })
        #expect(splitter.take(repeatElement(UInt8(ascii: "x"), count: 100_000)) == [])
        #expect(splitter.take("x\ng\n".utf8) == [Array("g".utf8)])
    }
}
