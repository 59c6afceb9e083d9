import CAllocationCounter

/// The memory allocations of this thread, for the law `allocation`.
///
/// A program that links this library gets a `malloc` and a `free` that count, and hand the calls on to glibc's.
public enum Allocations {
    /// The number of times that this thread has allocated or reallocated memory so far.
    ///
    /// It is `nil` if nothing counts them, or if no code can promise to make none: in debug mode, where Swift allocates
    /// for every iterator; without glibc; under a sanitizer; and in a program with a `malloc` of its own.
    public static var ofThisThread: (() -> Int)? {
        #if DEBUG
            nil
        #else
            allocations_are_counted() ? { Int(allocations_of_this_thread()) } : nil
        #endif
    }
}
