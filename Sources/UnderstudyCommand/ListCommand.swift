import ArgumentParser

/// `understudy list`: lists the components and their descriptions.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the components that specs can name.",
        discussion: "With a name it is the same as `understudy describe`.")

    @Argument(help: "A component, an algorithm or a key to describe.")
    var component: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingProblems {
            let groups = ComponentGroup.all(in: CommandContext.registry)
            if let component {
                Console.print(try DescribeCommand.text(of: component, in: CommandContext.registry, json: json))
            } else if json {
                Console.print(try JSONOutput.text(groups))
            } else {
                Console.print(groups.map(\.text).joined(separator: "\n\n"))
            }
        }
    }
}
