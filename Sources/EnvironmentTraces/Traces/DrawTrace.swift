import NumPy
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
            throw DataError.misfit(path, "has observations of zeros and ones, and those of \(name) are others")
        }
        guard space.shape == shape else {
            throw DataError.misfit(
                path,
                "has observations of the shape \(text(of: shape)), and those of \(name) have \(text(of: space.shape))")
        }
        for (number, row) in rows.enumerated() {
            guard let action = row.action, action >= environment.actionSpace.count else { continue }
            throw DataError.misfit(path, action: action, at: "array 'action' in row \(number)", of: environment)
        }
    }

    private func text(of shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }
}

extension DrawTrace {
    private static let names = [
        "row_kind", "action", "reward", "terminal", "state", "state_shape", "draw_offsets", "draw_kind", "draw_low",
        "draw_high", "draw_value",
    ]

    /// Reads a draw trace in NumPy's npz format and validates all of it.
    init(_ bytes: [UInt8], path: String) throws(DataError) {
        let reader = try ArrayReader(arrays: NPZArrays(ZipArchive(bytes, path: path)), names: Self.names)
        shape = try reader.shape()
        rows = try reader.rows()
        observations = try reader.observations(rows: rows.count, elements: shape.reduce(1, *))
        draws = try reader.draws(count: rows.last?.draws.upperBound ?? 0)
        self.path = path
    }
}

/// Reads and validates the arrays of a draw trace.
private struct ArrayReader {
    /// The maximum number of observation elements, so that products of sizes cannot overflow.
    private static let maximumElements = 1 << 24

    let arrays: NPZArrays
    let names: [String]

    private func array(_ name: String) throws(DataError) -> NPYArray {
        try arrays.array(name, neededBy: "a trace of draws", with: names)
    }

    /// Reads an array of `count` integers, one per `item`.
    private func integers(_ name: String, count: Int, per item: String) throws(DataError) -> (NPYArray, [Int]) {
        let array = try array(name)
        let integers = try array.integers()
        guard array.shape == [count] else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (\(count),), one number per \(item)")
        }
        return (array, integers)
    }

    func shape() throws(DataError) -> [Int] {
        let array = try array("state_shape")
        let sizes = try array.integers()
        var count = 1
        for size in sizes where size > 0 && count <= Self.maximumElements {
            count *= min(size, Self.maximumElements + 1)
        }
        guard array.shape == [sizes.count], !sizes.isEmpty, sizes.allSatisfy({ $0 > 0 }), count <= Self.maximumElements
        else {
            throw array.error(
                "must have the sizes of an observation, outermost first: all at least 1, and at most \(Self.maximumElements) elements"
            )
        }
        return sizes
    }

    func rows() throws(DataError) -> [DrawTrace.Row] {
        let kindArray = try array("row_kind")
        let count = kindArray.count
        let kinds = try integers("row_kind", count: count, per: "row").1
        guard kinds.first == 0, kinds.allSatisfy({ $0 == 0 || $0 == 1 }) else {
            throw kindArray.error("must have 0 for a reset and 1 for a step, and begin with a reset")
        }
        let (actionArray, actions) = try integers("action", count: count, per: "row")
        let rewards = try numbers("reward", count: count, per: "row").1
        let (endArray, ends) = try integers("terminal", count: count, per: "row")
        let (offsetArray, offsets) = try integers("draw_offsets", count: count + 1, per: "row and one for the end")
        guard offsets[0] == 0, zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw offsetArray.error("must begin with 0 and never fall")
        }
        if let row = kinds.indices.first(where: { kinds[$0] == 1 && actions[$0] < 0 }) {
            throw actionArray.error("has \(actions[row]) in row \(row) (from 0), and actions are numbered from 0")
        }
        if let row = kinds.indices.dropLast().first(where: { ends[$0] != 0 && kinds[$0 + 1] == 1 }) {
            throw endArray.error(
                "has \(ends[row]) in row \(row) (from 0), and a step follows; a reset must follow an end")
        }
        return kinds.indices.map { row in
            DrawTrace.Row(
                action: kinds[row] == 1 ? actions[row] : nil, reward: rewards[row], terminated: ends[row] != 0,
                draws: offsets[row]..<offsets[row + 1])
        }
    }

    private func numbers(_ name: String, count: Int, per item: String) throws(DataError) -> (NPYArray, [Double]) {
        let array = try array(name)
        guard array.shape == [count] else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (\(count),), one number per \(item)")
        }
        return (array, try array.doubles())
    }

    func observations(rows: Int, elements: Int) throws(DataError) -> [UInt8] {
        let array = try array("state")
        let stride = (elements + 7) / 8
        guard array.shape == [rows, stride], array.typeName == "|u1" else {
            throw array.error(
                "has the type '\(array.typeName)' and the shape \(NPYArray.text(of: array.shape)), and must have '|u1' and "
                    + "(\(rows), \(stride)), a bit per row and element")
        }
        return try array.bytes()
    }

    func draws(count: Int) throws(DataError) -> [RecordedDraws.Draw] {
        let (kindArray, kinds) = try integers("draw_kind", count: count, per: "draw")
        let lows = try integers("draw_low", count: count, per: "draw").1
        let highs = try integers("draw_high", count: count, per: "draw").1
        let (valueArray, values) = try numbers("draw_value", count: count, per: "draw")
        var draws: [RecordedDraws.Draw] = []
        draws.reserveCapacity(count)
        for index in kinds.indices {
            let value = values[index]
            switch kinds[index] {
            case 0:
                guard (0..<1).contains(value) else {
                    throw valueArray.error(
                        "has \(value) for draw \(index) (from 0), which is no real number in 0 ..< 1")
                }
                draws.append(.real(value))
            case 1:
                guard lows[index] < highs[index], let whole = Int(exactly: value),
                    (lows[index]..<highs[index]).contains(whole)
                else {
                    throw valueArray.error(
                        "has \(value) for draw \(index) (from 0), which is no whole number in \(lows[index]) ..< \(highs[index])"
                    )
                }
                draws.append(.integer(whole, in: lows[index]..<highs[index]))
            default:
                throw kindArray.error(
                    "has \(kinds[index]) for draw \(index) (from 0), and 0 is a real number, 1 a whole one")
            }
        }
        return draws
    }
}
