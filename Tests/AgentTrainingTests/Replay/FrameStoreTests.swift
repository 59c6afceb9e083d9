import TestSupport
import Testing
import Understudy
import UnderstudyKernels

@testable import AgentTraining

@Suite("Stored images")
struct FrameStoreTests {
    /// Images of two pixels of two bytes each, three in an observation.
    private static let layout = FrameLayout(
        pixels: 2, channels: 2, stack: 3, table: (0..<256).map { Float($0) / 255 })

    private static func frame(_ number: Int) -> [UInt8] { (0..<4).map { UInt8((number * 4 + $0) % 256) } }

    /// The observation of the given images, the oldest first.
    private static func observation(_ frames: [[UInt8]]) -> [Float] {
        (0..<2).flatMap { pixel in frames.flatMap { frame in (0..<2).map { Float(frame[2 * pixel + $0]) / 255 } } }
    }

    /// Episodes of given lengths, one after the other, with the observations that a player would have seen.
    private struct Play {
        var observations: [(before: [Float], after: [Float])] = []
        private var number = 0

        mutating func add(_ lengths: [Int], to memory: ReplayMemory) {
            for length in lengths { add(length, to: memory, ends: true) }
        }

        mutating func add(_ length: Int, to memory: ReplayMemory, ends: Bool) {
            var frames = [frame(number)]
            number += 1
            for step in 0..<length {
                let before = buffer(frames)
                frames.append(frame(number))
                number += 1
                let after = buffer(frames)
                let isLast = ends && step == length - 1
                memory.append(
                    before, after,
                    ReplayMemory.Transition(action: Int32(step), reward: 0, terminated: isLast, endsEpisode: isLast))
                observations.append((Array(before.elements), Array(after.elements)))
            }
        }

        private func buffer(_ frames: [[UInt8]]) -> ObservationBuffer {
            let buffer = ObservationBuffer(count: 12, frameBytes: 4)
            let seen = (0..<3).map { frames[max(0, frames.count - 3 + $0)] }
            for (index, value) in observation(seen).enumerated() { buffer.elements[index] = value }
            for index in 0..<4 { buffer.pixels[index] = frames[frames.count - 1][index] }
            buffer.frameNumber = frames.count
            return buffer
        }
    }

    private static func memory(_ capacity: Int) -> ReplayMemory {
        ReplayMemory(capacity: capacity, elementCount: 12, frames: layout)
    }

    @Test("come back in their stacks, also where old ones were dropped", arguments: [1, 2, 5, 9, 40])
    func stacks(capacity: Int) {
        let memory = Self.memory(capacity)
        var play = Play()
        for lengths in [[4], [1, 1, 1], [7], [2, 10], [1]] {
            play.add(lengths, to: memory)
            let kept = play.observations.suffix(memory.count)
            #expect(memory.count == min(capacity, play.observations.count))
            let oldest = memory.count < capacity ? 0 : play.observations.count % capacity
            for (age, expected) in kept.enumerated() {
                let stored = memory.observations(of: (oldest + age) % memory.count, count: 12)
                #expect(stored.before == expected.before && stored.after == expected.after)
            }
        }
    }

    @Test("are stored once: as many as transitions, one more for each episode, and those of a stack")
    func count() {
        let store = FrameStore(capacity: 100, layout: Self.layout)
        let buffer = ObservationBuffer(count: 12, frameBytes: 4)
        for place in 0..<1_000 {
            buffer.frameNumber = place % 10 + 1
            let next = ObservationBuffer(count: 12, frameBytes: 4)
            next.frameNumber = place % 10 + 2
            store.store(buffer, next, at: place % 100, after: place == 0 ? nil : (place + 99) % 100)
            store.release(before: place < 100 ? 0 : (place + 1) % 100)
            #expect(store.frameCount <= 100 + 11 + 2)
        }
        #expect(store.frameCount >= 110)
    }

    @Test("100,000 transitions of four stacked images of 84 x 84 pixels take less than 0.8 GB")
    func size() {
        let layout = FrameLayout(pixels: 84 * 84, channels: 1, stack: 4, table: (0..<256).map { Float($0) })
        let columns = 100_000 * MemoryLayout<ReplayMemory.Transition>.stride
        // In episodes of 50 steps, each of which has one image more.
        let whole = FrameStore.mostBytes(frameCount: 102_004, capacity: 100_000, layout: layout)
        #expect(whole + columns < 800_000_000)
        // The numbers hold for a memory that is filled five times over.
        let memory = ReplayMemory(capacity: 3_000, elementCount: layout.elementCount, frames: layout)
        let (before, after) = (
            ObservationBuffer(count: layout.elementCount, frameBytes: layout.frameBytes),
            ObservationBuffer(count: layout.elementCount, frameBytes: layout.frameBytes)
        )
        var largest = 0
        for step in 0..<15_000 {
            (before.frameNumber, after.frameNumber) = (step % 50 + 1, step % 50 + 2)
            memory.append(
                before, after,
                ReplayMemory.Transition(action: 0, reward: 0, terminated: false, endsEpisode: step % 50 == 49))
            largest = max(largest, memory.frameByteCount ?? .max)
        }
        #expect(largest <= FrameStore.mostBytes(frameCount: 3_064, capacity: 3_000, layout: layout))
        #expect(largest > 3_000 * 7_056)
    }

