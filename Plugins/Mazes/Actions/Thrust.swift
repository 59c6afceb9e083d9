import Understudy

/// A constant acceleration of a point, as a fraction of the maximum along each axis.
struct Thrust: NamedAction {
    /// The component along x; positive is right.
    let x: Double
    /// The component along y; positive is up.
    let y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// The component along each axis of a diagonal thrust of length 1.
    private static let diagonalShare = 0.5.squareRoot()

    /// The thrusts that have names; diagonal ones are as long as the others.
    static let named: [(name: String, action: Thrust)] = [
        ("north", Thrust(0, 1)), ("east", Thrust(1, 0)), ("south", Thrust(0, -1)), ("west", Thrust(-1, 0)),
        ("north-east", Thrust(diagonalShare, diagonalShare)), ("south-east", Thrust(diagonalShare, -diagonalShare)),
        ("south-west", Thrust(-diagonalShare, -diagonalShare)), ("north-west", Thrust(-diagonalShare, diagonalShare)),
        ("coast", Thrust(0, 0)),
    ]

    /// The thrusts to the north, east, south and west.
    static let cardinal = named[0..<4].map(\.action)
    /// The diagonal thrusts.
    static let diagonal = named[4..<8].map(\.action)

    static let sets: [(name: String, actions: [Thrust])] = [
        ("cardinal", cardinal), ("diagonal", diagonal), ("compass", cardinal + diagonal),
    ]

    static let bounds = -1.0...1.0
    static let noun = "thrust"
    static let form = "[x, y]"

    /// A generated name such as `x-0.5-y--0.25`.
    var description: String { "x-\(x.specText)-y-\(y.specText)" }
}
