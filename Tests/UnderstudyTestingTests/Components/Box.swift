import Understudy

/// State that all copies of a structure share.
final class Box {
    var count = 0
    var kept: [[Int]] = []

    /// Takes memory that is never given back.
    func keep() { kept.append([Int](repeating: count, count: 1_024)) }

    /// Takes memory, and gives back what was taken before.
    func replace() { kept = [[Int](repeating: count, count: 16)] }
}

/// An error of a component that refuses.
struct Refusal: Error, CustomStringConvertible { let description = "no" }
