#if canImport(Glibc)
    import CHeap
    import Glibc
#endif

/// The C library's heap.
enum Heap {
    /// The bytes allocated by all threads; `nil` if unknown.
    ///
    /// It is unknown without glibc, or if another `malloc` replaces glibc's. Blocks so large that they are mapped
    /// separately do not count.
    static var bytesInUse: Int? {
        #if canImport(Glibc)
            let bytes = mallinfo2().uordblks
            return bytes > 0 ? Int(bytes) : nil
        #else
            return nil
        #endif
    }

    /// Waits, so that other activity in the process can end.
    static func wait(milliseconds: Int) {
        #if canImport(Glibc)
            usleep(UInt32(1000 * milliseconds))
        #endif
    }
}
