#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Returns e to the power of `x`.
func exponential(_ x: Float) -> Float { exp(x) }
