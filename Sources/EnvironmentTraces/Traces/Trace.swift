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
