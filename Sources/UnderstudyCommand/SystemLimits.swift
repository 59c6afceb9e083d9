import Foundation

/// The limits of the system on this process, checked before anything is done.
///
/// Below them Swift's runtime and Foundation fail in ways that say nothing: a folder seems empty, a thread never starts.
enum SystemLimits {
    /// The number of files that the commands open at once, with room for a worker.
    private static let files = 32
    /// The number of threads that the commands start.
    private static let threads = 8

    /// Returns what is too little here, with its remedy; `nil` if everything is enough.
    static var problem: String? {
        if let code = openingProblem {
            return "only a few files may be open at once (\(name(of: code)): \(text(of: code))); "
                + "raise the limit, such as with: ulimit -n 1024"
        }
        if let code = threadProblem {
            return "no further thread or process can be started (\(name(of: code)): \(text(of: code))); "
                + "end other processes, or raise the limit, such as with: ulimit -u 4096"
        }
        return nil
    }

    /// The error of opening as many files as are needed; `nil` if there is none.
    private static var openingProblem: Int32? {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        for _ in 0..<files {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            // Without the device nothing is known.
            guard descriptor >= 0 else { return errno == EMFILE || errno == ENFILE ? errno : nil }
            descriptors.append(descriptor)
        }
        return nil
    }

    /// The error of starting as many threads as are needed; `nil` if there is none.
    private static var threadProblem: Int32? {
        var started: [pthread_t] = []
        defer { for thread in started { pthread_join(thread, nil) } }
        for _ in 0..<threads {
            // The types of the call differ there.
            #if !canImport(Darwin)
                var thread = pthread_t()
                let code = pthread_create(
                    &thread, nil,
                    { _ in
                        usleep(1_000)
                        return nil
                    }, nil)
                guard code == 0 else { return code == EAGAIN ? code : nil }
                started.append(thread)
            #endif
        }
        return nil
    }

    private static func name(of code: Int32) -> String {
        switch code {
        case EMFILE: "EMFILE"
        case ENFILE: "ENFILE"
        default: "EAGAIN"
        }
    }

    private static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
