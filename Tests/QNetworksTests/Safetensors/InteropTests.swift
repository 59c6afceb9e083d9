import Foundation
import QNetworks
import TestSupport
import Testing

/// Exchanges files with the `safetensors` package of the Python that `UNDERSTUDY_TEST_PYTHON` names.
@Suite("Exchange of safetensors files with Python", .tags(.interop))
struct InteropTests {
    /// Reads a file, checks its tensors against a listing of names, shapes and sums, and writes twice its values.
    static let script = """
        import sys
        import numpy
        from safetensors import safe_open
        from safetensors.numpy import load_file, save_file

        tensors = load_file(sys.argv[1])
        with safe_open(sys.argv[1], "numpy") as file:
            metadata = file.metadata()
        for name in sorted(tensors):
            tensor = tensors[name]
            print(name, list(tensor.shape), tensor.dtype, tensor.astype(numpy.float64).sum().item())
        save_file({name: 2 * tensor for name, tensor in tensors.items()}, sys.argv[2], {**metadata, "step_count": "7"})
        """

    @Test(
        "Python reads a saved network, and the network loads what Python writes", .enabled(if: TestPython.path != nil))
    func exchange() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "safetensors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (mine, theirs) = (folder.appending(path: "mine"), folder.appending(path: "theirs"))

        let shape = NetworkShape.small[NetworkShape.small.count - 1]
        let network = Network(shape, maximumBatch: 1)
        let saved = network.saved(Network.Part.trainingState)
        try Data(saved.bytes).write(to: mine)

        let (exitCode, listing) = try TestPython.run(
            Self.script, arguments: [mine.path(), theirs.path()], hasErrors: false)
        #expect(exitCode == 0, "\(listing)")

        let lines = listing.split(separator: "\n")
        let tensors = saved.tensors.sorted { $0.name < $1.name }
        #expect(lines.count == tensors.count)
        for (line, tensor) in zip(lines, tensors) {
            let prefix = "\(tensor.name) \(tensor.dimensions) float32 "
            #expect(line.hasPrefix(prefix))
            let sum = try #require(Double(line.dropFirst(prefix.count)))
            #expect(abs(sum - tensor.values.reduce(0.0) { $0 + Double($1) }) < 1e-9)
        }

        let other = Network(shape, maximumBatch: 1, seed: 2)
        try other.load(Network.Part.trainingState, from: Safetensors(bytes: Array(Data(contentsOf: theirs))))
        for part in Network.Part.trainingState {
            #expect(other.unpadded(part) == network.unpadded(part).map { 2 * $0 })
        }
        #expect(other.stepCount == 7)
    }
}
