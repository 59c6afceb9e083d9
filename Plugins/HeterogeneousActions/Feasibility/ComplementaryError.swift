#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Returns the complementary error function, 1 - erf(`x`).
func complementaryError(_ x: Double) -> Double { erfc(x) }
