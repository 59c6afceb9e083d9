import Understudy

/// A trace of a stochastic environment from its construction on, with the random numbers drawn.
package struct DrawTrace: Hashable, Sendable {
    /// A reset or a step.
    struct Row: Hashable, Sendable {
        /// The action; `nil` for a reset.
        var action: Int?
        /// The reward; 0 for a reset.
        var reward: Double
        /// Whether the state after the step was terminal.
        var terminated: Bool
        /// The range in `draws` of the random numbers drawn.
        var draws: Range<Int>
    }

    /// The path of the trace, for error messages.
    let path: String
    /// The shape of an observation, outermost dimension first.
    let shape: [Int]
    /// The rows in order; the first row, and each row after the end of an episode, is a reset.
    let rows: [Row]
    /// The observations after the rows, packed as bits, most significant bit first.
    ///
    /// Each observation starts at a byte boundary.
    let observations: [UInt8]
    /// The random numbers in the order drawn.
    let draws: [RecordedDraws.Draw]

    /// The number of elements in an observation.
    var observationCount: Int { shape.reduce(1, *) }

    /// Returns whether element `element` of the observation after row `row` is 1.
    func isSet(_ element: Int, ofRow row: Int) -> Bool {
        let stride = (observationCount + 7) / 8
        return observations[row * stride + element / 8] & (128 >> UInt8(element % 8)) != 0
    }

    /// Checks that the observations and actions of `environment` match the trace.
    func requireFit(_ environment: any DrawReplaying) throws(DataError) {
        let name = type(of: environment).name
        let space = environment.observationSpace
        guard space.isBinary else {
            throw Trace.misfit(path, "has observations of zeros and ones, and those of \(name) are others")
        }
        guard space.shape == shape else {
            throw Trace.misfit(
                path,
                "has observations of the shape \(text(of: shape)), and those of \(name) have \(text(of: space.shape))")
        }
        for (number, row) in rows.enumerated() {
            guard let action = row.action, action >= environment.actionSpace.count else { continue }
            throw Trace.misfit(path, action: action, at: "array 'action' in row \(number)", of: environment)
        }
    }

    private func text(of shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }
}
