import Testing

@testable import StudyReports

struct ChartAxisTests {
    @Test(
        "a setting's axis is logarithmic where its positive values span a factor of 100",
        arguments: [
            ([1e-4, 1e-3, 1e-2], true), ([1, 99], false), ([1, 100], true), ([0, 1, 100], true), ([-1, 1, 100], false),
            ([0.9, 0.99], false), ([0], false), ([0.5], false),
        ])
    func logarithmic(values: [Double], expected: Bool) {
        let axis = ChartAxis(settings: values, title: "x")
        #expect(axis.isLogarithmic == expected)
        #expect(axis.marks.map(\.value) == values)
        let places = values.map(axis.fraction)
        #expect(places.allSatisfy { $0 > 0 && $0 < 1 }, "\(places)")
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 }, "\(places)")
    }

    @Test("equal factors are equally far apart")
    func factors() {
        let axis = ChartAxis(settings: [0, 1e-3, 1e-2, 1e-1, 1], title: "x")
        let places = [1e-3, 1e-2, 1e-1, 1].map(axis.fraction)
        let gaps = zip(places, places.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { abs($0 - gaps[0]) < 1e-9 }, "\(gaps)")
        #expect(axis.marks.map(\.label) == ["0", "0.001", "0.01", "0.1", "1"])
    }

    @Test("many values of a setting have tidy ticks")
    func manySettings() {
        let axis = ChartAxis(settings: (0..<100).map { 0.9 + 0.0005 * Double($0) }, title: "x")
        #expect(axis.marks.map(\.label) == ["0.90", "0.92", "0.94"])
    }

    @Test("an axis around numbers has tidy ends, and room where all are equal")
    func covering() {
        #expect(ChartAxis(covering: [0, 1], atMost: 8).range == 0...1)
        #expect(
            ChartAxis(covering: [0, 1], atMost: 8).marks.map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        let flat = ChartAxis(covering: [-200, -200], atMost: 4)
        #expect(flat.range.lowerBound < -200 && flat.range.upperBound > -200)
        #expect(flat.marks.contains { $0.label.hasPrefix("\u{2212}") })
    }
}

struct ThinningTests {
    @Test("a line keeps its ends and its extremes, and no more points than can be seen", arguments: [150, 60, 4])
    func extremes(limit: Int) {
        var values = (0..<5_000).map { Double($0 % 7) }
        values[1_234] = 99
        values[4_321] = -99
        let kept = thinned(values, to: limit)
        #expect(kept.count <= limit && kept.count > limit / 3)
        #expect(kept.first == 0 && kept.last == 4_999)
        #expect(kept.contains(1_234) && kept.contains(4_321))
        #expect(kept == kept.sorted() && Set(kept).count == kept.count)
    }

    @Test("a short line is left as it is", arguments: [0, 1, 2, 150])
    func short(count: Int) {
        #expect(thinned([Double](repeating: 1, count: count), to: 150) == Array(0..<count))
    }
}

struct SVGPathTests {
    /// The points of a path of this module's kind.
    private func points(_ data: String) throws -> [(Double, Double)] {
        let numbers = data.matches(of: /-?(\d+\.\d|\.\d|\d+)/).compactMap { Double($0.output.0) }
        var place = (numbers[0], numbers[1])
        var result = [place]
        for index in stride(from: 2, to: numbers.count, by: 2) {
            place = (place.0 + numbers[index], place.1 + numbers[index + 1])
            result.append(place)
        }
        return result
    }

    @Test("a path is where its points are, without errors that add up")
    func places() throws {
        let wanted = (0..<500).map { index -> (Double, Double) in
            let x = Double(index) * 0.537 - 20
            return (x, 100 * Double((index * 7_919) % 101) / 101 - 50)
        }
        let read = try points(SVGPath(wanted).data)
        #expect(read.count == wanted.count)
        for (a, b) in zip(read, wanted) { #expect(abs(a.0 - b.0) < 0.051 && abs(a.1 - b.1) < 0.051) }
    }

    @Test("few characters are enough")
    func text() {
        #expect(SVGPath([(1, 2), (2.5, 1.5), (2.5, 1.5), (2.44, 11)]).data == "M1 2l1.5-.5-.1 9.5")
        #expect(SVGPath([(1, 2), (1, 2)]).data == "M1 2l0 0")
    }
}
