import ArgumentParser
import Foundation
import Understudy

/// A program that runs experiments with its own list of plugins.
///
/// A complete program in its own package:
///
///     @main
///     struct MyLab: UnderstudyProgram {
///         static let plugins: [any Plugin.Type] = [ClassicControlPlugin.self, MyPlugin.self]
///     }
public protocol UnderstudyProgram {
    /// The plugins whose components can be used in specs.
    static var plugins: [any Plugin.Type] { get }
}

extension UnderstudyProgram {
    /// Parses the command line and runs the given command.
    ///
    /// A closed pipe makes the write fail but does not end the process, which may still have a report to write.
    public static func main() async {
        signal(SIGPIPE, SIG_IGN)
        await CommandContext.$registry.withValue(Registry(plugins)) {
            await UnderstudyCommand.main()
        }
    }
}
