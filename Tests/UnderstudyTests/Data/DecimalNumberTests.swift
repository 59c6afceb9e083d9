import Testing

@testable import Understudy

@Suite("A number in decimal notation")
struct DecimalNumberTests {
    @Test(
        "is read as it is written",
        arguments: [
            ("0", 0), ("-0.5", -0.5), (".5", 0.5), ("+3", 3), ("1e-05", 1e-5), ("2.5E+3", 2500),
            ("12345678", 12_345_678),
            ("inf", .infinity), ("-Infinity", -.infinity),
        ] as [(String, Double)])
    func numbers(text: String, value: Double) {
        #expect(DecimalNumber.double(text) == value)
        #expect(DecimalNumber.float(text) == Float(value))
    }

    @Test("may be none")
    func notANumber() {
        #expect(DecimalNumber.double("NaN")?.isNaN == true)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", " 1", "1 ", "0x10", "0X10", "-0x1p3", "1p3", "0x", "16\0", "1_000", "1,5", ".", "-", "+.", "e5", "1e",
            "1e+",
            "1.2.3", "--1", "nan(0x1)", "nani", "infinite", "\u{0661}", "1\u{A0}",
        ])
    func others(text: String) {
        #expect(DecimalNumber.double(text) == nil && DecimalNumber.float(text) == nil)
    }
}
