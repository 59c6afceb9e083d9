/// The named maps.
///
/// `umaze`, `medium` and `large` have the walls of the mazes with the same names in Gymnasium-Robotics' PointMaze,
/// which come from D4RL (Fu et al. 2020, arXiv:2004.07219). PointMaze samples the start and the goal; here they are
/// fixed and far apart. `cliff` is the map of Sutton & Barto 2018, example 6.6. The others are this project's own.
enum Layout: String, CaseIterable {
    case open
    case fourRooms = "four-rooms"
    case corridor
    case winding
    case cliff
    case umaze
    case medium
    case large

    /// The map as text.
    var map: String {
        switch self {
        case .open:
            """
            #########
            #S......#
            #.......#
            #.......#
            #.......#
            #.......#
            #.......#
            #......G#
            #########
            """
        case .fourRooms:
            """
            ###########
            #S...#....#
            #....#....#
            #.........#
            #....#....#
            #.#######.#
            #....#....#
            #.........#
            #....#....#
            #....#...G#
            ###########
            """
        case .corridor:
            """
            ###############
            #S............#
            #############.#
            #.............#
            #.#############
            #............G#
            ###############
            """
        case .winding:
            """
            ###########
            #S..#.....#
            #.#.#.###.#
            #.#...#...#
            #.###.#.###
            #...#.#...#
            ###.#.###.#
            #...#...#.#
            #.#####.#.#
            #.......#G#
            ###########
            """
        case .cliff:
            """
            ............
            ............
            ............
            SXXXXXXXXXXG
            """
        case .umaze:
            """
            #####
            #S..#
            ###.#
            #G..#
            #####
            """
        case .medium:
            """
            ########
            #S.##..#
            #..#...#
            ##...###
            #..#...#
            #.#..#.#
            #...#G.#
            ########
            """
        case .large:
            """
            ############
            #S...#.....#
            #.##.#.#.#.#
            #......#...#
            #.####.###.#
            #..#.#.....#
            ##.#.#.#.###
            #..#...#.G.#
            ############
            """
        }
    }
}
