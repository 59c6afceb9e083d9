import Foundation

/// Requests to a worker and its answers, as the worker's script describes them. Once a request has failed, no other may follow.
final class WorkerChannel {
    /// The longest answer that is believed to be one.
    private static let longestAnswer = 1 << 30

    private let process: PipedProcess
    private let timeout: Duration
    private let request: UnsafeMutableRawBufferPointer
    private var answer: UnsafeMutableRawBufferPointer
    private var answerLength = 0

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - timeout: how long each answer may take.
    ///   - forwardsErrors: whether what Python writes to its standard error goes on to that of this process.
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

    /// What followed the fixed part of the last answer, valid until the next request; 8-byte aligned.
    var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: answer[WorkerAnswer.byteCount..<WorkerAnswer.byteCount + answerLength])
    }

    /// Asks for `operation` with `number`, followed by `body`, and waits for the answer.
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
                // One that has ended, and left behind what holds its pipes open, has not been killed.
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
