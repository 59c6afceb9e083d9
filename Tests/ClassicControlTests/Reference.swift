import Foundation
import Testing
import Understudy

@testable import ClassicControl

/// A trace of Gymnasium in 20 episodes of one environment, every bit of it.
struct Reference: Decodable {
    struct Episode: Decodable {
        var states: [[Double]]
        var observations: [[Double]]
        var actions: [Int]
        var rewards: [Double]
        var terminated: [Bool]
        var truncated: [Bool]
    }

    var episodes: [Episode]

    static let acrobot = load("acrobot-v1")
    static let cartPole = load("cartpole-v1")
    static let mountainCar = load("mountaincar-v0")

    private static func load(_ name: String) -> Result<Reference, any Error> {
        Result {
            let url = try #require(
                Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
        }
    }
}

/// An environment that has a counterpart in Gymnasium.
protocol Referenced: StateReplaying, Drawable {
    static var reference: Result<Reference, any Error> { get }
    /// The environment with the actions of `numbers`.
    init(actions numbers: [Double])
    init()
}

extension Acrobot: Referenced {
    static var reference: Result<Reference, any Error> { Reference.acrobot }
    init(actions numbers: [Double]) { self.init(torques: numbers) }
    init() { self.init(torques: Self.standardTorques) }
}

extension CartPole: Referenced {
    static var reference: Result<Reference, any Error> { Reference.cartPole }
    init(actions numbers: [Double]) { self.init(forces: numbers) }
    init() { self.init(forces: Self.standardForces) }
}

extension MountainCar: Referenced {
    static var reference: Result<Reference, any Error> { Reference.mountainCar }
    init(actions numbers: [Double]) { self.init(forces: numbers) }
    init() { self.init(forces: Self.standardForces) }
}

extension Environment {
    /// The current observation.
    var observation: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}

/// Every environment of the plugin, as an argument of tests.
enum Subject: String, CaseIterable, CustomTestStringConvertible {
    case acrobot, cartPole, mountainCar

    var testDescription: String { rawValue }

    var type: any Referenced.Type {
        switch self {
        case .acrobot: Acrobot.self
        case .cartPole: CartPole.self
        case .mountainCar: MountainCar.self
        }
    }
}
