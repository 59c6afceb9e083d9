import Foundation

/// Computes the regularized incomplete beta function I_x(a, b), for x in 0...1 and a, b above 0, to about 1e-13.
///
/// It evaluates the continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions with Lentz's
/// method. Where that converges slowly, it uses I_x(a, b) = 1 - I_{1-x}(b, a) (8.17.4). The number of iterations is
/// about the square root of the larger of a and b; the limit of 1000 suffices up to 100,000.
///
/// - Parameter complement: 1 - x; a caller may know it without the rounding error of the subtraction.
func regularizedIncompleteBeta(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if complement <= 0 { return 1 }
    if x > (a + 1) / (a + b + 2) {
        return 1 - regularizedIncompleteBeta(complement, complement: x, b, a)
    }
    let logBeta = logGamma(a) + logGamma(b) - logGamma(a + b)
    let factor = exp(a * log(x) + b * log(complement) - logBeta) / a

    // Lentz: f = 1/(1 + d1/(1 + d2/(1 + ...))), as the ratio of two recurrences that never reach zero.
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    for step in 1...1000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        var change = 1.0
        for coefficient in [even, odd] {
            d = 1 + coefficient * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + coefficient / c
            c = abs(c) < tiny ? tiny : c
            change = d * c
            fraction *= change
        }
        if abs(change - 1) < 1e-15 { break }
    }
    return factor * fraction
}

/// Returns the logarithm of the gamma function, for x above 0.
private func logGamma(_ x: Double) -> Double {
    let (value, _): (Double, Int) = lgamma(x)
    return value
}
