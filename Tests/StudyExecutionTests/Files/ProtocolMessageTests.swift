import Testing

@testable import StudyExecution

@Suite("A message of protocol buffers")
struct ProtocolMessageTests {
    private func bytes(_ build: (inout ProtocolMessage) -> Void) -> [UInt8] {
        var message = ProtocolMessage()
        build(&message)
        return message.bytes
    }

    /// The examples of the page *Encoding*, and a negative number, which takes ten bytes.
    @Test("is encoded as the format's description says")
    func examples() {
        #expect(bytes { $0.add(1, 150) } == [0x08, 0x96, 0x01])
        #expect(bytes { $0.add(2, "testing") } == [0x12, 0x07] + Array("testing".utf8))
        #expect(
            bytes { outer in
                var inner = ProtocolMessage()
                inner.add(1, 150)
                outer.add(3, inner)
            } == [0x1a, 0x03, 0x08, 0x96, 0x01])
        #expect(bytes { $0.add(1, -2) } == [0x08, 0xfe] + [UInt8](repeating: 0xff, count: 8) + [0x01])
        #expect(bytes { $0.add(20, 7) } == [0xa0, 0x01, 0x07])
        #expect(bytes { $0.add(1, 1.5) } == [0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
        #expect(bytes { $0.add(2, Float(-2)) } == [0x15, 0, 0, 0, 0xc0])
        #expect(bytes { $0.add(9, bytes: [] as [UInt8]) } == [0x4a, 0x00])
    }
}
