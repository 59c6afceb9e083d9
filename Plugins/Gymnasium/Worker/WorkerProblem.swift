/// What keeps a worker from making its environment, or from going on with it.
enum WorkerProblem: Error, Hashable, Sendable {
    /// What a worker was asked for.
    enum Request: String, Hashable, Sendable {
        case start, reset, step
    }

    /// The Python cannot be started, for the system's reason.
    case noPython(reason: String)
    /// It has no package `gymnasium`.
    case noPackage(python: String)
    /// Its package is older than what is understood here.
    case oldPackage(python: String, version: String)
    /// No environment of this id is registered, but others are.
    case unknownID(ids: [String], text: String)
    /// The environment needs a package that is not there, or a whole extra of Gymnasium.
    case noDependency(python: String, extra: String?, text: String)
    /// The module that registers the environment, or one that it needs, is not there.
    case noModule(String)
    /// The environment's observations cannot be learned from.
    case observations(String)
    /// The environment's actions cannot be learned.
    case actions(String)
    /// The environment is not what it was when the spec was checked.
    case changed
    /// Python code raised an error.
    case raised(String, during: Request)
    /// An observation has an element that the space does not have.
    case notBinary(Float)
    /// The process ended by itself.
    case died(PipedProcess.Ending, during: Request, lastLines: [String])
    /// The process did not answer in time and was killed.
    case late(Duration, during: Request, lastLines: [String])
    /// What came is no answer.
    case unintelligible
}
