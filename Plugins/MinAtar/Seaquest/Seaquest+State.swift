extension Seaquest {
    /// The state of the game; lists are in the order of appearance.
    struct State {
        /// The cell of the player's front, which is the only cell that counts for contact.
        var player = Cell(0, 5)
        var heading = Heading.left
        /// The player's bullets: at most one new every 5 steps, and each lasts less than 10 steps.
        var bullets = FixedList<4, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// The enemy bullets.
        ///
        /// Each submarine fires at most one every 11 steps, and each bullet lasts less than 11 steps.
        var enemyBullets = FixedList<80, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// The fish: at most one new enemy per step, and each lasts less than 60 steps.
        var fish = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var submarines = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        /// The divers: at most one new every 30 steps, and each lasts less than 60 steps.
        var divers = FixedList<4, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var oxygen = State.fullOxygen
        /// The number of divers on board; it can be negative, because surfacing always costs one.
        var diverCount = 0
        var enemySpawnPeriod = 20
        var enemySpawnCountdown = 20
        var diverSpawnCountdown = State.diverSpawnPeriod
        /// The number of steps between two moves of every fish and submarine.
        var movePeriod: Int8 = 5
        /// The number of difficulty increases so far.
        var level = 0
        /// The number of steps until the player can shoot again.
        var gunPause = 0
        /// Whether the player has already surfaced since it was last under water.
        var hasSurfaced = true

        static let fullOxygen = 200
        static let fullBoat = 6
        static let diverSpawnPeriod = 30
        static let diverMovePeriod: Int8 = 5
        static let shotPeriod: Int8 = 10
        static let gunPeriod = 5
        static let fastestMovePeriod: Int8 = 2
        /// The amount of oxygen per cell of the gauge and per point of a delivery.
        static let oxygenUnit = 20

        /// The rows below the surface in which objects appear.
        static let swimmingRows = 1..<9
    }

    /// A bullet, which moves every step.
    struct Bullet: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
    }

    /// A fish, submarine or diver, which moves when its countdown reaches 0.
    struct Swimmer: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
        var moveCountdown: Int8
        /// The number of steps until a submarine shoots.
        var shotCountdown = State.shotPeriod
    }
}
