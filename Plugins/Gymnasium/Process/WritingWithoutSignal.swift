import Foundation

/// Writes `bytes` as `write` does. Where nobody reads any more that is an error alone: SIGPIPE, which may end this process, stays away, whatever the
/// process does with it elsewhere.
///
/// - Returns: how many bytes were taken, or -1 with the reason in `errno`.
func writeWithoutSignal(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
        _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
        return write(descriptor, bytes.baseAddress, bytes.count)
    #else
        // The signal goes to the thread that writes: held back there, it can be taken before anything comes of it.
        var (signals, before) = (sigset_t(), sigset_t())
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        let count = write(descriptor, bytes.baseAddress, bytes.count)
        let reason = errno
        if count < 0, reason == EPIPE {
            var now = timespec()
            while sigtimedwait(&signals, nil, &now) < 0, errno == EINTR {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = reason
        return count
    #endif
}
