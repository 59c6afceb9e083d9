import Foundation
import Testing

@testable import StudyReports

struct FixedTests {
    @Test("numbers have the digits of C's formatting, ties included", arguments: 0...9)
    func digits(decimals: Int) {
        var values = [
            0, 0.5, 1.5, 2.5, 0.125, 0.375, 2.675, 1.005, 0.285, 1e-9, 0.99999, 9.5, 99.995, 1e14, 1e18, 123456.789,
        ]
        var state: UInt64 = 1
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let share = Double(state >> 11) / Double(1 << 53)
            values += [share, share * 1_000, (share * 1_000).rounded() / 8, (share * 1e5).rounded() / 1_000]
        }
        for value in values {
            #expect(fixed(value, decimals: decimals) == String(format: "%.\(decimals)f", value))
            if value > 0.5 { #expect(fixed(-value, decimals: decimals).hasPrefix("-")) }
        }
        #expect(fixed(.nan, decimals: decimals) == String(format: "%.\(decimals)f", Double.nan))
    }

    @Test("a rounded zero has no sign")
    func zero() {
        #expect(fixed(-0.004, decimals: 2) == "0.00")
        #expect(fixed(-0.0, decimals: 0) == "0")
        #expect(fixed(-0.006, decimals: 2, minus: "\u{2212}") == "\u{2212}0.01")
    }
}
