import SpecYAML
import Testing

@Suite("Resolving scalars")
struct ResolutionTests {
    typealias Resolved = Node.Scalar.Resolved

    @Test("null", arguments: ["", "~", "null", "Null", "NULL"])
    func null(text: String) {
        #expect(Node.Scalar(text, isPlain: true).resolved == .null)
    }

    @Test("true and false", arguments: ["true", "True", "TRUE", "false", "False", "FALSE"])
    func bool(text: String) {
        #expect(Node.Scalar(text, isPlain: true).resolved == .bool(text.lowercased() == "true"))
    }

    @Test(
        "integers",
        arguments: [
            ("0", 0), ("7", 7), ("+1", 1), ("-12", -12), ("-0", 0), ("010", 10), ("0x10", 16), ("0xfF", 255),
            ("0o17", 15),
            ("1_000", 1000), ("-1_000_000", -1_000_000), ("1_2_3", 123), ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("0x7fffffffffffffff", .max),
        ])
    func int(text: String, value: Int) {
        #expect(Node.Scalar(text, isPlain: true).resolved == .int(value))
    }

    @Test(
        "floats",
        arguments: [
            ("1e-4", 1e-4), (".5", 0.5), ("1.", 1), ("-1.5", -1.5), ("+.5", 0.5), ("1E5", 1e5), ("1e+5", 1e5),
            ("1.e2", 100),
            ("0.1", 0.1), ("1_000.5", 1000.5), ("1_0.2_5", 10.25), ("1e1_0", 1e10), (".inf", .infinity),
            ("+.Inf", .infinity), ("-.INF", -.infinity), ("9223372036854775808", 9_223_372_036_854_775_808),
            ("-99999999999999999999", -1e20), ("1e999", .infinity), ("-1e999", -.infinity), ("1e-999", 0),
        ])
    func float(text: String, value: Double) {
        #expect(Node.Scalar(text, isPlain: true).resolved == .float(value))
    }

    @Test("not a number", arguments: [".nan", ".NaN", ".NAN"])
    func nan(text: String) throws {
        guard case .float(let value) = Node.Scalar(text, isPlain: true).resolved else {
            Issue.record("not a float")
            return
        }
        #expect(value.isNaN)
    }

    @Test(
        "everything else is a string",
        arguments: [
            "no", "yes", "on", "off", "y", "n", "tRue", "nULL", "1:30", "0x1p3", "nan", "NaN", "inf", "infinity",
            "-.nan",
            "_1", "1_", "1__0", "1_.5", "1._5", "1_e5", "1e_5", "0x1_0", "0x", "0xg", "0x-1", "0x+1", "-0x1", "0o8",
            "0o",
            "0b1", "0X10", ".", "+", "-", "+-1", "--1", "e5", ".e5", "1e", "1e+", "1.2.3", "1 2", " 1", "1,5", "٣", "１",
            "0xfffffffffffffffff", "1f", "hello", "é", "2024-01-01",
        ])
    func string(text: String) {
        #expect(Node.Scalar(text, isPlain: true).resolved == .string(text))
    }

    @Test("what is not plain is a string", arguments: ["", "null", "true", "1", "1.5", ".nan"])
    func notPlain(text: String) {
        #expect(Node.Scalar(text, isPlain: false).resolved == .string(text))
    }

    @Test(
        "a value's canonical scalar",
        arguments: [
            (Resolved.null, "null"), (.bool(true), "true"), (.bool(false), "false"), (.int(-5), "-5"),
            (.int(.min), "\(Int.min)"),
            (.float(1), "1.0"), (.float(0.1), "0.1"), (.float(-0.0), "-0.0"), (.float(1e300), "1e+300"),
            (.float(.leastNonzeroMagnitude), "5e-324"), (.float(.infinity), ".inf"), (.float(-.infinity), "-.inf"),
            (.float(.greatestFiniteMagnitude), "1.7976931348623157e+308"), (.string("true"), "true"), (.string(""), ""),
        ])
    func canonical(value: Resolved, text: String) {
        let scalar = Node.Scalar(value)
        #expect(scalar.text == text)
        #expect(scalar.resolved == value)
    }

    @Test("the canonical scalar of not a number")
    func canonicalNaN() {
        #expect(Node.Scalar(.float(.nan)) == Node.Scalar(".nan", isPlain: true))
    }
}