    @Test("are saved and restored, and the memory goes on with the same bytes", arguments: [(4, 4), (4, 9), (30, 30)])
    func state(_ capacities: (Int, Int)) throws {
        let memory = Self.memory(capacities.0)
        var play = Play()
        play.add([3], to: memory)
        if capacities.0 == capacities.1 { play.add([2, 5, 1], to: memory) }
        play.add(1, to: memory, ends: false)
        let state = try SavedState { try memory.saveOrRestoreState(in: &$0) }
        let other = Self.memory(capacities.1)
        try state.restore { try other.saveOrRestoreState(in: &$0) }
        for index in 0..<memory.count {
            let (a, b) = (memory.observations(of: index, count: 12), other.observations(of: index, count: 12))
            #expect(a.before == b.before && a.after == b.after)
        }
        guard capacities.0 == capacities.1 else { return }
        var again = play
        play.add([6, 2], to: memory)
        again.add([6, 2], to: other)
        let (first, second) = (
            try SavedState { try memory.saveOrRestoreState(in: &$0) },
            try SavedState { try other.saveOrRestoreState(in: &$0) }
        )
        #expect(first == second)
    }

    @Test("numbers of images that sums would overflow are refused")
    func overflow() throws {
        let memory = Self.memory(10)
        var play = Play()
        play.add(1, to: memory, ends: false)
        var forged = try SavedState { try memory.saveOrRestoreState(in: &$0) }
        // Both are 0, and become the largest number: an image that is the first one, and the newest one.
        for name in ["frames.first", "frames.newest"] {
            for byte in 0..<8 { forged = forged.changing(name, byte: byte, by: byte < 7 ? 0xFF : 0x7F) }
        }
        let fresh = Self.memory(10)
        #expect(throws: StateError.self) { try forged.restore { try fresh.saveOrRestoreState(in: &$0) } }
    }

    @Test("a saved state has each image once, and a forged one is refused")
    func forged() throws {
        let memory = Self.memory(10)
        var play = Play()
        play.add([4, 3], to: memory)
        let state = try SavedState { try memory.saveOrRestoreState(in: &$0) }
        #expect(
            state.parts.filter { $0.name.hasPrefix("frames.") && $0.type == "U8" && $0.name != "frames.depths" }
                .map(\.byteCount) == [9 * 4])
        for name in ["frames.first", "frames.end", "frames.newest", "frames.depths"] {
            for change in [UInt8(1), 3, 200] {
                let forged = state.changing(name, byte: 0, by: change)
                let fresh = Self.memory(10)
                #expect(throws: StateError.self, "\(name) \(change)") {
                    try forged.restore { try fresh.saveOrRestoreState(in: &$0) }
                }
            }
        }
    }

    @Test(
        "a run with images is the same in pieces, and goes on from a checkpoint with the same bytes",
        arguments: [
            "",
            ", frame_stack: 3, gray_scale: true, resize: [3, 3], frame_skip: 2, frame_maximum: true, noop_starts: 3",
            ", frame_stack: 4, terminal_on_life_loss: true, reward_clip: 1",
        ])
    func resuming(_ keys: String) throws {
        let configured = try configuration(
            ImageTests.spec(keys, steps: 130).replacing("capacity: 200", with: "capacity: 50"))
        let whole = try TrainingRun.transcript(configured)
        #expect(try TrainingRun.transcript(configured, chunks: [7, 13]) == whole)
        for step in [1, 19, 53, 101] {
            let run = try TrainingRun(configured, seed: 0)
            var transcript = Transcript()
            try run.advance(by: step, to: &transcript)
            let state = try SavedState { try run.saveOrRestoreState(in: &$0) }
            let resumed = try TrainingRun(configured, seed: 0)
            try state.restore { try resumed.saveOrRestoreState(in: &$0) }
            try resumed.advance(by: 1_000, to: &transcript)
            transcript.parameters =
                resumed.learner.network.bits(of: .online) + resumed.learner.network.bits(of: .target)
            #expect(transcript == whole, "from step \(step)")
        }
    }

    @Test("what is drawn from a run's memory is what the environment showed")
    func samples() throws {
        let configured = try configuration(ImageTests.spec(", frame_stack: 3, length: 9", steps: 60))
        let run = try TrainingRun(configured, seed: 3)
        var transcript = Transcript()
        var seen: [(before: [Float], after: [Float])] = []
        // The environment of another player, with the same random numbers and actions.
        var twin = configured.environment
        var stream = run.environmentStream
        var isOver = true
        for step in 0..<60 {
            try run.play(1, to: &transcript)
            if isOver { try twin.reset(using: &stream) }
            let buffer = ObservationBuffer(storing: twin)
            buffer.fill(from: twin)
            let before = Array(buffer.elements)
            isOver = try twin.step(Int(run.replay[step].action), using: &stream).terminated
            buffer.fill(from: twin)
            seen.append((before, Array(buffer.elements)))
        }
        for (step, expected) in seen.enumerated() {
            let stored = run.replay.observations(of: step, count: expected.before.count)
            #expect(stored.before == expected.before && stored.after == expected.after, "transition \(step)")
        }
    }
}
