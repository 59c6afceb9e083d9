import Testing

@testable import Understudy

@Suite("RandomStream")
struct RandomStreamTests {
    private func bits(_ stream: RandomStream, _ count: Int) -> [UInt64] {
        var stream = stream
        return (0..<count).map { _ in stream.next() }
    }

    @Test("SplitMix64 gives the published numbers")
    func splitMix() {
        var mixer = SplitMix64(state: 1_234_567)
        let numbers = (0..<5).map { _ in mixer.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    /// Computed with an implementation of FNV-1a, SplitMix64 and xoshiro256++ in Python that gives the published numbers of each.
    @Test(
        "seed and name give the numbers that they always gave",
        arguments: [
            (0, "", [0x96bb_3c9c_ab98_ed3f, 0x65b6_4fbc_9a77_0e81, 0xed86_fb2d_91de_1ae1, 0xc597_f5e1_3515_6f81]),
            (
                1, "environment",
                [0xcfc7_644c_896c_3de6, 0x1378_4428_c59a_1d5a, 0x8fc4_6d22_7209_8532, 0xb9a7_82c6_100f_46b1]
            ),
            (
                1, "exploration",
                [0xfa74_3734_8394_4c6e, 0x6f27_6340_6f9a_3732, 0x5529_b39b_e39a_9749, 0xed95_a124_59c1_4113]
            ),
            (
                .max, "replay",
                [0xf33b_2402_b512_ff1b, 0x5523_8830_77d8_878a, 0x8f4d_8763_c6a1_acd8, 0x18c8_8882_a36c_f406]
            ),
        ] as [(UInt64, String, [UInt64])])
    func golden(_ seed: UInt64, name: String, expected: [UInt64]) {
        #expect(bits(RandomStream(seed: seed, name: name), 4) == expected)
    }

    @Test("uniform and whole numbers are made from these bits as they always were")
    func goldenDerived() {
        var stream = RandomStream(seed: 1, name: "environment")
        #expect((0..<3).map { _ in stream.uniform() } == [0.8116362273080292, 0.07605386729628838, 0.5615909775824885])
        stream = RandomStream(seed: 1, name: "environment")
        #expect((0..<10).map { _ in stream.integer(below: 10) } == [8, 0, 5, 7, 1, 5, 5, 9, 3, 9])
    }

    @Test("streams of other names or seeds share no numbers")
    func independence() {
        let names = ["environment", "exploration", "replay", "network", "expert", "evaluation", "environmenu", ""]
        let streams = names.flatMap { name in (0..<4).map { RandomStream(seed: $0, name: name) } }
        let numbers = streams.flatMap { bits($0, 100) }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test("a copy goes on as the original does, and equality tells whether two will")
    func copies() {
        var stream = RandomStream(seed: 3, name: "replay")
        _ = bits(stream, 3)
        _ = stream.next()
        let copy = stream
        #expect(copy == stream)
        #expect(copy.hashValue == stream.hashValue)
        #expect(bits(copy, 50) == bits(stream, 50))
        _ = stream.next()
        #expect(copy != stream)
    }

    @Test("uniform numbers lie in 0 ..< 1, with the mean and variance of even ones")
    func uniform() {
        var stream = RandomStream(seed: 4, name: "environment")
        let numbers = (0..<100_000).map { _ in stream.uniform() }
        #expect(numbers.allSatisfy { 0 <= $0 && $0 < 1 })
        let mean = numbers.reduce(0, +) / 100_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
        // Five standard errors each.
        #expect(abs(mean - 0.5) < 0.0046)
        #expect(abs(variance - 1 / 12.0) < 0.0012)
    }

    @Test("uniform numbers lie within their bounds", arguments: [-0.6 ... -0.4, 3...3, -1e9...1e9])
    func uniformBounds(_ bounds: ClosedRange<Double>) {
        var stream = RandomStream(seed: 5, name: "environment")
        let numbers = (0..<10_000).map { _ in stream.uniform(in: bounds) }
        #expect(numbers.allSatisfy(bounds.contains))
        let width = bounds.upperBound - bounds.lowerBound
        #expect((numbers.min() ?? .nan) <= bounds.lowerBound + width / 100)
        #expect((numbers.max() ?? .nan) >= bounds.upperBound - width / 100)
    }

    /// The bounds are the 99.9 % points of chi-square with `count` - 1 degrees of freedom.
    @Test(
        "whole numbers below a count are equally likely",
        arguments: [(2, 10.83), (3, 13.82), (10, 27.88), (100, 148.2)])
    func chiSquare(_ count: Int, bound: Double) {
        var stream = RandomStream(seed: 6, name: "replay")
        var counts = [Int](repeating: 0, count: count)
        let expected = 1_000
        for _ in 0..<count * expected { counts[stream.integer(below: count)] += 1 }
        let statistic = counts.reduce(0.0) { sum, observed in
            let difference = Double(observed - expected)
            return sum + difference * difference / Double(expected)
        }
        #expect(statistic < bound)
        // Nor suspiciously even: the 0.1 % points are above this for all but two and three.
        if count >= 10 { #expect(statistic > 1) }
    }

    /// Of 3 · 2^61 numbers, multiplying without rejection gives every third one two words of eight, and three to each of the others.
    @Test("whole numbers below a huge count are equally likely too")
    func hugeCount() {
        var stream = RandomStream(seed: 7, name: "replay")
        let count = 3 << 61
        var remainders = [0, 0, 0]
        for _ in 0..<30_000 { remainders[stream.integer(below: count) % 3] += 1 }
        // Five standard deviations of a third's count.
        #expect(remainders.allSatisfy { abs($0 - 10_000) < 410 })
    }

    @Test("one is the only number below one")
    func belowOne() {
        var stream = RandomStream(seed: 8, name: "replay")
        #expect((0..<100).allSatisfy { _ in stream.integer(below: 1) == 0 })
    }

    @Test("what is certain happens, what is impossible does not, and both draw one number", arguments: [0.0, 1, 0.25])
    func happens(_ probability: Double) {
        var stream = RandomStream(seed: 9, name: "exploration")
        var other = stream
        let count = (0..<10_000).count { _ in stream.happens(withProbability: probability) }
        for _ in 0..<10_000 { _ = other.next() }
        #expect(stream == other)
        // Five standard deviations.
        #expect(
            abs(Double(count) - 10_000 * probability) <= 5 * (10_000 * probability * (1 - probability)).squareRoot())
    }
}
