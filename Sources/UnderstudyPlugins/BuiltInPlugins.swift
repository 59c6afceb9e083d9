import Baselines
import ClassicControl
import Gymnasium
import HeterogeneousActions
import ImplicitImitation
import Mazes
import MinAtar
import Minari
import Recordings
import Understudy

/// All plugins of this package: the folders of `Plugins/`.
///
/// The list is the one in Package.swift; a test compares them with the folders. A program that needs few of them names
/// these instead, and links their products alone.
public let builtInPlugins: [any Plugin.Type] = [
    BaselinesPlugin.self,
    ClassicControlPlugin.self,
    GymnasiumPlugin.self,
    HeterogeneousActionsPlugin.self,
    ImplicitImitationPlugin.self,
    MazesPlugin.self,
    MinAtarPlugin.self,
    MinariPlugin.self,
    RecordingsPlugin.self,
]
