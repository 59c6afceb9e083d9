import CHDF5
import Foundation
import Synchronization
import Understudy

/// The library libhdf5, which is loaded when the first file is read or written.
enum HDF5Library {
    /// The environment variable with the library's file, where it has another name or place.
    static let variable = "UNDERSTUDY_HDF5"

    private static let lock = Mutex(false)

    /// Returns the result of `body`, during which no other thread uses the library.
    ///
    /// - Parameter path: the file in question, for the error message.
    /// - Throws: `DataError` if the library is missing, and the errors of `body`.
    static func use<Value>(for path: String, _ body: () throws(DataError) -> Value) throws(DataError) -> Value {
        let result = lock.withLock { (isLoaded: inout Bool) -> Result<Value, DataError> in
            if !isLoaded { isLoaded = chdf5_load(ProcessInfo.processInfo.environment[variable] ?? "") }
            guard chdf5_can_load() else {
                return .failure(
                    DataError(
                        .missing, path: path,
                        "needs the library libhdf5, which this static program cannot load; use a program that was built from the sources, or let it convert the dataset with `dataset convert`"
                    ))
            }
            guard isLoaded else {
                return .failure(
                    DataError(
                        .missing, path: path,
                        "needs the library libhdf5, version 1.10 or later, which is not there; install it (Debian and Ubuntu: the package libhdf5-103-1, libhdf5-310 or libhdf5-dev), or name its file in \(variable)"
                    ))
            }
            do throws(DataError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Whether the library is there.
    static var isPresent: Bool { (try? use(for: "") { true }) ?? false }
}
