/// Compares recorded values with an environment's, one after another.
struct Comparison {
    /// An observation of more elements than this is shown by those that differ alone, and of these as many.
    private static let mostElements = 16

    let tolerance: Double
    /// What was compared.
    private(set) var values: [ComparedValue] = []
    private(set) var omitted = 0
    private(set) var largestDifference = 0.0
    private(set) var isEqual = true

    init(tolerance: Double) {
        self.tolerance = tolerance
    }

    /// Forgets what was compared, and keeps the memory.
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

    /// Compares two facts.
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
            guard !isSame || recorded.count <= Self.mostElements else { continue }
            if shown == Self.mostElements {
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

    /// 0 for equal numbers, of which two that are not numbers are some; infinite where only one of both is finite.
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

    /// An element's indices, outermost first: `3, 4, 1`.
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
