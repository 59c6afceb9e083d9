import Understudy

/// The classic control problems, as Gymnasium 1.4 has them.
public enum ClassicControlPlugin: Plugin {
    /// `ClassicControl`
    public static let name = "ClassicControl"

    /// One line for `understudy list`.
    public static let summary = "Classic control problems with the dynamics, rewards and limits of Gymnasium 1.4"

    /// Adds `acrobot`, `cart-pole` and `mountain-car`.
    public static func register(into registry: inout Registry) {
        registry.add(Acrobot.self)
        registry.add(CartPole.self)
        registry.add(MountainCar.self)
    }
}
