import QNetworks

@testable import AgentTraining

/// The loss of one update as the documentation states it, in double precision, and its gradient by central differences.
struct ReferenceLoss {
    /// One term: weight · loss(Q(s, a) - y) + marginWeight · (max_b [Q(s, b) + margin · 1(b ≠ a)] - Q(s, a)).
    struct Term {
        var observation: [Float]
        var action: Int
        var target: Double
        var weight: Double
        var marginWeight = 0.0
    }

    let shape: NetworkShape
    let loss: Loss
    var margin = 0.0

    /// The values of all actions.
    func values(_ observation: [Float], _ parameters: [Double]) -> [Double] {
        var entering = observation.map(Double.init)
        let tensors = shape.tensors
        for layer in 0..<tensors.count / 2 {
            let (weights, biases) = (tensors[2 * layer], tensors[2 * layer + 1])
            let width = biases.count
            entering = (0..<width).map { unit in
                let sum = entering.indices.reduce(parameters[biases.offset + unit]) {
                    $0 + entering[$1] * parameters[weights.offset + $1 * width + unit]
                }
                return layer < shape.hidden.count ? max(0, sum) : sum
            }
        }
        return entering
    }

    func value(_ terms: [Term], _ parameters: [Double]) -> Double {
        terms.reduce(0) { sum, term in
            let values = values(term.observation, parameters)
            let error = values[term.action] - term.target
            let temporal =
                switch loss {
                case .squaredError: error * error
                case .huber: abs(error) <= 1 ? error * error / 2 : abs(error) - 0.5
                }
            let raised = values.indices.map { values[$0] + ($0 == term.action ? 0 : margin) }.max() ?? 0
            return sum + term.weight * temporal + term.marginWeight * (raised - values[term.action])
        }
    }

    /// The derivatives by all parameters.
    func gradient(_ terms: [Term], at parameters: [Double]) -> [Double] {
        let step = 1e-6
        return parameters.indices.map { index in
            var (above, below) = (parameters, parameters)
            above[index] += step
            below[index] -= step
            return (value(terms, above) - value(terms, below)) / (2 * step)
        }
    }
}

extension Learner {
    func parameters(_ part: Network.Part) -> [Double] { network.copy(of: part).map(Double.init) }
}

/// The largest difference of two vectors over the length of the second.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
    let length = b.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (zip(a, b).map { abs($0 - $1) }.max() ?? 0) / length
}
