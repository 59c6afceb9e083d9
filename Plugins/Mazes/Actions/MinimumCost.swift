import Understudy

extension RandomStream {
    /// Returns the number below `count` with the lowest cost, with ties broken uniformly at random.
    ///
    /// Draws one random number for each candidate that ties with the best one so far. Does not allocate.
    ///
    /// - Precondition: `count` is positive.
    mutating func minimumCost<Cost: Comparable>(below count: Int, cost: (Int) -> Cost) -> Int {
        var best = 0
        var least = cost(0)
        var ties = 1
        for candidate in 1..<max(count, 1) {
            let price = cost(candidate)
            if price < least {
                (best, least, ties) = (candidate, price, 1)
            } else if price == least {
                ties += 1
                if integer(below: ties) == 0 { best = candidate }
            }
        }
        return best
    }
}
