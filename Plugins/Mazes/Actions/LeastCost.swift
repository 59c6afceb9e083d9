import Understudy

extension RandomStream {
    /// The number below `count` whose cost is least; of several with the same cost each is equally likely.
    ///
    /// Draws one number for each further one that is as good as the best before it. Does not allocate.
    ///
    /// - Precondition: `count` is positive.
    mutating func leastCost<Cost: Comparable>(below count: Int, cost: (Int) -> Cost) -> Int {
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
