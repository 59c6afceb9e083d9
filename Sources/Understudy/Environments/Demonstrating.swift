/// An environment that knows how it is best played, so that it can be an expert to record without any training.
///
/// `understudy record` takes the proposals, and makes the expert as sub-optimal as it is asked to by random actions in between.
public protocol Demonstrating: Environment {
    /// A good action in the present state, which is not terminal; where several are equally good, any of them, drawn from `stream`.
    func demonstratedAction(using stream: inout RandomStream) -> Int
}
