import Foundation

/// The fixed-size header of each answer; the worker script describes the format.
struct WorkerAnswer {
    static let byteCount = 16

    let state: UInt32
    /// The number of bytes that follow.
    let length: Int
    let reward: Double

    /// Reads the header from the start of `bytes`, which must be long enough.
    init(_ bytes: RawSpan) {
        state = UInt32(littleEndian: bytes.unsafeLoadUnaligned(as: UInt32.self))
        length = Int(UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        reward = Double(
            bitPattern: UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    var terminated: Bool { state & 1 != 0 }
    var truncated: Bool { state & 2 != 0 }
    var failed: Bool { state & 4 != 0 }
    /// The number of lives; `nil` if the environment does not tell it.
    var lives: Int? { state >> 16 == 0 ? nil : Int(state >> 16) - 1 }
}

/// A worker's description of the environment that it created.
struct WorkerDescription: Decodable {
    struct Observations: Decodable {
        enum Kind: String, Decodable {
            case box, binary, image, other
        }
        let kind: Kind
        let shape: [Int]
        let text: String
        /// The keys of the space's parts; empty if it has none.
        let keys: [String]
    }

    struct Actions: Decodable {
        /// The number of actions; `nil` if the actions are not discrete.
        let count: Int?
        let start: Int
        /// The names of the actions; `nil` for their numbers.
        let names: [String]?
        /// The number of combinations, if an action consists of several numbers.
        let combinations: Int?
        let text: String
    }

    let observations: Observations
    let actions: Actions
    let timeLimit: Int?
}

/// The reason for a worker's failure.
struct WorkerFailure: Decodable {
    let problem: String
    let python: String?
    var version: String?
    var text: String?
    var extra: String?
    var ids: [String]?

    func problem(during request: WorkerProblem.Request) -> WorkerProblem {
        let (python, text) = (python ?? "python3", text ?? "")
        return switch problem {
        case "missing-package": .noPackage(python: python)
        case "old-package": .oldPackage(python: python, version: version ?? "")
        case "unknown-id": .unknownID(ids: ids ?? [], text: text)
        case "missing-dependency": .noDependency(python: python, extra: extra, text: text)
        case "missing-module": .noModule(text)
        case "wrapper": .wrapper(text)
        case "observation-key": .observationKey(text)
        default: .raised(text, during: request)
        }
    }
}
