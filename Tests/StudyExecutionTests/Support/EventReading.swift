import Foundation
import Testing

/// A record of an event file, read as the format is described, without the code of the program.
struct ReadEvent: Equatable {
    var wallTime: Double?
    var step: Int?
    var version: String?
    var isStart = false
    var scalars: [String: Float] = [:]
}

/// A tag and a step.
struct Place: Hashable {
    let tag: String
    let step: Int
}

/// The event files of a run's folder, in the order of their names.
func eventFiles(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains("tfevents") }.sorted()
}

/// The events of a file, which must be of whole records.
func events(_ path: String) throws -> [ReadEvent] {
    var rest = [UInt8](try Data(contentsOf: URL(filePath: path)))[...]
    var events: [ReadEvent] = []
    while !rest.isEmpty {
        try #require(rest.count >= 12, "a record is cut off")
        let length = Int(littleEndian(rest.prefix(8)))
        rest = rest.dropFirst(12)
        try #require(rest.count >= length + 4, "a record is cut off")
        events.append(try event(rest.prefix(length)))
        rest = rest.dropFirst(length + 4)
    }
    return events
}

/// All scalars of a run's event files, in their order.
func scalars(_ folder: String) throws -> [(place: Place, value: Float)] {
    try eventFiles(folder).flatMap { try events(folder + "/" + $0) }.flatMap { event in
        event.scalars.sorted { $0.key < $1.key }
            .map { (Place(tag: $0.key, step: event.step ?? -1), $0.value) }
    }
}

private func event(_ message: ArraySlice<UInt8>) throws -> ReadEvent {
    var event = ReadEvent()
    for field in try fields(message) {
        switch field.number {
        case 1: event.wallTime = Double(bitPattern: littleEndian(field.bytes))
        case 2: event.step = Int(field.value)
        case 3: event.version = String(decoding: field.bytes, as: UTF8.self)
        case 5:
            for value in try fields(field.bytes) {
                let parts = try fields(value.bytes)
                let tag = String(decoding: try #require(parts.first { $0.number == 1 }).bytes, as: UTF8.self)
                let bits = UInt32(littleEndian(try #require(parts.first { $0.number == 2 }).bytes))
                #expect(event.scalars.updateValue(Float(bitPattern: bits), forKey: tag) == nil, "\(tag) twice")
            }
        case 7: event.isStart = try fields(field.bytes).map(\.value) == [1]
        default: Issue.record("field \(field.number)")
        }
    }
    return event
}

private typealias Field = (number: Int, value: UInt64, bytes: ArraySlice<UInt8>)

private func fields(_ message: ArraySlice<UInt8>) throws -> [Field] {
    var rest = message
    func varint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = rest.popFirst()
            let byte = try #require(next)
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { break }
        }
        return value
    }
    func bytes(_ count: Int) throws -> ArraySlice<UInt8> {
        try #require(rest.count >= count)
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    var fields: [Field] = []
    while !rest.isEmpty {
        let key = try varint()
        let number = Int(key >> 3)
        switch key & 7 {
        case 0: fields.append((number, try varint(), []))
        case 1: fields.append((number, 0, try bytes(8)))
        case 2: fields.append((number, 0, try bytes(Int(varint()))))
        case 5: fields.append((number, 0, try bytes(4)))
        default: Issue.record("wire type \(key & 7)")
        }
    }
    return fields
}

private func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
