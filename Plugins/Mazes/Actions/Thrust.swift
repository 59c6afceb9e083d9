import Understudy

/// A constant acceleration of a point, as a share of the greatest one along each axis.
struct Thrust: NamedAction {
    /// To the right.
    let x: Double
    /// Upwards.
    let y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// The length along both axes of a thrust of length 1 along a diagonal.
    private static let diagonalShare = 0.5.squareRoot()

    /// The thrusts with names, those along a diagonal as long as the others.
    static let named: [(name: String, action: Thrust)] = [
        ("north", Thrust(0, 1)), ("east", Thrust(1, 0)), ("south", Thrust(0, -1)), ("west", Thrust(-1, 0)),
        ("north-east", Thrust(diagonalShare, diagonalShare)), ("south-east", Thrust(diagonalShare, -diagonalShare)),
        ("south-west", Thrust(-diagonalShare, -diagonalShare)), ("north-west", Thrust(-diagonalShare, diagonalShare)),
        ("coast", Thrust(0, 0)),
    ]

    /// To the north, east, south or west.
    static let cardinal = named[0..<4].map(\.action)
    /// Along a diagonal.
    static let diagonal = named[4..<8].map(\.action)

    static let sets: [(name: String, actions: [Thrust])] = [
        ("cardinal", cardinal), ("diagonal", diagonal), ("compass", cardinal + diagonal),
    ]

    static let bounds = -1.0...1.0
    static let noun = "thrust"
    static let form = "[x, y]"

    /// `x-0.5-y--0.25`
    var description: String { "x-\(x.specText)-y-\(y.specText)" }
}
