import QNetworks
import Testing

@Suite("Losses")
struct LossTests {
    @Test(
        "values and derivatives on both sides of the threshold",
        arguments: [
            (Loss.squaredError, Float(-3), Float(9), Float(-6)), (.squaredError, 0.5, 0.25, 1),
            (.huber(threshold: 1), 0.5, 0.125, 0.5), (.huber(threshold: 1), -3, 2.5, -1),
            (.huber(threshold: 2), 2, 2, 2), (.huber(threshold: 2), 5, 8, 2), (.huber(threshold: 2), -5, 8, -2),
            (.huber(threshold: 1), 0, 0, 0),
        ])
    func known(loss: Loss, error: Float, value: Float, derivative: Float) {
        #expect(loss.value(of: error) == value)
        #expect(loss.derivative(at: error) == derivative)
    }

    @Test("an error that is not a number stays visible", arguments: [Loss.squaredError, .huber(threshold: 1)])
    func notANumber(loss: Loss) {
        #expect(loss.value(of: .nan).isNaN)
        #expect(loss.derivative(at: .nan).isNaN)
    }
}
