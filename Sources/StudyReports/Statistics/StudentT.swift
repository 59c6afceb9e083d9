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
