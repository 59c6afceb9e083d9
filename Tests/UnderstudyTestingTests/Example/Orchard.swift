import Understudy

/// A grid on which fruits grow, to be picked by walking over them.
struct Orchard: Drawable, PackedObserving {
    static let name = "orchard"
    static let summary = "Fruits on a grid, to be picked"

    /// The end of an episode.
    enum Ending: String, CaseIterable { case empty, never }

    private static let actions = ActionSpace(["left", "right", "up", "down"])

    let observationSpace: ObservationSpace
    private let size: Int
    private let fruitCount: Int
    private let prices: [Double]
    private let ending: Ending
    private let ripening: Double?

    /// The cell of the picker: row · size + column.
    private var picker = 0
    /// Whether there is a fruit, for each cell.
    private var fruits: [Bool]
    private var pickedCount = 0
    private var isOver = true

    init(
        size: Int = 5, fruits: Int = 4, prices: [Double] = [1], ending: Ending = .empty, ripening: Double? = nil
    ) {
        self.size = size
        fruitCount = fruits
        self.prices = prices
        self.ending = ending
        self.ripening = ripening
        self.fruits = Array(repeating: false, count: size * size)
        observationSpace = ObservationSpace(binary: [size, size, 2])
    }

    init(from reader: inout SpecReader) {
        let size = reader.value("size", default: 5, in: 3...20, "Rows and columns of the grid")
        let fruits = reader.value("fruits", default: 4, in: 1...399, "Fruits at the beginning of an episode")
        let prices = reader.list(
            "prices", default: [1.0], each: -10.0...10.0, most: 4, "Rewards of the fruits, in turn; 0 if none is given")
        let ending = reader.choice(
            "ends", default: Ending.empty, "What ends an episode: an empty orchard, or the time limit alone")
        let ripening = reader.optionalValue(
            "ripening", as: Double.self, in: .above(0.0, atMost: 1.0), absent: "no new fruits",
            "Probability of a new fruit in a step")
        reader.measure(in: "cells", "size")
        if reader.isKnown("size"), reader.isKnown("fruits"), fruits >= size * size {
            reader.report("must be below the number of cells, \(size * size)", at: "fruits")
        }
        self.init(
            size: size, fruits: min(fruits, size * size - 1), prices: prices, ending: ending, ripening: ripening)
    }

    var actionSpace: ActionSpace { Self.actions }
    var standardTimeLimit: Int? { 200 }

    mutating func reset(using stream: inout RandomStream) {
        picker = stream.integer(below: fruits.count)
        for cell in fruits.indices { fruits[cell] = false }
        var left = fruitCount
        while left > 0 {
            let cell = stream.integer(below: fruits.count)
            guard cell != picker, !fruits[cell] else { continue }
            fruits[cell] = true
            left -= 1
        }
        (pickedCount, isOver) = (0, false)
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        guard !isOver else { return Step(reward: 0, terminated: true) }
        let (row, column) = (picker / size, picker % size)
        switch action {
        case 0: picker -= column > 0 ? 1 : 0
        case 1: picker += column < size - 1 ? 1 : 0
        case 2: picker -= row > 0 ? size : 0
        default: picker += row < size - 1 ? size : 0
        }
        var reward = 0.0
        if fruits[picker] {
            fruits[picker] = false
            reward = prices.isEmpty ? 0 : prices[pickedCount % prices.count]
            pickedCount += 1
        }
        if let ripening, stream.happens(withProbability: ripening) {
            let cell = stream.integer(below: fruits.count)
            fruits[cell] = cell != picker
        }
        isOver = ending == .empty && !fruits.contains(true)
        return Step(reward: reward, terminated: isOver)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        for cell in fruits.indices {
            observation[2 * cell] = cell == picker ? 1 : 0
            observation[2 * cell + 1] = fruits[cell] ? 1 : 0
        }
    }

    func observePacked(into words: inout MutableSpan<UInt64>) {
        for word in words.indices { words[word] = 0 }
        words[2 * picker / 64] |= 1 << UInt64(2 * picker % 64)
        for cell in fruits.indices where fruits[cell] {
            words[(2 * cell + 1) / 64] |= 1 << UInt64((2 * cell + 1) % 64)
        }
    }

    var pictureSize: (width: Double, height: Double) { (width: Double(size), height: Double(size)) }

    func draw(on canvas: inout Canvas) {
        for cell in fruits.indices where fruits[cell] {
            canvas.circle(x: Double(cell % size) + 0.5, y: Double(cell / size) + 0.5, radius: 0.3, .goal)
        }
        let (x, y) = (Double(picker % size), Double(picker / size))
        canvas.polygon(
            [Canvas.Point(x + 0.5, y + 0.1), Canvas.Point(x + 0.9, y + 0.9), Canvas.Point(x + 0.1, y + 0.9)], .agent)
    }
}
