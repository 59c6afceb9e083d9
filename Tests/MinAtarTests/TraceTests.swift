import EnvironmentTraces
import Foundation
import Testing

@testable import MinAtar

@Suite("The games are MinAtar's")
struct TraceTests {
    /// The rules that were switched on.
    enum Variant: String {
        case plain
        case stickyRamp = "sticky-ramp"
    }

    /// Resets and steps of each file; see Fixtures/PROVENANCE.md.
    static let traces: [(Subject, Variant, [Int])] = [
        (.asterix, .plain, [25, 3231]), (.asterix, .stickyRamp, [24, 4062]),
        (.breakout, .plain, [67, 3468]), (.breakout, .stickyRamp, [96, 3880]),
        (.freeway, .plain, [3, 3401]), (.freeway, .stickyRamp, [4, 5902]),
        (.seaquest, .plain, [13, 3463]), (.seaquest, .stickyRamp, [13, 3889]),
        (.spaceInvaders, .plain, [6, 4699]), (.spaceInvaders, .stickyRamp, [20, 4021]),
    ]

    @Test("given its draws they do what it did in every row: board, reward and end", arguments: traces)
    func same(_ subject: Subject, _ variant: Variant, size: [Int]) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            let url = try #require(
                Bundle.module.url(
                    forResource: "\(subject.rawValue).\(variant.rawValue)", withExtension: "npz",
                    subdirectory: "Fixtures"))
            let isPlain = variant == .plain
            let result = try Conformance(
                of: G(repetition: isPlain ? 0 : 0.1, isRamping: !isPlain), with: Trace(path: url.path))
            #expect(result.mismatch == nil)
            #expect([result.episodes, result.steps] == size)
        }
        try check(subject.type)
    }
}
