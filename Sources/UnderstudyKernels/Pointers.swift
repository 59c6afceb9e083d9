// The pointers that the C functions take, valid while `body` runs.

/// Calls `body` with a pointer to the elements of `span`.
@inlinable @inline(__always)
func withPointer<Element, Result>(_ span: Span<Element>, _ body: (UnsafePointer<Element>) -> Result) -> Result {
    span.withUnsafeBufferPointer { body($0.baseAddress ?? nowhere()) }
}

/// Calls `body` with a pointer to the elements of `span`.
@inlinable @inline(__always)
func withPointer<Element, Result>(
    _ span: inout MutableSpan<Element>, _ body: (UnsafeMutablePointer<Element>) -> Result
) -> Result {
    span.withUnsafeMutableBufferPointer { body($0.baseAddress ?? UnsafeMutablePointer(mutating: nowhere())) }
}

/// Calls `body` with pointers to the elements of two spans.
@inlinable @inline(__always)
func withPointers<A, B, Result>(
    _ a: Span<A>, _ b: Span<B>, _ body: (UnsafePointer<A>, UnsafePointer<B>) -> Result
) -> Result {
    withPointer(a) { a in withPointer(b) { b in body(a, b) } }
}

/// Returns a pointer to no elements, which C does not write as null.
@inlinable
func nowhere<Element>() -> UnsafePointer<Element> {
    guard let pointer = UnsafePointer<Element>(bitPattern: MemoryLayout<Element>.alignment) else {
        preconditionFailure("an alignment is not 0")
    }
    return pointer
}
