import ArgumentParser

/// What a command that reads a run's folder may start.
struct TrustArguments: ParsableArguments {
    @Flag(help: "Start the programs that the run's folder names, also where this user did not make the folder here.")
    var trust = false

    @Option(
        help: ArgumentHelp(
            "The Python to start in place of the one that the run's folder names.", valueName: "path"))
    var python: String?
}
