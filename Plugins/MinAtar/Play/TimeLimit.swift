/// The number of steps after which an episode is cut by default, for the games that can go on for ever.
///
/// The games themselves have no limit. Without one, an agent that stays at the surface in Seaquest, or whose paddle always stands right in
/// Breakout, would never end its episode.
let longEpisode = 10_000
