import NumPy
import SpecYAML
import Understudy

/// The step-by-step behavior of another implementation of an environment.
///
/// Documentation/Traces.md describes both formats.
package enum Trace: Sendable {
    /// States, for an environment with deterministic steps.
    case states(StateTrace)
    /// Observations and the random numbers drawn, for a stochastic environment.
    case draws(DrawTrace)

    /// Reads the trace at `path`: a zip archive is a draw trace, any other file a state trace.
    ///
    /// - Throws: `DataError` if the file cannot be read or its arrays are invalid, `Diagnostics` with the errors in a
    ///   state trace.
    package init(path: String) throws {
        let bytes = try contents(ofFile: path, thing: "trace")
        self =
            bytes.starts(with: "PK".utf8)
            ? .draws(try DrawTrace(bytes, path: path)) : .states(try StateTrace(bytes, path: path))
    }
}

extension Trace {
    /// Creates an error for a trace that does not fit the environment, with `message` as the reason.
    static func misfit(_ path: String, _ message: String) -> DataError { DataError(.damaged, path: path, message) }

    /// Creates an error for an action in the trace, at `place`, that the environment does not have.
    static func misfit(_ path: String, action: Int, at place: String, of environment: any Environment) -> DataError {
        let space = environment.actionSpace
        return misfit(
            path,
            "\(place) is \(action), and \(type(of: environment).name) has \(space.count == 1 ? "1 action" : "\(space.count) actions"), numbered "
                + "from 0: \(space.names.joined(separator: ", ")); give the environment the actions of the trace")
    }
}
