import CAllocationCounter

/// Whether a test can count allocations: those that promise none promise it of optimized code, as unoptimized Swift allocates for every iterator.
public var canCountAllocations: Bool {
    #if DEBUG
        false
    #else
        allocations_are_counted()
    #endif
}

/// The number of times that this thread has allocated or reallocated memory so far.
public func allocationsOfThisThread() -> Int { Int(allocations_of_this_thread()) }
