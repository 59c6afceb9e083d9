import Foundation
import StudyFormat

/// The scalars of a TensorBoard event file that are returns.
///
/// The file is a series of records: the length as 64 bits, the masked CRC-32C of the length, an `Event` of TensorFlow's
/// `event.proto`, and its masked CRC-32C. A last record that is cut off is ignored, as TensorBoard does.
struct EventLog {
    /// The tags that are known, the most telling first.
    private static let tags: [(tag: String, kind: AddedRun.Kind)] = [
        (MetricName.evaluationReturn, .loggedEvaluations), ("charts/episodic_return", .trainingEpisodes),
        (MetricName.trainingReturn, .trainingMeans),
    ]

    private let file: StudyFile
    /// The samples by tag, in the order of the file.
    private var samples: [String: [Sample]] = [:]
    /// Other tags, for messages.
    private var others: Set<String> = []
    /// The steps of the first and the last scalar.
    private var first: Int?
    private var last: Int?
    /// The step at which the file begins a new session, if it says so: what earlier files have from there on is void.
    private var start: Int?

    /// Reads the runs of the files in one folder, in the order of their names.
    ///
    /// Files that go on where the file before ended, or that say that they begin a new session, are one run. Other files
    /// are runs of their own.
    static func runs(of paths: [String], in folder: String) throws(StudyFileError) -> [AddedRun] {
        var sessions: [[EventLog]] = []
        for path in paths {
            let log = try EventLog(StudyFile(path: path))
            if let previous = sessions.last?.last, log.goesOn(after: previous) {
                sessions[sessions.count - 1].append(log)
            } else {
                sessions.append([log])
            }
        }
        var runs: [AddedRun] = []
        for logs in sessions { runs.append(try run(of: logs, in: folder)) }
        return runs
    }

    private func goesOn(after previous: EventLog) -> Bool {
        if start ?? 0 > 0 { return true }
        guard let first, let last = previous.last else { return first == nil || previous.last == nil }
        return first > 0 && first >= last
    }

    private static func run(of logs: [EventLog], in folder: String) throws(StudyFileError) -> AddedRun {
        let path = logs.count == 1 ? logs[0].file.path : folder
        for (tag, kind) in tags where logs.contains(where: { $0.samples[tag] != nil }) {
            var samples: [Sample] = []
            for log in logs {
                if let start = log.start { samples.removeAll { $0.step >= start } }
                for sample in log.samples[tag] ?? [] {
                    if let last = samples.last, sample.step < last.step {
                        throw log.file.damaged("step \(sample.step) of '\(tag)' comes after step \(last.step)")
                    }
                    // Of several evaluations at one step the last one counts; several episodes can end at one step.
                    if kind != .trainingEpisodes, samples.last?.step == sample.step { samples.removeLast() }
                    samples.append(sample)
                }
            }
            return AddedRun(path: path, kind: kind, seed: nil, samples: samples)
        }
        let found = logs.reduce(into: Set<String>()) { $0.formUnion($1.others) }.sorted().prefix(6)
        throw StudyFileError(
            .damaged,
            "none of the tags \(listed(tags.map(\.tag))); "
                + (found.isEmpty ? "there are no scalars" : "there are \(listed(found.map { printable($0) }))"),
            path: path)
    }
}

extension EventLog {
    init(_ file: StudyFile) throws(StudyFileError) {
        self.file = file
        let bytes = file.bytes
        var place = 0
        while bytes.count - place >= 12 {
            let header = bytes[place..<place + 8]
            guard CRC32C.masked(header) == UInt32(littleEndian: bytes[place + 8..<place + 12]) else {
                throw file.damaged("is no event file of TensorBoard, or damaged at byte \(place)")
            }
            let length = UInt64(littleEndian: header)
            guard length <= UInt64(bytes.count - place - 12), Int(length) <= bytes.count - place - 16 else { break }
            let begin = place + 12
            let end = begin + Int(length)
            guard CRC32C.masked(bytes[begin..<end]) == UInt32(littleEndian: bytes[end..<end + 4]) else {
                throw file.damaged("the record at byte \(place) is damaged")
            }
            do {
                try read(bytes[begin..<end])
            } catch {
                throw file.damaged("the record at byte \(place) is no event: \(error.reason)")
            }
            place = end + 4
        }
        if place == 0 { throw file.damaged("is no event file of TensorBoard, or has no complete record") }
    }

