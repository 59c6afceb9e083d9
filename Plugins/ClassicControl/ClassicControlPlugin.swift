import Understudy

/// The classic control problems of Gymnasium 1.4.
public enum ClassicControlPlugin: Plugin {
    /// `ClassicControl`
    public static let name = "ClassicControl"

    /// A one-line summary for `understudy list`.
    public static let summary = "Classic control problems with the dynamics, rewards and limits of Gymnasium 1.4"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers `acrobot`, `cart-pole` and `mountain-car`.
    public static func register(into registry: inout Registry) {
        registry.add(Acrobot.self)
        registry.add(CartPole.self)
        registry.add(MountainCar.self)
    }
}
