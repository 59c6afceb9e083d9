#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// e to the `x`.
func exponential(_ x: Float) -> Float { exp(x) }