    /// Reads a message `Event`.
    private mutating func read(_ message: ArraySlice<UInt8>) throws(ProtocolBuffer.Problem) {
        var step = 0
        var summaries: [ArraySlice<UInt8>] = []
        var isStart = false
        var buffer = ProtocolBuffer(message)
        while let (field, value) = try buffer.next() {
            switch (field, value) {
            case (2, .number(let number)):
                let signed = Int64(bitPattern: number)
                guard (0...Int64(StudyManifest.maximumSteps)).contains(signed) else {
                    throw ProtocolBuffer.Problem(reason: "\(signed) is no step")
                }
                step = Int(signed)
            case (5, .bytes(let bytes)): summaries.append(bytes)
            case (7, .bytes(let bytes)):
                // SessionLog: the status 1 is START.
                var session = ProtocolBuffer(bytes)
                while let (field, value) = try session.next() {
                    if field == 1, case .number(1) = value { isStart = true }
                }
            default: break
            }
        }
        if isStart, start == nil { start = step }
        for summary in summaries { try read(summary: summary, step) }
    }

    private mutating func read(summary: ArraySlice<UInt8>, _ step: Int) throws(ProtocolBuffer.Problem) {
        var buffer = ProtocolBuffer(summary)
        while let (field, value) = try buffer.next() {
            guard field == 1, case .bytes(let entry) = value else { continue }
            var tag = ""
            var scalar: Double?
            var inner = ProtocolBuffer(entry)
            while let (field, value) = try inner.next() {
                switch (field, value) {
                case (1, .bytes(let text)): tag = String(decoding: text, as: UTF8.self)
                case (2, .half(let bits)): scalar = Double(Float(bitPattern: bits))
                case (8, .bytes(let tensor)): scalar = try Self.scalar(ofTensor: tensor)
                default: break
                }
            }
            guard let scalar else { continue }
            if Self.tags.contains(where: { $0.tag == tag }) {
                samples[tag, default: []].append(Sample(step: step, value: scalar))
            } else if others.count < 1_000 {
                others.insert(tag)
            }
            first = first ?? step
            last = step
        }
    }

    /// Returns the number of a `TensorProto` of one float or double; `nil` if it has something else.
    private static func scalar(ofTensor bytes: ArraySlice<UInt8>) throws(ProtocolBuffer.Problem) -> Double? {
        var type: UInt64 = 0
        var content: ArraySlice<UInt8> = []
        var found: Double?
        var buffer = ProtocolBuffer(bytes)
        while let (field, value) = try buffer.next() {
            switch (field, value) {
            case (1, .number(let number)): type = number
            case (4, .bytes(let bytes)): content = bytes
            case (5, .half(let bits)): found = Double(Float(bitPattern: bits))
            case (5, .bytes(let packed)) where packed.count == 4:
                found = Double(Float(bitPattern: UInt32(littleEndian: packed)))
            case (6, .whole(let bits)): found = Double(bitPattern: bits)
            case (6, .bytes(let packed)) where packed.count == 8:
                found = Double(bitPattern: UInt64(littleEndian: packed))
            default: break
            }
        }
        if let found { return found }
        switch (type, content.count) {
        case (1, 4): return Double(Float(bitPattern: UInt32(littleEndian: content)))
        case (2, 8): return Double(bitPattern: UInt64(littleEndian: content))
        default: return nil
        }
    }
}

/// The fields of a protocol buffers message, in the order of the message.
private struct ProtocolBuffer {
    /// The value of a field by its wire type.
    enum Value {
        case number(UInt64)
        case whole(UInt64)
        case half(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    struct Problem: Error {
        var reason: String
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Returns the next field; `nil` at the end.
    mutating func next() throws(Problem) -> (field: UInt64, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let key = try number()
        switch key & 7 {
        case 0: return (key >> 3, .number(try number()))
        case 1: return (key >> 3, .whole(UInt64(littleEndian: try take(8))))
        case 2: return (key >> 3, .bytes(try take(try number())))
        case 5: return (key >> 3, .half(UInt32(littleEndian: try take(4))))
        case let type: throw Problem(reason: "a field has the wire type \(type)")
        }
    }

    private mutating func take(_ count: UInt64) throws(Problem) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw Problem(reason: "a field is longer than its message") }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private mutating func number() throws(Problem) -> UInt64 {
        var (result, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst() {
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
            if shift > 63 { break }
        }
        throw Problem(reason: "a number does not end")
    }
}

extension FixedWidthInteger {
    /// Creates a number from its bytes, the lowest first.
    fileprivate init(littleEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }
}
