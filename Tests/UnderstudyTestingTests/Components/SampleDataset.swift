import Understudy

/// A recording of three transitions. One thing at most is wrong with it.
struct SampleDataset: ExpertDataset {
    static let name = "sample"
    static let summary = "Three transitions"

    /// The fault.
    enum Fault: CaseIterable {
        case none, missing, damagedDescription, notANumber, empty, noAction, infiniteReward, unknownFile, replacedFile
        case twiceListedFile, infiniteReturn, random, changing, otherInstances, leaking
    }

    nonisolated(unsafe) static var instances = 0

    let fault: Fault
    private let box = Box()
    private let instance: Int

    init(_ fault: Fault = .none) {
        self.fault = fault
        Self.instances += 1
        instance = Self.instances
    }

    init(from reader: inout SpecReader) { self.init() }

    func load() throws -> ExpertRecording {
        if fault == .missing { throw Refusal() }
        if fault == .changing { box.count += 1 }
        if fault == .leaking { for _ in 0..<20 { box.keep() } }
        let first: Float =
            switch fault {
            case .notANumber: .nan
            case .random: .random(in: 0...1)
            case .changing: Float(box.count)
            case .otherInstances: Float(instance)
            default: 0
            }
        let path = #filePath
        let content = Array("another content".utf8)
        var files: [DataFile] = []
        if fault == .unknownFile { files = [DataFile(path: path + ".gone", content: content)] }
        if fault == .replacedFile { files = [DataFile(path: path, content: content)] }
        if fault == .twiceListedFile {
            let file = try DataFile(path: path, content: contents(ofFile: path))
            files = [file, file]
        }
        guard fault != .empty else {
            return ExpertRecording(observationCount: 1, observations: [], trajectories: [])
        }
        return ExpertRecording(
            observationCount: 1, observations: [first, 1, 2, 3],
            trajectories: [.init(length: 3, terminated: true, truncated: false)],
            truth: .init(
                actions: [0, fault == .noAction ? -1 : 1, 0],
                rewards: [0, fault == .infiniteReward ? .infinity : 0, 1]),
            files: files)
    }

    func statedReturn() throws -> Double? {
        if fault == .damagedDescription { throw Refusal() }
        return fault == .infiniteReturn ? .infinity : 1
    }
}
