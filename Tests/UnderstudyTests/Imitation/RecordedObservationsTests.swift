import TestSupport
import Testing

@testable import Understudy

@Suite("The numbers of a recording")
struct RecordedObservationsTests {
    private static let bytes: [UInt8] = (0..<60).map { $0 &* 4 }
    private static let numbers = bytes.map { Float($0) }
    private static let trajectories: [ExpertRecording.Trajectory] = [
        .init(length: 2, terminated: true, truncated: false), .init(length: 1, terminated: false, truncated: true),
        .init(length: 4, terminated: true, truncated: false),
    ]

    /// The forms of storing numbers; scaled bytes are pixels from -1 to 1.
    enum Form: CaseIterable {
        case floats, bytes, scaledBytes
    }

    private static func observations(_ form: Form) -> RecordedObservations {
        switch form {
        case .floats: RecordedObservations(numbers)
        case .bytes: RecordedObservations(bytes: bytes)
        case .scaledBytes: RecordedObservations(bytes: bytes).mapped { $0 / 127.5 - 1 }
        }
    }

    private static func recording(_ form: Form) -> ExpertRecording {
        ExpertRecording(observationCount: 6, observations: observations(form), trajectories: trajectories)
    }

    @Test("are the same in every form", arguments: Form.allCases)
    func values(form: Form) {
        let observations = Self.observations(form)
        let expected = form == .scaledBytes ? Self.numbers.map { $0 / 127.5 - 1 } : Self.numbers
        #expect(observations.isCompact == (form != .floats))
        #expect(observations.bytes == (form == .bytes ? Self.bytes : nil))
        #expect(observations.numbers.map(\.bitPattern) == expected.map(\.bitPattern))
        #expect(observations.elementsEqual(expected) && Array(observations[7..<9]) == Array(expected[7..<9]))
        let other = RecordedObservations(expected)
        #expect(observations == other && observations.hashValue == other.hashValue)
        #expect(observations != RecordedObservations(expected.reversed()))
        #expect(Self.recording(form).storage == (form == .bytes ? .byte : .float))
    }

    @Test("are read by rows as from floats", arguments: Form.allCases)
    func rows(form: Form) {
        let recording = Self.recording(form)
        let floats = ExpertRecording(
            observationCount: 6, observations: recording.observations.numbers, trajectories: Self.trajectories)
        #expect(recording.observations == floats.observations)
        func copy(_ span: Span<Float>) -> [Float] { span.indices.map { span[$0] } }
        var room: [Float] = []
        for j in 0..<recording.transitionCount {
            let pair = floats.withTransition(j) { [copy($0), copy($1)] }
            #expect(recording.withTransition(j) { [copy($0), copy($1)] } == pair)
            #expect(recording.withTransition(j, using: &room) { [copy($0), copy($1)] } == pair)
        }
        for row in 0..<recording.rowCount {
            let expected = Array(recording.observations[row * 6..<(row + 1) * 6])
            #expect(recording.withObservation(inRow: row, using: &room, copy) == expected)
            var target = [Float](repeating: 7, count: 8)
            var span = target.mutableSpan
            recording.copyObservation(inRow: row, into: &span, at: 1)
            #expect(target == [7] + expected + [7])
        }
    }

    @Test("stay bytes in a part of a recording, and in a recording that is joined from such", arguments: Form.allCases)
    func parts(form: Form) {
        let recording = Self.recording(form)
        let prefix = recording.prefix(transitions: 4)
        #expect(prefix.observations.elementsEqual(recording.observations.prefix(6 * prefix.rowCount)))
        let joined = ExpertRecording(joining: [recording, prefix])
        #expect(joined.observations.numbers == recording.observations.numbers + prefix.observations.numbers)
        let other = ExpertRecording(joining: [recording, Self.recording(.floats)])
        #expect(other.observations.numbers == recording.observations.numbers + Self.numbers)
        for part in [prefix, joined, recording.ending(inTerminalStates: true)] {
            #expect(part.observations.isCompact == recording.observations.isCompact)
        }
        #expect(!other.observations.isCompact)
    }

    @Test("become floats with the first number that is no byte", arguments: [-0.0, 0.5, 256, -1, .nan, .infinity])
    func append(number: Float) {
        var observations = RecordedObservations(bytes: [])
        observations.append(3)
        observations.append(255)
        #expect(observations.bytes == [3, 255])
        observations.append(number)
        observations.append(bytes: [7])
        #expect(observations.numbers.map(\.bitPattern) == [3, 255, number, 7].map { (x: Float) in x.bitPattern })
        #expect(observations.firstNonfinite() == (number.isFinite ? nil : 2))
    }

    @Test("are moved and replaced in place", arguments: [Form.floats, .bytes])
    func moves(form: Form) {
        let start = RecordedObservations(bytes: [1, 2, 3, 4, 5, 6])
        var observations = form == .bytes ? start : RecordedObservations(start.numbers)
        observations.appendRoom(for: 2)
        observations.copy(1..<5, to: 3)
        #expect(observations.numbers == [1, 2, 3, 2, 3, 4, 5, 0])
        observations.copy(3..<7, to: 0)
        #expect(observations.numbers == [2, 3, 4, 5, 3, 4, 5, 0])
        observations.copy(1..<3, of: start, to: 6)
        #expect(observations.isCompact == (form == .bytes) && observations.numbers == [2, 3, 4, 5, 3, 4, 2, 3])
        observations.copy(0..<1, of: RecordedObservations([0.5]), to: 1)
        observations.removeLast(5)
        #expect(!observations.isCompact && observations.numbers == [2, 0.5, 4])
    }

    @Test("are read in room of the caller's without allocations", .enabled(if: canCountAllocations))
    func allocations() {
        let recording = Self.recording(.scaledBytes)
        var room: [Float] = []
        var sum: Float = recording.withTransition(0, using: &room) { $0[0] + $1[0] }
        let before = allocationsOfThisThread()
        for j in 0..<recording.transitionCount {
            sum += recording.withTransition(j, using: &room) { $0[0] + $1[5] }
            sum += recording.withObservation(inRow: j, using: &room) { $0[3] }
        }
        #expect(allocationsOfThisThread() == before)
        #expect(sum.isFinite)
    }
}
