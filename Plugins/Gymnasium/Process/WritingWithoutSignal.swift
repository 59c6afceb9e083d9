import Foundation

/// Writes `bytes` like `write`, but never raises SIGPIPE.
///
/// If the other end is closed, this only returns an error. The process's own handling of SIGPIPE does not matter.
///
/// - Returns: the number of bytes written, or -1 with the reason in `errno`.
func writeWithoutSignal(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
        _ = fcntl(descriptor, F_SETNOSIGPIPE, 1)
        return write(descriptor, bytes.baseAddress, bytes.count)
    #else
        // The signal is delivered to the writing thread. Block it there and consume it before it has an effect.
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
