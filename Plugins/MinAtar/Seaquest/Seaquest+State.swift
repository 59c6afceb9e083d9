extension Seaquest {
    /// Where everything is. Lists are in the order of appearance.
    struct State {
        /// The cell of the player's front, which alone counts for contact.
        var player = Cell(0, 5)
        var heading = Heading.left
        /// At most one every 5 steps, each for less than 10 steps.
        var bullets = FixedList<4, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// At most one every 11 steps from each submarine that was there in that time, each for less than 11 steps.
        var enemyBullets = FixedList<80, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// At most one enemy a step, each for less than 60 steps.
        var fish = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var submarines = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        /// At most one every 30 steps, each for less than 60 steps.
        var divers = FixedList<4, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var oxygen = State.fullOxygen
        /// The divers on board; also negative, since surfacing always costs one.
        var diverCount = 0
        var enemySpawnPeriod = 20
        var enemySpawnCountdown = 20
        var diverSpawnCountdown = State.diverSpawnPeriod
        /// The steps between two moves of every fish and submarine.
        var movePeriod: Int8 = 5
        /// How often it got harder.
        var level = 0
        /// The steps until the player can shoot again.
        var gunPause = 0
        /// Whether the player has been at the surface since it last took oxygen.
        var hasSurfaced = true

        static let fullOxygen = 200
        static let fullBoat = 6
        static let diverSpawnPeriod = 30
        static let diverMovePeriod: Int8 = 5
        static let shotPeriod: Int8 = 10
        static let gunPeriod = 5
        static let fastestMovePeriod: Int8 = 2
        /// Oxygen for each cell of the gauge, and for each point of a delivery.
        static let oxygenUnit = 20

        /// The rows below the surface in which things appear.
        static let swimmingRows = 1..<9
    }

    /// A bullet, which moves every step.
    struct Bullet: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
    }

    /// A fish, submarine or diver, which moves when its countdown is over.
    struct Swimmer: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
        var moveCountdown: Int8
        /// The steps until a submarine shoots.
        var shotCountdown = State.shotPeriod
    }
}
