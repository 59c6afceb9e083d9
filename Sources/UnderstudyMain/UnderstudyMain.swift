import Baselines
import ClassicControl
import Gymnasium
import HeterogeneousActions
import ImplicitImitation
import Mazes
import MinAtar
import Recordings
import Understudy
import UnderstudyCommand

/// The `understudy` program: the commands with the plugins of this repository.
@main
struct UnderstudyMain: UnderstudyProgram {
    /// The plugins in `Plugins/`, as in Package.swift; a test compares the three lists.
    static let plugins: [any Plugin.Type] = [
        BaselinesPlugin.self,
        ClassicControlPlugin.self,
        GymnasiumPlugin.self,
        HeterogeneousActionsPlugin.self,
        ImplicitImitationPlugin.self,
        MazesPlugin.self,
        MinAtarPlugin.self,
        RecordingsPlugin.self,
    ]
}
