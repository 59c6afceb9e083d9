import Foundation
import Testing

@testable import Gymnasium

@Suite("A process behind pipes")
struct PipedProcessTests {
    private func start(_ script: String) throws -> PipedProcess {
        try PipedProcess(
            "sh", ["-c", script], variables: ProcessInfo.processInfo.environment, forwardsErrors: false)
    }

    /// All that the process answers until its end.
    private func answers(of process: PipedProcess, within limit: Duration = .seconds(600)) -> String {
        var buffer = [UInt8](repeating: 0, count: 64)
        var bytes: [UInt8] = []
        let deadline = ContinuousClock.now + limit
        while case .bytes(let count) = process.receive(into: &buffer, until: deadline) { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a process is there and no zombie.
    static func isRunning(_ pid: Int) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return status.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    @Test("answers what it is asked, and ends when nobody asks any more")
    func echo() throws {
        let process = try start("cat")
        let hello = Array("hello".utf8)
        let isSent = process.send(hello.span.bytes)
        #expect(isSent)
        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(process.receive(into: &buffer, until: .now + .seconds(600)) == .bytes(5))
        #expect(String(decoding: buffer[..<5], as: UTF8.self) == "hello")
        #expect(process.end() == .exited(0))
    }

    @Test("that does not exist is an error with the system's words")
    func missing() {
        let error = #expect(throws: SystemError.self) {
            try PipedProcess("/no/such/program", [], variables: [:], forwardsErrors: false)
        }
        #expect(error?.description == "No such file or directory")
    }

    @Test("that does not answer is late, and killed when it does not end either")
    func late() throws {
        let process = try start("trap '' TERM; while :; do sleep 1; done")
        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(process.receive(into: &buffer, until: .now + .milliseconds(50)) == .late)
        #expect(process.end(within: .zero) == .signaled(SIGKILL))
    }

    @Test("says how it ended, and its last words")
    func ending() throws {
        let process = try start("echo one >&2; echo two >&2; exit 3")
        #expect(answers(of: process) == "")
        #expect(process.end() == .exited(3))
        #expect(process.lastLines == ["one", "two"])
        let crashing = try start("kill -SEGV $$")
        #expect(answers(of: crashing) == "")
        #expect(crashing.end() == .signaled(SIGSEGV))
    }

    @Test("may say a megabyte on its standard error before it answers")
    func verbose() throws {
        let process = try start("head -c 1000000 /dev/zero | tr '\\0' x >&2; echo done")
        #expect(answers(of: process) == "done\n")
    }

    @Test("may be asked after its end, which is no end of this process")
    func ended() throws {
        let process = try start("exit 0")
        _ = answers(of: process)
        // The system closes its files one after the other.
        var isTaking = true
        for _ in 0..<1_000 where isTaking {
            let hello = Array("hello".utf8)
            isTaking = process.send(hello.span.bytes)
            usleep(1_000)
        }
        #expect(!isTaking)
    }

    @Test("has no open file of this process")
    func files() throws {
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let high = fcntl(file, F_DUPFD, 150)
        defer { close(high) }
        let process = try start("test -e /proc/self/fd/\(high) && echo open || echo closed")
        #expect(answers(of: process) == "closed\n")
    }

    @Test("leaves its pipes to no other process, so that it ends whatever others do")
    func pipes() throws {
        let process = try start("cat")
        let other = try start("sleep 1000")
        #expect(process.end() == .exited(0))
        other.end(within: .zero)
    }

    @Test("takes along what it started, when it is killed and when its owner forgets it")
    func group() throws {
        for killed in [true, false] {
            var process: PipedProcess? = try start("sleep 1000 & echo $!; cat")
            var buffer = [UInt8](repeating: 0, count: 64)
            guard case .bytes(let count)? = process?.receive(into: &buffer, until: .now + .seconds(600)) else {
                Issue.record("no answer")
                return
            }
            let text = String(decoding: buffer[..<count], as: UTF8.self)
            let sleeper = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(Self.isRunning(sleeper))
            if killed { process?.end(within: .zero) }
            process = nil
            for _ in 0..<30_000 where Self.isRunning(sleeper) { usleep(10_000) }
            #expect(!Self.isRunning(sleeper))
        }
    }

    @Test("is reaped")
    func reaped() throws {
        var process: PipedProcess? = try start("echo $$; cat")
        var buffer = [UInt8](repeating: 0, count: 64)
        guard case .bytes(let count)? = process?.receive(into: &buffer, until: .now + .seconds(600)) else {
            Issue.record("no answer")
            return
        }
        let pid = String(decoding: buffer[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(FileManager.default.fileExists(atPath: "/proc/\(pid)"))
        process = nil
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
    }

    @Test("text in pieces is split between characters")
    func pieces() {
        for text in ["", "plain", "é", "a\u{20AC}", "\u{1F600}b", "é\u{20AC}\u{1F600}"] {
            let bytes = Array(text.utf8)
            for count in 0...bytes.count {
                let first = UTF8Pieces.splitting(Array(bytes[..<count]))
                #expect(first.rest.count < 4 && first.text + first.rest == Array(bytes[..<count]))
                #expect(String(validating: first.text, as: UTF8.self) != nil)
                let second = UTF8Pieces.splitting(first.rest + bytes[count...])
                #expect(second.rest.isEmpty && first.text + second.text == bytes)
            }
        }
        // Bytes that are no UTF-8 wait for nothing.
        #expect(UTF8Pieces.splitting([0x80, 0x80, 0x80, 0x80]).rest.isEmpty)
    }
}
