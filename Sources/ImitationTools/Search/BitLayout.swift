import Understudy

/// The layout of binary arrays as sets of bits, one set per channel; the last axis holds the channels.
///
/// Element e belongs to channel e % `channels`, as cell e / `channels`. Cell c is bit c % 64 of word c / 64 of the
/// channel's words. A single channel makes one set of the whole array.
public struct BitLayout: Hashable, Sendable {
    /// The number of sets.
    public let channels: Int
    /// The number of elements of each set.
    public let cells: Int
    /// The number of 64-bit words of each set.
    public var wordsPerChannel: Int { (cells + 63) / 64 }
    /// The number of 64-bit words of all sets.
    public var wordCount: Int { channels * wordsPerChannel }

    /// Creates the layout of `elements` elements, interleaved by channel.
    ///
    /// - Precondition: `channels` is positive and divides `elements`.
    public init(elements: Int, channels: Int) {
        precondition(channels > 0 && elements.isMultiple(of: channels), "channels do not fit the elements")
        self.channels = channels
        cells = elements / channels
    }

    /// Creates the layout of observations with one set per channel.
    ///
    /// The channels are the last axis of a shape with several axes; otherwise there is one channel.
    public init(channelsOf space: ObservationSpace) {
        self.init(elements: space.count, channels: space.shape.count > 1 ? space.shape[space.shape.count - 1] : 1)
    }

    /// Returns the distance between two rows of sets.
    public func distance(_ row: [UInt64], _ other: [UInt64], _ metric: BitMetric) -> Float {
        var (differing, relative) = (0, Float(0))
        for channel in 0..<channels {
            var (unequal, either) = (0, 0)
            for word in channel * wordsPerChannel..<(channel + 1) * wordsPerChannel {
                unequal += (row[word] ^ other[word]).nonzeroBitCount
                either += (row[word] | other[word]).nonzeroBitCount
            }
            differing += unequal
            relative += either == 0 ? 0 : Float(unequal) / Float(either)
        }
        return metric == .hamming ? Float(differing) / Float(channels * cells) : relative / Float(channels)
    }

    /// Writes the sets of those `elements` that are above 0, for the channels that have a place.
    ///
    /// - Parameter places: the first word of each channel's set; negative for a channel that is not written.
    public func pack(_ elements: Span<Float>, into words: inout [UInt64], at places: [Int32]) {
        precondition(elements.count == channels * cells && places.count == channels, "elements do not fit the layout")
        let width = wordsPerChannel
        for place in places where place >= 0 {
            for word in Int(place)..<Int(place) + width { words[word] = 0 }
        }
        for element in elements.indices where elements[element] > 0 {
            let (cell, channel) = element.quotientAndRemainder(dividingBy: channels)
            guard places[channel] >= 0 else { continue }
            words[Int(places[channel]) + cell / 64] |= 1 << (UInt64(cell) % 64)
        }
    }

    /// Converts the sets at the words from `start` to elements: 1 for members, otherwise 0.
    public func unpack(_ words: [UInt64], at start: Int, into elements: inout [Float]) {
        precondition(elements.count == channels * cells, "elements do not fit the layout")
        for element in elements.indices {
            let (cell, channel) = element.quotientAndRemainder(dividingBy: channels)
            let word = words[start + channel * wordsPerChannel + cell / 64]
            elements[element] = word >> (UInt64(cell) % 64) & 1 == 1 ? 1 : 0
        }
    }

    /// Writes the sets of those `elements` that are above 0 to the words from `start`.
    public func pack(_ elements: Span<Float>, into words: inout [UInt64], at start: Int) {
        precondition(elements.count == channels * cells, "elements do not fit the layout")
        var words = words.mutableSpan
        for word in start..<start + wordCount { words[word] = 0 }
        // Most elements of binary observations are 0: eight zeros are skipped at once.
        let eights = elements.count / 8 * 8
        for eight in stride(from: 0, to: eights, by: 8) {
            let values = elements.extracting(eight..<eight + 8)
            // No number compares with NaN, which is skipped.
            var largest: Float = 0
            for place in 0..<8 { largest = values[place] > largest ? values[place] : largest }
            guard largest > 0 else { continue }
            for place in 0..<8 where values[place] > 0 { mark(eight + place, in: &words, at: start) }
        }
        for element in eights..<elements.count where elements[element] > 0 { mark(element, in: &words, at: start) }
    }

    /// Adds an element to its channel's set, in the words from `start`.
    private func mark(_ element: Int, in words: inout MutableSpan<UInt64>, at start: Int) {
        let (cell, channel) = element.quotientAndRemainder(dividingBy: channels)
        words[start + channel * wordsPerChannel + cell / 64] |= 1 << (UInt64(cell) % 64)
    }
}

/// The distance between two rows of sets of bits, in 0...1.
public enum BitMetric: Hashable, Sendable {
    /// The share of differing bits (Hamming).
    case hamming
    /// 1 minus the Jaccard index averaged over the channels.
    ///
    /// The index is the share of common bits among those set in either. Two empty channels are equal.
    case jaccard
}

/// Distances as whole numbers, so that ties are exact on every processor.
///
/// A distance is a sum over the channels. Each contributes at most its number of cells (Hamming) or 2^20 (Jaccard),
/// times its weight if there are weights.
struct BitUnits: Sendable {
    let metric: BitMetric
    /// The number of units of the distance 1.
    let one: Int

    /// - Precondition: for `jaccard`, the number of channels, or the sum of the weights if given, is at most 1,024.
    init(_ metric: BitMetric, _ layout: BitLayout, _ weights: BitWeights? = nil) {
        let channels = weights?.sum ?? layout.channels
        precondition(metric == .hamming || channels <= BitWeights.largestSum, "too many channels")
        self.metric = metric
        one = metric == .hamming ? channels * layout.cells : channels << 20
    }

    /// Returns the distance for a number of units.
    func distance(_ units: Int32) -> Float { Float(units) / Float(one) }

    /// Returns the smallest number of units whose distance is not below `distance`.
    func units(below distance: Float) -> Int32 {
        guard distance > 0 else { return 0 }
        guard distance <= 1 else { return Int32(one) + 1 }
        var units = Int32(distance * Float(one))
        while self.distance(units) >= distance { units -= 1 }
        while self.distance(units) < distance { units += 1 }
        return units
    }

    /// Returns the smallest number of units whose squared distance is not below `square`, the square of a distance.
    func units(belowSquared square: Float) -> Int32 {
        guard square > 0 else { return 0 }
        var units = Int32(square.squareRoot() * Float(one))
        while distance(units) * distance(units) >= square { units -= 1 }
        while distance(units) * distance(units) < square { units += 1 }
        return units
    }
}

/// The weight of each channel in a distance between rows of sets of bits.
public struct BitWeights: Hashable, Sendable {
    /// The largest sum of the weights, so that all distances are 32-bit numbers.
    public static let largestSum = 1_024

    /// The weight of each channel.
    public let channels: [Int32]
    /// Their sum.
    public let sum: Int

    /// - Precondition: the weights are positive, and their sum is at most `largestSum`.
    public init(_ channels: [Int32]) {
        sum = channels.reduce(0) { $0 + Int($1) }
        precondition(channels.allSatisfy { $0 > 0 } && sum <= Self.largestSum, "no weights of channels")
        self.channels = channels
    }
}
