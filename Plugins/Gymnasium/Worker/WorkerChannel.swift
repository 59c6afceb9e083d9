import Foundation

/// A request-response channel to a worker; the worker script describes the protocol.
///
/// After a failed request, no further request is allowed.
final class WorkerChannel {
    /// The maximum length of an answer; a longer one is treated as invalid.
    private static let longestAnswer = 1 << 30

    private let process: PipedProcess
    private let timeout: Duration
    private let request: UnsafeMutableRawBufferPointer
    private var answer: UnsafeMutableRawBufferPointer
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
        request = .allocate(byteCount: 9, alignment: 8)
        answer = .allocate(byteCount: 1_024, alignment: 8)
    }

    deinit {
        request.deallocate()
        answer.deallocate()
    }

    /// The part of the last answer after the header, valid until the next request; 8-byte aligned.
    var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: answer[WorkerAnswer.byteCount..<WorkerAnswer.byteCount + answerLength])
    }

    /// Sends the request `operation` with `number` and `body`, and waits for the answer.
    func ask(
        _ operation: Unicode.Scalar, _ number: Int64, body: [UInt8] = [], during purpose: WorkerProblem.Request
    ) throws(WorkerProblem) -> WorkerAnswer {
        request.storeBytes(of: UInt8(truncatingIfNeeded: operation.value), as: UInt8.self)
        request.storeBytes(of: number.littleEndian, toByteOffset: 1, as: Int64.self)
        guard process.send(UnsafeRawBufferPointer(request)), body.withUnsafeBytes(process.send) else {
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
            switch process.receive(into: UnsafeMutableRawBufferPointer(rebasing: answer[count...]), until: deadline) {
            case .bytes(let more): count += more
            case .end: throw died(during: purpose)
            case .late:
                // The worker may already have exited while another process holds its pipes open. In that case it was
                // not killed here.
                guard process.end(within: .zero) == .signaled(SIGKILL) else { throw died(during: purpose) }
                throw .late(timeout, during: purpose, lastLines: process.lastLines)
            }
            guard count >= WorkerAnswer.byteCount else { continue }
            let result = WorkerAnswer(UnsafeRawBufferPointer(answer))
            guard result.length <= Self.longestAnswer else { throw .unintelligible }
            needed = WorkerAnswer.byteCount + result.length
            if count < needed {
                if answer.count < needed { enlarge(to: needed) }
                continue
            }
            guard count == needed else { throw .unintelligible }
            answerLength = result.length
            return result
        }
    }

    private func enlarge(to byteCount: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(answer))
        answer.deallocate()
        answer = larger
    }

    private func died(during purpose: WorkerProblem.Request) -> WorkerProblem {
        .died(process.end(within: .seconds(1)), during: purpose, lastLines: process.lastLines)
    }
}
