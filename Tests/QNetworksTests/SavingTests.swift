import QNetworks
import TestSupport
import Testing

@Suite("Saving and loading")
struct SavingTests {
    /// A network after some steps.
    static func trained(_ shape: NetworkShape, seed: UInt64 = 1, steps: Int = 5) -> Network {
        var random = SplitMix(state: seed)
        let network = Network(shape, maximumBatch: 4, seed: seed)
        continueTraining(network, steps: steps, using: &random)
        return network
    }

    static func continueTraining(_ network: Network, steps: Int, using random: inout SplitMix) {
        for _ in 0..<steps {
            _ = network.recordedOutputs(random.floats(4 * network.shape.inputs))
            network.backward(outputGradients: random.floats(4 * network.shape.outputs), count: 4)
            network.step(with: .adam(learningRate: 0.01))
            network.moveTarget(by: 0.1)
        }
    }

    @Test("training goes on from a file as if it had not been interrupted", arguments: NetworkShape.small)
    func resumed(shape: NetworkShape) throws {
        let network = Self.trained(shape)
        let file = try Safetensors(bytes: network.saved(Network.Part.trainingState).bytes)
        let resumed = Network(shape, maximumBatch: 4, seed: 9)
        try resumed.load(Network.Part.trainingState, from: file)
        #expect(resumed.stepCount == 5)
        var random = SplitMix(state: 3)
        var same = random
        Self.continueTraining(network, steps: 5, using: &random)
        Self.continueTraining(resumed, steps: 5, using: &same)
        #expect(resumed.digest == network.digest)
    }

    @Test("the online parameters alone can be loaded, also from a whole state")
    func onlineAlone() throws {
        let shape = NetworkShape(inputs: 3, hidden: [5], outputs: 2)
        let network = Self.trained(shape)
        for file in [network.saved([.online]), network.saved(Network.Part.trainingState)] {
            let other = Network(shape, maximumBatch: 1, seed: 9)
            let target = other.copy(of: .target)
            try other.load([.online], from: file)
            #expect(other.copy(of: .online) == network.copy(of: .online))
            #expect(other.copy(of: .target) == target)
            #expect(other.stepCount == 0)
        }
    }

    @Test("a file names its format, its steps and every tensor")
    func contents() {
        let network = Self.trained(NetworkShape(inputs: 3, hidden: [], outputs: 2), steps: 2)
        let file = network.saved([.online, .secondMoments])
        #expect(file.metadata == ["format": "understudy-network-1", "step_count": "2"])
        #expect(
            file.tensors.map(\.name) == [
                "online.layers.0.weights", "online.layers.0.biases", "second_moments.layers.0.weights",
                "second_moments.layers.0.biases",
            ])
        #expect(file.tensors.map(\.dimensions) == [[3, 2], [2], [3, 2], [2]])
    }

    @Test("equal networks give equal bytes")
    func sameBytes() {
        let shape = NetworkShape.small[2]
        let bytes = Self.trained(shape).saved(Network.Part.trainingState).bytes
        #expect(Self.trained(shape).saved(Network.Part.trainingState).bytes == bytes)
        #expect(Self.trained(shape, seed: 2).saved(Network.Part.trainingState).bytes != bytes)
    }

    /// A file that is not this network's, and why.
    struct Refused: CustomTestStringConvertible, Sendable {
        let file: Safetensors
        let text: String

        var testDescription: String { text }

        static let all: [Refused] = {
            let whole = Network(shape, maximumBatch: 1).saved(Network.Part.trainingState)
            let names = whole.tensors.map(\.name)
            let extra = Safetensors.Tensor(name: "target.layers.2.weights", dimensions: [0], values: [])
            return [
                Refused(
                    file: Safetensors(whole.tensors),
                    text: "the file is no saved network: its metadata lack the format \"understudy-network-1\""),
                Refused(
                    file: Safetensors(whole.tensors, metadata: ["format": "pt"]),
                    text: "the file has the format \"pt\", but this version reads \"understudy-network-1\""),
                Refused(
                    file: Safetensors(
                        whole.tensors.filter { $0.name != "target.layers.1.biases" }, metadata: whole.metadata),
                    text: "the file has no tensor \"target.layers.1.biases\", which the network has"),
                Refused(
                    file: Safetensors(whole.tensors + [extra], metadata: whole.metadata),
                    text: "the file has a tensor \"target.layers.2.weights\", which the network lacks"),
                Refused(
                    file: Network(NetworkShape(inputs: 3, hidden: [6], outputs: 2), maximumBatch: 1)
                        .saved(Network.Part.trainingState),
                    text: "the tensor \"online.layers.0.weights\" of the file has the shape [3, 6], "
                        + "but the network's has [3, 5]"),
                Refused(
                    file: Safetensors(whole.tensors, metadata: ["format": "understudy-network-1"]),
                    text: "the file's metadata lack \"step_count\""),
                Refused(
                    file: Safetensors(
                        whole.tensors, metadata: ["format": "understudy-network-1", "step_count": "-1"]),
                    text: "the file's \"step_count\" is \"-1\", which is no number of steps"),
                Refused(
                    file: Safetensors(
                        whole.tensors.filter { names.firstIndex(of: $0.name) ?? 0 < 4 }, metadata: whole.metadata),
                    text: "the file has no tensor \"target.layers.0.weights\", which the network has"),
            ]
        }()

        static let shape = NetworkShape(inputs: 3, hidden: [5], outputs: 2)
    }

    @Test("files of other networks are refused and change nothing", arguments: Refused.all)
    func refused(example: Refused) {
        let network = Self.trained(Refused.shape)
        let (digest, steps) = (network.digest, network.stepCount)
        let error = #expect(throws: NetworkFileError.self) {
            try network.load(Network.Part.trainingState, from: example.file)
        }
        #expect(error?.description == example.text)
        #expect(network.digest == digest && network.stepCount == steps)
    }

    @Test("a pass recorded before loading is of no use after it")
    func recordingIsLost() async {
        await #expect(processExitsWith: .failure) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 1)
            _ = network.recordedOutputs([1])
            try network.load([.online], from: network.saved([.online]))
            network.backward(outputGradients: [1], count: 1)
        }
        await #expect(processExitsWith: .success) {
            let network = Network(NetworkShape(inputs: 1, hidden: [2], outputs: 1), maximumBatch: 1)
            try network.load([.online], from: network.saved([.online]))
            _ = network.recordedOutputs([1])
            network.backward(outputGradients: [1], count: 1)
        }
    }

    @Test("padding stays zero when parameters are loaded")
    func padding() throws {
        let network = Self.trained(NetworkShape.small[0])
        let other = Network(NetworkShape.small[0], maximumBatch: 1, seed: 2)
        try other.load(Network.Part.trainingState, from: network.saved(Network.Part.trainingState))
        for part in Network.Part.allCases { #expect(other.hasCleanPadding(part)) }
    }
}
