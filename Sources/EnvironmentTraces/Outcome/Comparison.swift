/// Compares recorded values with those of an environment, one at a time.
struct Comparison {
    /// The maximum number of observation elements listed; in a larger observation, only those that differ are listed.
    private static let maximumElements = 16

    let tolerance: Double
    /// The values compared so far.
    private(set) var values: [ComparedValue] = []
    private(set) var omitted = 0
    private(set) var largestDifference = 0.0
    private(set) var isEqual = true

    init(tolerance: Double) {
        self.tolerance = tolerance
    }

    /// Discards the results but keeps the allocated memory.
    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        omitted = 0
        largestDifference = 0
        isEqual = true
    }

    /// Compares two numbers.
    mutating func add(_ name: @autoclosure () -> String, recorded: Double, actual: Double) {
        let isSame = note(difference(recorded, actual))
        values.append(
            ComparedValue(name: name(), recorded: .double(recorded), actual: .double(actual), isEqual: isSame))
    }

    /// Compares two Boolean values.
    mutating func add(_ name: String, recorded: Bool, actual: Bool) {
        let isSame = recorded == actual
        if !isSame { isEqual = false }
        values.append(ComparedValue(name: name, recorded: .flag(recorded), actual: .flag(actual), isEqual: isSame))
    }

    /// Compares two observations of the given shape.
    mutating func add(recorded: [Float], actual: [Float], shape: [Int]) {
        var shown = 0
        for element in recorded.indices {
            let isSame = note(difference(Double(recorded[element]), Double(actual[element])))
            guard !isSame || recorded.count <= Self.maximumElements else { continue }
            if shown == Self.maximumElements {
                omitted += 1
            } else {
                shown += 1
                values.append(
                    ComparedValue(
                        name: "observation[\(Self.place(of: element, in: shape))]",
                        recorded: .single(recorded[element]),
                        actual: .single(actual[element]), isEqual: isSame))
            }
        }
    }

    /// Returns the absolute difference: 0 for equal numbers or two NaNs, infinity if only one of the two is finite.
    private func difference(_ a: Double, _ b: Double) -> Double {
        if a == b || a.isNaN && b.isNaN { return 0 }
        let difference = abs(a - b)
        return difference.isNaN ? .infinity : difference
    }

    private mutating func note(_ difference: Double) -> Bool {
        largestDifference = max(largestDifference, difference)
        let isSame = difference <= tolerance
        if !isSame { isEqual = false }
        return isSame
    }

    /// Returns the indices of an element, outermost first, such as `3, 4, 1`.
    private static func place(of element: Int, in shape: [Int]) -> String {
        var rest = element
        var indices: [String] = []
        for size in shape.reversed() {
            indices.append("\(rest % size)")
            rest /= size
        }
        return indices.reversed().joined(separator: ", ")
    }
}
