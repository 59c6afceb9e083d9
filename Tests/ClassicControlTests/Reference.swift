import Foundation
import Testing
import Understudy

@testable import ClassicControl

/// What Gymnasium did in 20 episodes of one environment, every bit of it.
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

    static let mountainCar = load("mountaincar-v0")
    static let cartPole = load("cartpole-v1")

    private static func load(_ name: String) -> Result<Reference, any Error> {
        Result {
            let url = try #require(
                Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
        }
    }
}

/// An environment that has a counterpart in Gymnasium, with its state as Gymnasium lists it.
protocol Referenced: Environment {
    static var reference: Result<Reference, any Error> { get }
    init()
    var values: [Double] { get set }
}

extension MountainCar: Referenced {
    static var reference: Result<Reference, any Error> { Reference.mountainCar }

    var values: [Double] {
        get { [state.position, state.velocity] }
        set { state = State(position: newValue[0], velocity: newValue[1]) }
    }
}

extension CartPole: Referenced {
    static var reference: Result<Reference, any Error> { Reference.cartPole }

    var values: [Double] {
        get { [state.position, state.velocity, state.angle, state.angularVelocity] }
        set {
            state = State(
                position: newValue[0], velocity: newValue[1], angle: newValue[2], angularVelocity: newValue[3])
        }
    }
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
    case mountainCar, cartPole

    var testDescription: String { rawValue }

    var type: any Referenced.Type {
        switch self {
        case .mountainCar: MountainCar.self
        case .cartPole: CartPole.self
        }
    }
}
