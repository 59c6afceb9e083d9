import Testing

@testable import StudyReports

struct LabelPlacementTests {
    @Test(
        "labels are moved apart and no further",
        arguments: [
            ([50.0], [50.0]), ([10, 60], [10, 60]), ([50, 50], [45, 55]), ([50, 50, 50], [40, 50, 60]),
            ([60, 52, 10], [61, 51, 10]), ([0, 0], [0, 10]), ([100, 99], [100, 90]),
            ([20, 22, 31], [14.333333333333334, 24.333333333333336, 34.333333333333336]),
        ])
    func places(wanted: [Double], expected: [Double]) {
        let places = spread(wanted, gap: 10, in: 0...100)
        #expect(zip(places, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(places)")
        #expect(places.count == expected.count)
    }

    @Test("more labels than there is room for stay inside at equal distances")
    func crowded() {
        #expect(spread(Array(repeating: 1, count: 5), gap: 10, in: 0...20) == [0, 5, 10, 15, 20])
    }
}
