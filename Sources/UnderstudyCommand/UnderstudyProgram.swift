import ArgumentParser
import Foundation
import Understudy

/// A program that runs experiments with its own list of plugins.
///
/// The whole of such a program, in a package of one's own:
///
///     @main
///     struct MyLab: UnderstudyProgram {
///         static let plugins: [any Plugin.Type] = [ClassicControlPlugin.self, MyPlugin.self]
///     }
public protocol UnderstudyProgram {
    /// The plugins whose components specs may name.
    static var plugins: [any Plugin.Type] { get }
}

extension UnderstudyProgram {
    /// Parses the command line and runs the command that it names.
    ///
    /// A closed pipe is an error of the write to it and not the end of the process, which may have a report to write.
    public static func main() async {
        signal(SIGPIPE, SIG_IGN)
        await CommandContext.$registry.withValue(Registry(plugins)) {
            await UnderstudyCommand.main()
        }
    }
}
