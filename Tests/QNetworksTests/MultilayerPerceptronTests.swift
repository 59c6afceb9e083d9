import CAllocationCounter
import QNetworks
import TestSupport
import Testing

@Suite("The multilayer perceptron")
struct MultilayerPerceptronTests {
    private func made(hidden: [Int] = [16], learningRate: Double = 1e-2, seed: UInt64 = 1) -> MultilayerPerceptron {
        var generator = SplitMix(state: seed)
        return MultilayerPerceptron(
            inputs: 2, hidden: hidden, outputs: 1, maximumBatch: 4, optimizer: .adam(learningRate: learningRate),
            using: &generator)
    }

    private static let corners: [(Float, Float)] = [(0, 0), (0, 1), (1, 0), (1, 1)]

    private func write(_ perceptron: MultilayerPerceptron) {
        for (row, corner) in Self.corners.enumerated() {
            perceptron.inputs[2 * row] = corner.0
            perceptron.inputs[2 * row + 1] = corner.1
        }
    }

    /// One step toward the exclusive or, by binary cross-entropy.
    private func step(_ perceptron: MultilayerPerceptron) {
        write(perceptron)
        perceptron.train(4) { outputs, gradients in
            for (row, corner) in Self.corners.enumerated() {
                gradients[row] = (logistic(outputs[row]) - (corner.0 != corner.1 ? 1 : 0)) / 4
            }
        }
    }

    @Test("learns the exclusive or, which no linear map tells")
    func learns() {
        let (deep, linear) = (made(), made(hidden: []))
        for _ in 0..<1_000 {
            step(deep)
            step(linear)
        }
        func mistakes(_ perceptron: MultilayerPerceptron) -> Int {
            write(perceptron)
            let outputs = perceptron.predict(4)
            return Self.corners.enumerated().count { row, corner in (outputs[row] > 0) != (corner.0 != corner.1) }
        }
        #expect(mistakes(deep) == 0)
        #expect(mistakes(linear) > 0)
    }

    @Test("a prediction changes nothing, and is that of the rows alone")
    func predictions() throws {
        let (perceptron, other) = (made(), made())
        write(perceptron)
        let outputs = perceptron.predict(4)
        let all = (0..<4).map { outputs[$0] }
        perceptron.inputs[0] = perceptron.inputs[6]
        perceptron.inputs[1] = perceptron.inputs[7]
        #expect(perceptron.predict(1)[0] == all[3])
        step(perceptron)
        step(other)
        write(perceptron)
        write(other)
        #expect(Array(perceptron.predict(4)) == Array(other.predict(4)))
        #expect(Array(perceptron.predict(4)) != all)
    }

    @Test("steps and predictions allocate nothing", .enabled(if: canCountAllocations))
    func memory() {
        let perceptron = made()
        // The first call of each may create what the language runtime keeps.
        step(perceptron)
        _ = perceptron.predict(4)
        let before = allocations_of_this_thread()
        for _ in 0..<10 {
            step(perceptron)
            _ = perceptron.predict(4)
        }
        #expect(allocations_of_this_thread() == before)
    }
}

@Suite("Probabilities of logits")
struct ProbabilityTests {
    @Test(
        "a logistic of any size is a probability, and those of x and -x are 1 together",
        arguments: [0, 1e-20, 0.5, 3, 20, 88, 90, 1e30, .infinity] as [Float])
    func logistics(_ x: Float) {
        #expect((0...1).contains(logistic(x)) && (0...1).contains(logistic(-x)))
        #expect(abs(logistic(x) + logistic(-x) - 1) < 1e-6)
    }

    @Test("log-odds of ln 3 are three in four")
    func odds() { #expect(abs(logistic(1.0986123) - 0.75) < 1e-6) }

    @Test(
        "the softmax has the ratios of the exponentials and the sum 1, also of logits whose exponentials are none",
        arguments: [0, 1_000, -1_000] as [Float])
    func softmaxes(_ shift: Float) {
        let logits: [Float] = [shift, shift + 0.6875, shift - 1]
        var probabilities: [Float] = [9, 9, 9]
        softmax(logits.span, into: &probabilities)
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
        // e^0.6875 and e^-1
        #expect(abs(probabilities[1] / probabilities[0] - 1.988737) < 1e-5)
        #expect(abs(probabilities[2] / probabilities[0] - 0.3678794) < 1e-5)
    }
}
