import Foundation

/// A process of the program with limits on its memory and its processor time.
struct LimitedProcess {
    /// The results of a finished process.
    struct Result {
        /// The exit code; 128 and the signal's number after a signal.
        let exitCode: Int32
        /// Standard output and standard error.
        let text: String
        /// The greatest memory of the process, in bytes, as of two milliseconds before its end.
        let peakBytes: Int
    }

    /// The seconds after which a process that waits for nothing is killed.
    private static let patience = 300.0

    /// Runs `program` with `arguments` and waits for its end, which blocks the thread.
    ///
    /// - Parameter seconds: the processor seconds, after which the process is ended by SIGXCPU.
    static func run(
        _ program: URL, _ arguments: [String], in folder: URL, seconds: Int = 20
    ) throws -> Result {
        let output = folder.appending(path: "output-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let script = "cd \"$1\" && shift && ulimit -c 0 && ulimit -t \(seconds) && exec \"$@\" >\"$0\" 2>&1 </dev/null"
        let words = ["/bin/sh", "-c", script, output.path, folder.path, program.path] + arguments
        var cWords: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        cWords.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] =
            ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.map {
                strdup("\($0)=\($1)")
            }
        variables.append(nil)
        defer { for word in cWords + variables { free(word) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, "/bin/sh", nil, nil, cWords, variables) == 0 else {
            throw CocoaError(.fileReadUnknown)
        }
        var status: Int32 = 0
        var peak = 0
        let end = Date(timeIntervalSinceNow: patience)
        while waitpid(pid, &status, WNOHANG) == 0 {
            if Date() > end { kill(pid, SIGKILL) }
            peak = max(peak, peakBytes(of: pid))
            usleep(2_000)
        }
        let signal = status & 0x7F
        return Result(
            exitCode: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            text: String(decoding: (try? Data(contentsOf: output)) ?? Data(), as: UTF8.self),
            peakBytes: peak)
    }

    /// Returns the greatest memory of a process since it became its program; 0 once it has ended.
    ///
    /// The usage that `wait4` gives has the memory of this process in it, from before the other one became its program.
    private static func peakBytes(of pid: pid_t) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1_024
    }
}
