import Understudy

/// The classic control problems, as Gymnasium 1.4 has them.
public enum ClassicControlPlugin: Plugin {
    /// `ClassicControl`
    public static let name = "ClassicControl"

    /// One line for `understudy list`.
    public static let summary = "Classic control problems with the dynamics, rewards and limits of Gymnasium 1.4"

    /// Adds `mountain-car` and `cart-pole`.
    public static func register(into registry: inout Registry) {
        registry.add(MountainCar.self)
        registry.add(CartPole.self)
    }
}
