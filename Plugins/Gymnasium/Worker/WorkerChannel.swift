import Foundation

/// A request-response channel to a worker; the worker script describes the protocol.
///
/// After a failed request, no further request is allowed.
final class WorkerChannel {
    /// The maximum length of an answer; a longer one is treated as invalid.
    private static let longestAnswer = 1 << 30

    private let process: PipedProcess
    private let timeout: Duration
    private var request: [UInt8] = []
    private var answer = [UInt8](repeating: 0, count: 1_024)
    private var answerLength = 0

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - timeout: the maximum time for each answer.
    ///   - forwardsErrors: whether Python's standard error is forwarded to the standard error of this process.
    init(_ python: Python, timeout: Duration, forwardsErrors: Bool) throws(WorkerProblem) {
        do {
            process = try python.start(forwardsErrors: forwardsErrors)
        } catch {
            throw .noPython(reason: "\(error)")
        }
        self.timeout = timeout
    }

    /// The part of the last answer after the header.
    var payload: ArraySlice<UInt8> { answer[WorkerAnswer.byteCount..<WorkerAnswer.byteCount + answerLength] }

    /// Copies the payload to the beginning of `bytes`, eight at a time.
    func copyPayload(to bytes: inout MutableSpan<UInt8>) {
        let payload = answer
        let source = payload.span.bytes
        let count = min(answerLength, bytes.count)
        let whole = count & ~7
        var target = bytes.mutableBytes
        for place in stride(from: 0, to: whole, by: 8) {
            let part = source.unsafeLoadUnaligned(fromByteOffset: WorkerAnswer.byteCount + place, as: UInt64.self)
            target.storeBytes(of: part, toByteOffset: place, as: UInt64.self)
        }
        for place in whole..<count {
            target.storeBytes(of: payload[WorkerAnswer.byteCount + place], toByteOffset: place, as: UInt8.self)
        }
    }

    /// Replaces `numbers` with the floats of the payload.
    func readFloats(into numbers: inout [Float]) {
        numbers.removeAll(keepingCapacity: true)
        let answer = answer
        let bytes = answer.span.bytes
        for index in 0..<answerLength / MemoryLayout<Float>.stride {
            let place = WorkerAnswer.byteCount + index * MemoryLayout<Float>.stride
            numbers.append(bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Float.self))
        }
    }

    /// Sends the request `operation` with `number` and `body`, and waits for the answer.
    func ask(
        _ operation: Unicode.Scalar, _ number: Int64, body: [UInt8] = [], during purpose: WorkerProblem.Request
    ) throws(WorkerProblem) -> WorkerAnswer {
        request.removeAll(keepingCapacity: true)
        request.append(UInt8(truncatingIfNeeded: operation.value))
        withUnsafeBytes(of: number.littleEndian) { request.append(contentsOf: $0) }
        guard process.send(request.span.bytes), process.send(body.span.bytes) else {
            throw died(during: purpose)
        }
        let result = try receive(during: purpose)
        guard !result.failed else {
            guard let failure = try? JSONDecoder().decode(WorkerFailure.self, from: Data(payload)) else {
                throw .unintelligible
            }
            throw failure.problem(during: purpose)
        }
        return result
    }

    private func receive(during purpose: WorkerProblem.Request) throws(WorkerProblem) -> WorkerAnswer {
        let deadline = ContinuousClock.now + timeout
        var (count, needed) = (0, WorkerAnswer.byteCount)
        while true {
            switch process.receive(into: &answer, from: count, until: deadline) {
            case .bytes(let more): count += more
            case .end: throw died(during: purpose)
            case .late:
                // The worker may already have exited while another process holds its pipes open. In that case it was
                // not killed here.
                guard process.end(within: .zero) == .signaled(SIGKILL) else { throw died(during: purpose) }
                throw .late(timeout, during: purpose, lastLines: process.lastLines)
            }
            guard count >= WorkerAnswer.byteCount else { continue }
            let result = WorkerAnswer(answer.span.bytes)
            guard result.length <= Self.longestAnswer else { throw .unintelligible }
            needed = WorkerAnswer.byteCount + result.length
            if count < needed {
                if answer.count < needed { answer += repeatElement(0, count: needed - answer.count) }
                continue
            }
            guard count == needed else { throw .unintelligible }
            answerLength = result.length
            return result
        }
    }

    private func died(during purpose: WorkerProblem.Request) -> WorkerProblem {
        .died(process.end(within: .seconds(1)), during: purpose, lastLines: process.lastLines)
    }
}
