import Understudy
import UnderstudyKernels

/// Stores the images of a replay memory as bytes, each once.
///
/// The images are numbered in the order of playing. A transition has the number of the newest image before it; the next
/// one is the newest after it. Its observation is the stack of the images up to there, and no further back than the
/// first one of the episode, which is repeated. Unused images are freed. There are as many images as transitions, and
/// one more for each episode and for each image of a stack.
///
/// 100,000 transitions of four stacked images of 84 x 84 pixels take 0.75 GB.
final class FrameStore {
    private let layout: FrameLayout
    private let table: Buffer<Float>
    /// The number of the newest image before each transition.
    private let newest: Buffer<Int>
    /// The number of images up to there that the observation has, at most those of a stack.
    private let depths: Buffer<UInt8>

    /// The images from `first` up to `end`, in blocks by their number.
    private var blocks: [Int: Buffer<UInt8>] = [:]
    private var first = 0
    private var end = 0
    /// A block that was given up, for the next one.
    private var spare: Buffer<UInt8>?

    /// Prepares for `capacity` transitions.
    init(capacity: Int, layout: FrameLayout) {
        self.layout = layout
        table = Buffer(layout.table.span)
        newest = Buffer(zeros: capacity)
        depths = Buffer(zeros: capacity)
    }

    private static let blockBytes = 1 << 23

    /// The number of images in a block.
    private var blockLength: Int { Self.blockLength(layout) }

    private static func blockLength(_ layout: FrameLayout) -> Int { max(1, blockBytes / layout.frameBytes) }

    /// Returns the most bytes that `frameCount` images take, with the places of `capacity` transitions.
    static func mostBytes(frameCount: Int, capacity: Int, layout: FrameLayout) -> Int {
        let length = blockLength(layout)
        // The first and the last block may be almost empty, and one is spare.
        let blocks = (frameCount + length - 1) / length + 2
        return blocks * length * layout.frameBytes
            + capacity * (MemoryLayout<Int>.stride + MemoryLayout<UInt8>.stride)
    }

    /// The number of images.
    var frameCount: Int { end - first }

    /// The bytes that the present images and the places of all transitions take.
    var byteCount: Int {
        (blocks.count + (spare == nil ? 0 : 1)) * blockLength * layout.frameBytes
            + newest.count * (MemoryLayout<Int>.stride + MemoryLayout<UInt8>.stride)
    }

    /// Stores the images of a transition at `place`, after that at `previous`, if there is one.
    func store(_ observation: ObservationBuffer, _ next: ObservationBuffer, at place: Int, after previous: Int?) {
        precondition(
            observation.pixels.count == layout.frameBytes && next.pixels.count == layout.frameBytes,
            "an observation without its image")
        var depth = 1
        if let previous, observation.frameNumber != 1, end > first {
            // It is the one that the previous transition ended with.
            depth = min(layout.stack, Int(depths[previous]) + 1)
        } else {
            add(observation.pixels)
        }
        newest[place] = end - 1
        depths[place] = UInt8(depth)
        add(next.pixels)
    }

    /// Gives up the images before those of the transition at `oldest`.
    func release(before oldest: Int) {
        let kept = newest[oldest] - Int(depths[oldest]) + 1
        guard kept > first else { return }
        for block in first / blockLength..<kept / blockLength { spare = blocks.removeValue(forKey: block) ?? spare }
        first = kept
    }

    private func add(_ pixels: Buffer<UInt8>) {
        let (block, place) = end.quotientAndRemainder(dividingBy: blockLength)
        if place == 0 || blocks[block] == nil { blocks[block] = takeBlock() }
        blocks[block]?.copy(layout.frameBytes, of: pixels, from: 0, to: place * layout.frameBytes)
        end += 1
    }

    private func takeBlock() -> Buffer<UInt8> {
        defer { spare = nil }
        return spare ?? Buffer(zeros: blockLength * layout.frameBytes)
    }

    /// Loads the observation before the transition at `place`, or that after it, into the elements from `start`.
    func load(from place: Int, isNext: Bool, to observation: Buffer<Float>, at start: Int) {
        let last = newest[place] + (isNext ? 1 : 0)
        let depth = min(layout.stack, Int(depths[place]) + (isNext ? 1 : 0))
        for position in 0..<layout.stack {
            let number = last - min(layout.stack - 1 - position, depth - 1)
            guard let block = blocks[number / blockLength] else { preconditionFailure("an image that was given up") }
            observation.expand(
                layout.pixels, of: layout.channels, bytesOf: block,
                from: number % blockLength * layout.frameBytes, by: table, to: start + position * layout.channels,
                distance: layout.channels * layout.stack)
        }
    }
}

extension FrameStore {
    /// Saves or restores the images of the first `count` transitions.
    ///
    /// - Parameter oldest: the place of the oldest transition.
    func saveOrRestoreState(of count: Int, oldest: Int, in archive: inout StateArchive) throws {
        try archive.number(&first, "first")
        try archive.number(&end, "end")
        let (newest, depths) = (newest, depths)
        var numbers = newest.mutableSpan(0..<count)
        try archive.numbers(in: &numbers, "newest")
        var lengths = depths.mutableSpan(0..<count)
        try archive.numbers(in: &lengths, "depths")
        if archive.isRestoring {
            try check(count, oldest: oldest)
            blocks = [:]
        }
        var start = first
        while start < end {
            let block = start / blockLength
            let last = min(end, (block + 1) * blockLength)
            if blocks[block] == nil { blocks[block] = takeBlock() }
            guard let kept = blocks[block] else { break }
            let from = (start - block * blockLength) * layout.frameBytes
            var bytes = kept.mutableSpan(from..<from + (last - start) * layout.frameBytes)
            try archive.numbers(in: &bytes, "\(block)")
            start = last
        }
    }

    /// Throws if restored image numbers are not consecutive.
    private func check(_ count: Int, oldest: Int) throws {
        func fail(_ problem: String) -> StateError { StateError("replay.frames", problem) }
        guard count > 0 else {
            guard first == 0, end == 0 else { throw fail("there are images and no transitions") }
            return
        }
        // Beyond these bounds the sums below overflow.
        guard (0...1 << 53).contains(first), (first...first + 2 * count + layout.stack).contains(end),
            (0..<count).allSatisfy({ (first..<end).contains(newest[$0]) })
        else { throw fail("images outside of \(first) to \(end)") }
        var previous: (newest: Int, depth: Int)?
        for age in 0..<count {
            let place = (oldest + age) % count
            let (number, depth) = (newest[place], Int(depths[place]))
            guard 1...layout.stack ~= depth else { throw fail("a stack of \(depth) images") }
            if let previous {
                let goesOn =
                    number == previous.newest + 1 && depth == min(layout.stack, previous.depth + 1)
                guard goesOn || number == previous.newest + 2 && depth == 1 else {
                    throw fail("image \(number) after \(previous.newest)")
                }
            } else {
                guard number - depth + 1 == first else { throw fail("the first image is not \(first)") }
            }
            previous = (number, depth)
        }
        guard let previous, end == previous.newest + 2 else { throw fail("the images do not end at \(end)") }
    }
}
