import Testing
import Understudy

@Suite("RecordedDraws")
struct RecordedDrawsTests {
    private let recorded = [RecordedDraws.Draw.real(0.25), .integer(3, in: 1..<6)]

    @Test("gives the recorded numbers in their order")
    func order() {
        var draws = RecordedDraws(recorded)
        #expect(draws.remaining == 2)
        #expect(draws.real() == 0.25)
        #expect(draws.integer(in: 1..<6) == 3)
        #expect(draws.remaining == 0 && draws.problem == nil)
    }

    @Test("tells that a number of another kind, of other bounds, or one too many was asked for")
    func problems() {
        func problem(_ ask: (inout RecordedDraws) -> Void) -> String? {
            var draws = RecordedDraws(recorded)
            ask(&draws)
            return draws.problem
        }
        #expect(
            problem { _ = $0.integer(in: 0..<2) }
                == "asked for a whole number in 0 ..< 2 where a real number in 0 ..< 1 was drawn")
        #expect(
            problem { draws in
                _ = draws.real()
                _ = draws.integer(in: 1..<7)
            } == "asked for a whole number in 1 ..< 7 where a whole number in 1 ..< 6 was drawn")
        #expect(
            problem { draws in
                for _ in 0..<2 { _ = draws.real() }
            } == "asked for a real number in 0 ..< 1 where a whole number in 1 ..< 6 was drawn")
        #expect(
            problem { draws in
                _ = draws.real()
                _ = draws.integer(in: 1..<6)
                _ = draws.real()
            } == "asked for a real number in 0 ..< 1 beyond the 2 recorded for this row")
    }

    @Test("keeps to the first problem, and gives stand-ins within the bounds")
    func standIns() {
        var draws = RecordedDraws(recorded)
        #expect(draws.integer(in: 4..<9) == 4)
        #expect(draws.real() == 0)
        #expect(draws.problem == "asked for a whole number in 4 ..< 9 where a real number in 0 ..< 1 was drawn")
    }
}
