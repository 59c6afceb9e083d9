import Networks
import Understudy
import UnderstudyKernels

// For those files of this module that still pass observations as pointers; it goes with the last of them.
extension ExpertStates {
    mutating func nearest(
        to observation: UnsafePointer<Float>, within radius: Float, using stream: inout RandomStream
    ) -> Neighbor? {
        let observation = UnsafeBufferPointer(start: observation, count: observationCount)
        return nearest(to: observation.span, within: radius, using: &stream)
    }

    mutating func nearest(
        _ count: Int, to observation: UnsafePointer<Float>, within radius: Float, into neighbors: inout [Neighbor],
        using stream: inout RandomStream
    ) {
        let observation = UnsafeBufferPointer(start: observation, count: observationCount)
        nearest(count, to: observation.span, within: radius, into: &neighbors, using: &stream)
    }

    mutating func distance(from observation: UnsafePointer<Float>, to other: [Float]) -> Float {
        let observation = UnsafeBufferPointer(start: observation, count: observationCount)
        return distance(from: observation.span, to: other)
    }
}

extension Buffer {
    fileprivate var start: UnsafeMutablePointer<Element> {
        var span = mutableSpan
        guard let start = span.withUnsafeMutableBufferPointer(\.baseAddress) else {
            preconditionFailure("no elements")
        }
        return start
    }
}

extension Network {
    func forward(_ inputs: UnsafePointer<Float>, count: Int, with role: Role) -> UnsafePointer<Float> {
        let inputs = UnsafeBufferPointer(start: inputs, count: count * shape.inputs)
        return UnsafePointer(forward(inputs.span, count: count, with: role).start)
    }

    func forwardRecording(_ inputs: UnsafePointer<Float>, count: Int) -> UnsafePointer<Float> {
        let inputs = UnsafeBufferPointer(start: inputs, count: count * shape.inputs)
        return UnsafePointer(forwardRecording(inputs.span, count: count).start)
    }

    func backward(outputGradients: UnsafePointer<Float>, count: Int) {
        let outputGradients = UnsafeBufferPointer(start: outputGradients, count: count * shape.outputs)
        backward(outputGradients: outputGradients.span, count: count)
    }

    func bestAction(for observation: UnsafePointer<Float>) -> Int {
        bestAction(for: UnsafeBufferPointer(start: observation, count: shape.inputs).span)
    }
}

extension ObservationBuffer {
    var base: UnsafeMutablePointer<Float> { elements.start }
}

extension UpdateBatch {
    var observations: UnsafeMutablePointer<Float> { observationRows.start }

    var nextObservations: UnsafeMutablePointer<Float> { nextObservationRows.start }

    func append(_ row: Row, _ observation: UnsafePointer<Float>, _ nextObservation: UnsafePointer<Float>) {
        append(
            row, UnsafeBufferPointer(start: observation, count: observationCount).span,
            UnsafeBufferPointer(start: nextObservation, count: observationCount).span)
    }
}

extension ReplayMemory {
    func setPriorities(of batch: UpdateBatch, count: Int, errors: UnsafePointer<Float>) {
        setPriorities(of: batch, count: count, errors: UnsafeBufferPointer(start: errors, count: count).span)
    }

    func copyObservations(
        before first: Int, after last: Int, to observation: UnsafeMutablePointer<Float>,
        _ nextObservation: UnsafeMutablePointer<Float>
    ) {
        var observation = UnsafeMutableBufferPointer(start: observation, count: elementCount).mutableSpan
        var nextObservation = UnsafeMutableBufferPointer(start: nextObservation, count: elementCount).mutableSpan
        copyObservations(before: first, after: last, to: &observation, &nextObservation)
    }

    private var elementCount: Int { observations.elementCount }
}
