/// The memory of a forward pass that keeps nothing but its outputs.
struct Workspace {
    let outputs: UnsafeMutablePointer<Float>

    /// Two buffers that the hidden layers use in turn.
    let hidden: UnsafeMutablePointer<Float>
    let nextHidden: UnsafeMutablePointer<Float>
}
