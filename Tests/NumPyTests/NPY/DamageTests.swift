import NumPy
import NumPySamples
import Testing
import Understudy

@Suite("A damaged array never stops the program")
struct DamageTests {
    /// In an archive the checksum hides most mutations; here they are read as they are.
    @Test("arrays changed at random are refused or still arrays", arguments: [1, 2, 3] as [UInt8])
    func arrays(_ version: UInt8) {
        let bytes = SampleFiles.npy("<f8", "(5, 2)", Array(repeating: 7, count: 80), major: version)
        var stream = RandomStream(seed: UInt64(version), name: "mutations")
        var refused = 0
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0...stream.integer(below: 3) {
                damaged[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 256))
            }
            if stream.happens(withProbability: 0.2) { damaged.removeLast(stream.integer(below: bytes.count)) }
            do {
                let array = try NPYArray(damaged[...], name: "a", path: "x.npz")
                #expect(try array.floats().count == array.count)
                if array.type.kind == .signed || array.type.kind == .unsigned {
                    #expect(try array.integers().count == array.count)
                }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 500)
    }
}
