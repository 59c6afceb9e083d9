/// An environment whose copies are independent: a step of one changes no other.
///
/// An environment that is a value in all its parts only has to say so. Recordings then tell which actions show: whether another action would have led elsewhere.
public protocol IndependentlyCopied: Environment {}

/// An environment that may execute another action than the requested one, as with sticky actions, and tells which.
public protocol ActionReporting: Environment {
    /// The number of the action that the last step executed; `nil` before the first step, and where it has no number.
    var executedAction: Int? { get }
}
