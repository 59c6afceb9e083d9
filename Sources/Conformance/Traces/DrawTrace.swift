import Understudy

/// The rows of one environment of chance from its construction on, with the random numbers that were drawn.
package struct DrawTrace: Hashable, Sendable {
    /// A reset or a step.
    struct Row: Hashable, Sendable {
        /// The action, or `nil` for a reset.
        var action: Int?
        /// The reward; 0 for a reset.
        var reward: Double
        /// Whether the state after the step was terminal.
        var terminated: Bool
        /// Which of the numbers were drawn.
        var draws: Range<Int>
    }

    /// Where the trace is, for errors.
    let path: String
    /// The shape of an observation, outermost first.
    let shape: [Int]
    /// The rows in order. The first is a reset, and so is what follows on the end of an episode.
    let rows: [Row]
    /// The observations after the rows, each in as many bytes, most significant bit first.
    let observations: [UInt8]
    /// The random numbers in the order in which they were drawn.
    let draws: [RecordedDraws.Draw]

    /// The number of elements of an observation.
    var observationCount: Int { shape.reduce(1, *) }

    /// Whether element `element` of the observation after row `row` is 1.
    func isSet(_ element: Int, ofRow row: Int) -> Bool {
        let stride = (observationCount + 7) / 8
        return observations[row * stride + element / 8] & (128 >> UInt8(element % 8)) != 0
    }

    /// Checks that `environment` has observations and actions as this trace has them.
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
