import ImitationTools
import Understudy
import UnderstudyKernels

/// An exhaustive nearest-neighbor search that compares a query with every transition of a recording, without an index.
struct EveryTransition {
    private enum Rows {
        case vectors([Float])
        case bits([UInt64], BitLayout)
    }

    private let pointKernels = PointKernels()
    private let bitKernels = BitKernels()
    private var rows: Rows
    private let numbers: [Int32]
    private var query: [Float] = []
    private var words: [UInt64] = []
    private var squares: [Float]
    private var units: [Int32]
    private var nearestSquares: [Float]
    private var nearestUnits: [Int32]

    /// Prepares the search over `recording`.
    ///
    /// Binary observations are compared channel by channel, other observations by squared distance.
    init(_ recording: ExpertRecording, _ space: ObservationSpace) {
        let (size, count) = (space.count, recording.transitionCount)
        numbers = (0..<Int32(count)).map { $0 }
        squares = Array(repeating: 0, count: space.isBinary ? 0 : count)
        nearestSquares = Array(repeating: .infinity, count: squares.count)
        units = Array(repeating: 0, count: space.isBinary ? count : 0)
        nearestUnits = Array(repeating: .max, count: units.count)
        var room: [Float] = []
        guard space.isBinary else {
            var values: [Float] = []
            values.reserveCapacity(2 * size * count)
            for j in 0..<count {
                recording.withTransition(j, using: &room) {
                    values.append(copying: $0)
                    values.append(copying: $1)
                }
            }
            rows = .vectors(values)
            query = Array(repeating: 0, count: 2 * size)
            return
        }
        let half = BitLayout(channelsOf: space)
        var values = [UInt64](repeating: 0, count: 2 * half.wordCount * count)
        for j in 0..<count {
            recording.withTransition(j, using: &room) {
                half.pack($0, into: &values, at: 2 * j * half.wordCount)
                half.pack($1, into: &values, at: (2 * j + 1) * half.wordCount)
            }
        }
        rows = .bits(values, half)
        words = Array(repeating: 0, count: 2 * half.wordCount)
    }

    /// Compares the query with every transition and updates the smallest distance found so far for each.
    mutating func improve(near observation: [Float], _ next: [Float]) {
        switch rows {
        case .vectors(let rows):
            let size = observation.count
            for index in 0..<size { (query[index], query[size + index]) = (observation[index], next[index]) }
            let current = query
            pointKernels.squaredDistances(current.span, rows.span, into: squares.mutableSpan)
            for row in squares.indices { nearestSquares[row] = min(nearestSquares[row], squares[row]) }
        case .bits(let rows, let half):
            half.pack(observation.span, into: &words, at: 0)
            half.pack(next.span, into: &words, at: half.wordCount)
            let (numbers, current) = (numbers, words)
            bitKernels.rowDistances(
                numbers.span, channels: 2 * half.channels, words: half.wordsPerChannel, relative: true, current.span,
                rows.span, into: units.mutableSpan)
            for row in units.indices { nearestUnits[row] = min(nearestUnits[row], units[row]) }
        }
    }
}
