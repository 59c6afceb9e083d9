/// A reason why a worker cannot create or run its environment.
enum WorkerProblem: Error, Hashable, Sendable {
    /// The kind of request sent to a worker.
    enum Request: String, Hashable, Sendable {
        case start, reset, step
    }

    /// The Python interpreter cannot be started; `reason` is the system's message.
    case noPython(reason: String)
    /// The package `gymnasium` is not installed.
    case noPackage(python: String)
    /// The installed package is older than the supported versions.
    case oldPackage(python: String, version: String)
    /// No environment with this id is registered; `ids` has the registered ones.
    case unknownID(ids: [String], text: String)
    /// A package needed by the environment, or a whole Gymnasium extra, is not installed.
    case noDependency(python: String, extra: String?, text: String)
    /// The module that registers the environment, or one of its dependencies, is missing.
    case noModule(String)
    /// The observation space is not supported.
    case observations(String)
    /// The action space is not supported.
    case actions(String)
    /// The environment has changed since the spec was checked.
    case changed
    /// Python code raised an error.
    case raised(String, during: Request)
    /// An observation has an element outside the binary observation space.
    case notBinary(Float)
    /// The process ended by itself.
    case died(PipedProcess.Ending, during: Request, lastLines: [String])
    /// The process did not answer in time and was killed.
    case late(Duration, during: Request, lastLines: [String])
    /// The response is not a valid answer.
    case unintelligible
}
