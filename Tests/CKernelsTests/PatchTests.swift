import CKernels
import TestSupport
import Testing

@Suite("Patches of images")
struct PatchTests {
    static let sizes: [ImagePatches] = [
        ImagePatches(rows: 1, columns: 1, channels: 1, kernel: 1, stride: 1),
        ImagePatches(rows: 10, columns: 10, channels: 4, kernel: 3, stride: 1),
        ImagePatches(rows: 5, columns: 7, channels: 1, kernel: 3, stride: 2),
        ImagePatches(rows: 6, columns: 4, channels: 3, kernel: 2, stride: 3),
        ImagePatches(rows: 4, columns: 4, channels: 10, kernel: 4, stride: 1),
        ImagePatches(rows: 12, columns: 9, channels: 2, kernel: 5, stride: 4),
        ImagePatches(rows: 3, columns: 5, channels: 8, kernel: 1, stride: 2),
    ]

    /// The index in the images of each value of the patches.
    static func places(_ size: ImagePatches, images: Int) -> [Int] {
        var places: [Int] = []
        for image in 0..<images {
            for top in stride(from: 0, through: size.rows - size.kernel, by: size.stride) {
                for left in stride(from: 0, through: size.columns - size.kernel, by: size.stride) {
                    for row in top..<top + size.kernel {
                        for column in left..<left + size.kernel {
                            for channel in 0..<size.channels {
                                places.append(
                                    ((image * size.rows + row) * size.columns + column) * size.channels + channel)
                            }
                        }
                    }
                }
            }
        }
        return places
    }

    @Test("gathering copies every patch and nothing else", arguments: Table.all, sizes)
    func gather(table: Table, size: ImagePatches) {
        var random = SplitMix(state: 1)
        let images = random.floats(3 * size.rows * size.columns * size.channels)
        let places = Self.places(size, images: 3)
        var patches = [Float](repeating: 12345, count: places.count + 8)
        table.functions.gather_patches(3, size, images, &patches)
        #expect(patches == places.map { images[$0] } + [Float](repeating: 12345, count: 8))
    }

    @Test("scattering adds every patch to its place, in order", arguments: Table.all, sizes)
    func scatter(table: Table, size: ImagePatches) {
        var random = SplitMix(state: 2)
        let places = Self.places(size, images: 3)
        let patches = random.floats(places.count)
        var images = random.floats(3 * size.rows * size.columns * size.channels + 8)
        var expected = images
        for (place, value) in zip(places, patches) { expected[place] += value }
        table.functions.scatter_patches(3, size, patches, &images)
        #expect(images == expected)
    }
}
