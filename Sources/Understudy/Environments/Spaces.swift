/// The space of an environment's observations.
public struct ObservationSpace: Hashable, Sendable {
    /// The sizes of the axes, outermost first: `[4]`, or `[10, 10, 6]` for rows, columns and channels.
    public let shape: [Int]
    /// The lower bound of each element in row-major order; may be infinite.
    public let low: [Float]
    /// The upper bound of each element in row-major order; may be infinite.
    public let high: [Float]
    /// `true` if every element of every observation is exactly 0 or 1.
    public let isBinary: Bool
    /// `true` if every observation is an image: three axes (rows, columns, channels) of whole numbers from 0 to 255.
    public let isImage: Bool

    /// Creates the space of arrays between `low` and `high`, element by element in row-major order.
    ///
    /// - Parameter shape: the sizes of the axes, outermost first; `nil` for a vector.
    /// - Precondition: there are equally many lower and upper bounds, at least one, and as many as the shape has
    ///   elements. No lower bound exceeds its upper bound.
    public init(low: [Float], high: [Float], shape: [Int]? = nil) {
        let shape = shape ?? [low.count]
        precondition(!low.isEmpty && low.count == high.count, "bounds of different sizes, or none")
        precondition(zip(low, high).allSatisfy { $0 <= $1 }, "a lower bound above its upper bound")
        precondition(shape.reduce(1, *) == low.count, "bounds that do not fit the shape")
        self.shape = shape
        self.low = low
        self.high = high
        isBinary = false
        isImage = false
    }

    /// Creates the space of binary arrays of `shape`, whose sizes are listed outermost first.
    ///
    /// - Precondition: there is at least one size, and none is below 1.
    public init(binary shape: [Int]) {
        precondition(!shape.isEmpty && shape.allSatisfy { $0 > 0 }, "a shape without sizes, or with one below 1")
        let count = shape.reduce(1, *)
        self.shape = shape
        low = [Float](repeating: 0, count: count)
        high = [Float](repeating: 1, count: count)
        isBinary = true
        isImage = false
    }

    /// Creates the space of images of `rows` x `columns` pixels with a byte for each of the `channels`.
    ///
    /// - Precondition: no size is below 1.
    public init(imageOf rows: Int, _ columns: Int, channels: Int) {
        precondition(rows > 0 && columns > 0 && channels > 0, "an image with a size below 1")
        let count = rows * columns * channels
        shape = [rows, columns, channels]
        low = [Float](repeating: 0, count: count)
        high = [Float](repeating: 255, count: count)
        isBinary = false
        isImage = true
    }

    /// The number of elements of one observation.
    public var count: Int { low.count }
}

/// A finite set of named actions, numbered from 0.
public struct ActionSpace: Hashable, Sendable {
    /// The names of the actions; an action's number is its position.
    public let names: [String]

    /// Creates the set.
    ///
    /// - Precondition: there is at least one name, and no duplicate.
    public init(_ names: [String]) {
        precondition(!names.isEmpty && Set(names).count == names.count, "action names must be unique, and at least one")
        self.names = names
    }

    /// The number of actions.
    public var count: Int { names.count }
}
