import Foundation

/// Student's t distribution.
package struct StudentT: Hashable, Sendable {
    /// The degrees of freedom, above 0.
    package let degreesOfFreedom: Double

    /// Creates the distribution with `degreesOfFreedom`, a finite number above 0.
    package init(degreesOfFreedom: Double) {
        precondition(degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "degrees of freedom must be above 0")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Returns the probability of a value above `t`, for `t` of at least 0.
    ///
    /// Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.5.27 and 26.7.1.
    func upperTail(_ t: Double) -> Double {
        let square = t * t
        let x = degreesOfFreedom / (degreesOfFreedom + square)
        let complement = square / (degreesOfFreedom + square)
        return regularizedIncompleteBeta(x, complement: complement, degreesOfFreedom / 2, 0.5) / 2
    }

    /// Returns the quantile at `probability`, with a relative error of about 1e-12.
    ///
    /// - Parameter probability: the cumulative probability, between 0 and 1, exclusive.
    package func quantile(_ probability: Double) -> Double {
        precondition(probability > 0 && probability < 1, "a quantile's probability lies between 0 and 1")
        if probability < 0.5 { return -quantile(1 - probability) }
        let tail = 1 - probability
        var low = 0.0
        var high = 1.0
        while upperTail(high) > tail {
            low = high
            high *= 2
        }
        // Bisection until the ends are adjacent numbers; it cannot fail, and a report needs only a few quantiles.
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            if upperTail(middle) > tail { low = middle } else { high = middle }
        }
    }
}

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
