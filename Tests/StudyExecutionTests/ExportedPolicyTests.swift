import Foundation
import QNetworks
import SpecYAML
import TestSupport
import Testing
import UnderstudyKernels

@testable import StudyExecution

extension TestPython {
    static let hasONNX = imports("numpy, onnx, onnxruntime")
    static let hasTorch = imports("torch, safetensors")
}

@Suite("A network for other programs", .timeLimit(.minutes(20)))
struct ExportedPolicyTests {
    /// Shapes of every kind of layer and head, with the dimensions of their observations.
    static let shapes: [(name: String, shape: NetworkShape, observation: [Int])] = {
        let image = NetworkShape.Input.image(rows: 7, columns: 6, channels: 3)
        let first = NetworkShape.Convolution(channels: 4, kernel: 3, stride: 1)
        let second = NetworkShape.Convolution(channels: 5, kernel: 2, stride: 2)
        let made: [(String, NetworkShape?, [Int])] = [
            ("linear", try? NetworkShape(input: .vector(4), hidden: [], outputs: 2), [4]),
            ("plain", try? NetworkShape(input: .vector(4), hidden: [24, 16], outputs: 3), [4]),
            (
                "leaky", try? NetworkShape(input: .vector(4), hidden: [24, 16], activation: .leakyReLU, outputs: 3), [4]
            ),
            ("elu", try? NetworkShape(input: .vector(4), hidden: [24, 16], activation: .elu, outputs: 3), [4]),
            (
                "tanh",
                try? NetworkShape(
                    input: image, convolutions: [first], hidden: [9], activation: .tanh, head: .dueling(streamUnits: 6),
                    outputs: 4), [7, 6, 3]
            ),
            (
                "noisy",
                try? NetworkShape(
                    input: .vector(4), hidden: [16], layerNormalization: true, noise: 0.5,
                    head: .dueling(streamUnits: 9), outputs: 3), [4]
            ),
            ("board", try? NetworkShape(input: .vector(12), hidden: [8], outputs: 3), [2, 3, 2]),
            ("norm", try? NetworkShape(input: .vector(4), hidden: [24, 7], layerNormalization: true, outputs: 3), [4]),
            ("dueling", try? NetworkShape(input: .vector(4), hidden: [16], head: .dueling(), outputs: 3), [4]),
            (
                "streams",
                try? NetworkShape(
                    input: .vector(4), hidden: [], layerNormalization: true, head: .dueling(streamUnits: 9), outputs: 3
                ), [4]
            ),
            (
                "convolutions",
                try? NetworkShape(input: image, convolutions: [first, second], hidden: [9], outputs: 4),
                [7, 6, 3]
            ),
            (
                "bare convolution", try? NetworkShape(input: image, convolutions: [first], hidden: [], outputs: 4),
                [7, 6, 3]
            ),
            (
                "pooled",
                try? NetworkShape(
                    input: image, convolutions: [first, second], globalPooling: true, hidden: [9], outputs: 4),
                [7, 6, 3]
            ),
            (
                "dueling convolution",
                try? NetworkShape(
                    input: image, convolutions: [first], hidden: [], head: .dueling(streamUnits: 6), outputs: 4),
                [7, 6, 3]
            ),
            (
                "everything",
                try? NetworkShape(
                    input: image, convolutions: [first, second], hidden: [9], layerNormalization: true,
                    head: .dueling(streamUnits: 6), outputs: 4), [7, 6, 3]
            ),
        ]
        return made.compactMap { made in made.1.map { (made.0, $0, made.2) } }
    }()

    /// A network with random parameters, gains and shifts included, as an export that scales observations.
    static func policy(_ shape: NetworkShape, _ observation: [Int], isScaled: Bool = true) throws -> ExportedPolicy {
        var random = SplitMix(state: 7)
        let network = Network(shape: shape, maximumBatch: 20, using: &random)
        let parameters = network.values(of: .online)
        for tensor in shape.tensors {
            for (place, change) in zip(tensor.range, random.floats(tensor.count)) { parameters[place] += change / 4 }
        }
        let actions = (0..<shape.outputs).map { "action-\($0)" }
        return ExportedPolicy(
            network,
            ModelDescription(
                study: "s", variant: "v", seed: 3, environment: try node("{kind: line-world}"),
                observation: .init(
                    shape: observation, factors: isScaled ? random.floats(shape.inputs).map { 1.5 + $0 } : nil,
                    shifts: isScaled ? random.floats(shape.inputs) : nil),
                actions: actions, environmentActions: (0..<shape.outputs).map { 2 * $0 + 1 }, frameSkip: 1,
                head: shape.head == .plain ? "plain" : "dueling", layers: []))
    }

    /// The network's own values of random observations, in the form that the tests in Python read.
    private struct Expected: Encodable {
        var name: String
        var observations: [Float]
        var values: [Float]
    }

    private func expected(_ name: String, _ policy: ExportedPolicy) -> Expected {
        var random = SplitMix(state: 11)
        let (count, shape) = (20, policy.network.shape)
        let observations = random.floats(count * shape.inputs).map { 3 * $0 }
        let description = policy.description.observation
        let scaled = observations.indices.map { place in
            guard let factors = description.factors, let shifts = description.shifts else { return observations[place] }
            return observations[place] * factors[place % shape.inputs] + shifts[place % shape.inputs]
        }
        let values = policy.network.forward(scaled.span, count: count, with: .online)
        return Expected(
            name: name, observations: observations, values: Array(values.prefix(count * shape.outputs)))
    }

    /// Writes every shape in `format` and the expected values, and returns what a script in Python says of them.
    private func compare(_ format: ExportedPolicy.Format, _ script: String) async throws {
        try #require(Self.shapes.count == 15)
        try await withFolder { folder in
            var all: [Expected] = []
            for (name, shape, observation) in Self.shapes {
                for isScaled in [false, true] {
                    let policy = try Self.policy(shape, observation, isScaled: isScaled)
                    let file = isScaled ? name + " scaled" : name
                    try Data(policy.file(format)).write(to: URL(filePath: "\(folder)/\(file).\(format.rawValue)"))
                    all.append(expected(file, policy))
                }
            }
            try JSONEncoder().encode(all).write(to: URL(filePath: folder + "/expected.json"))
            let result = try TestPython.run(Self.reading + script, in: URL(filePath: folder))
            #expect(result.exitCode == 0, "\(result.output)")
            #expect(result.output.hasSuffix("30 networks\n"), "\(result.output)")
        }
    }

    private static let reading = """
        import json
        import numpy

        def check(values, expected):
            values = numpy.asarray(values, numpy.float32).ravel()
            expected = numpy.array(expected, numpy.float32)
            assert values.shape == expected.shape, (values.shape, expected.shape)
            difference = numpy.abs(values - expected).max() / numpy.abs(expected).max()
            assert difference <= 1e-5, difference
            assert numpy.ptp(expected) > 0.01, expected

        cases = json.load(open("expected.json"))

        """

    @Test(
        "has the same Q-values in onnxruntime, and the environment's number of the best action", .tags(.interop),
        .enabled(if: TestPython.hasONNX, TestPython.isMissing("onnx and onnxruntime")))
    func onnx() async throws {
        try await compare(
            .onnx,
            """
            import onnx, onnxruntime
            for case in cases:
                path = case["name"] + ".onnx"
                onnx.checker.check_model(onnx.load(path), full_check=True)
                session = onnxruntime.InferenceSession(path)
                model = json.loads(session.get_modelmeta().custom_metadata_map["model"])
                assert session.get_modelmeta().custom_metadata_map["format"] == "understudy-policy-1"
                assert session.get_modelmeta().producer_name == "understudy"
                shape = model["observation"]["shape"]
                assert session.get_inputs()[0].shape == ["batch"] + shape, session.get_inputs()[0].shape
                observations = numpy.array(case["observations"], numpy.float32).reshape([-1] + shape)
                values, actions = session.run(None, {"observation": observations})
                check(values, case["values"])
                best = numpy.array(case["values"]).reshape(len(observations), -1).argmax(axis=1)
                assert (actions == numpy.array(model["environment_actions"])[best]).all()
                one = session.run(["q_values"], {"observation": observations[3:4]})[0]
                check(one, case["values"][3 * one.shape[1]:4 * one.shape[1]])
            print(len(cases), "networks")
            """)
    }

    /// The layout as the page tells it, for networks without convolutions; those are what the others test.
    @Test(
        "has its layout told in JSON: plain NumPy gets the same Q-values", .tags(.interop),
        .enabled(if: TestPython.hasONNX))
    func json() async throws {
        try await compare(
            .json,
            """
            def apply(x, layer, t):
                w, b = t[layer["name"] + ".weight"], t[layer["name"] + ".bias"]
                if layer["kind"] == "convolution":
                    k, s = w.shape[2], layer["stride"]
                    rows, columns = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
                    x = numpy.stack([numpy.stack([numpy.einsum(
                        "nchw,ochw->no", x[:, :, s * i:s * i + k, s * j:s * j + k], w) + b
                        for j in range(columns)], -1) for i in range(rows)], 2)
                else:
                    x = x.reshape(len(x), -1) @ w.T + b
                if layer["normalized"]:
                    x = (x - x.mean(-1, keepdims=True)) / numpy.sqrt(x.var(-1, keepdims=True) + 1e-5)
                    x = x * t[layer["name"] + ".norm.weight"] + t[layer["name"] + ".norm.bias"]
                functions = {
                    None: lambda x: x,
                    "relu": lambda x: numpy.maximum(x, 0),
                    "leaky_relu": lambda x: numpy.where(x > 0, x, 0.01 * x),
                    "elu": lambda x: numpy.where(x > 0, x, numpy.expm1(numpy.minimum(x, 0))),
                    "tanh": numpy.tanh,
                }
                x = functions[layer.get("activation")](x)
                return x.max((2, 3)) if layer["pooled"] else x

            for case in cases:
                file = json.load(open(case["name"] + ".json"))
                model = file["model"]
                t = {name: numpy.array(a["values"]).reshape(a["shape"]) for name, a in file["tensors"].items()}
                o = model["observation"]
                x = numpy.array(case["observations"]).reshape(20, -1)
                x = (x * o.get("factors", 1) + o.get("shifts", 0)).reshape([20] + o["shape"])
                if model["layers"][0]["kind"] == "convolution":
                    x = x.transpose(0, 3, 1, 2)
                streams = {}
                for layer in model["layers"]:
                    stream = layer["name"].split(".")[0]
                    entering = streams.get(stream, streams.get("layers", x))
                    streams[stream] = apply(entering, layer, t)
                if model["head"] == "dueling":
                    a = streams["advantage"]
                    values = streams["value"] + a - a.mean(1, keepdims=True)
                else:
                    values = streams["layers"]
                check(values, case["values"])
            print(len(cases), "networks")
            """)
    }

    @Test(
        "has the same Q-values in PyTorch with the page's loader", .tags(.interop),
        .enabled(
            if: ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_ALL"] == "1",
            "UNDERSTUDY_TEST_ALL is not 1, which the step agents of scripts/test --heavy sets"),
        .enabled(
            if: TestPython.hasTorch,
            "UNDERSTUDY_TEST_PYTHON names no Python with torch and safetensors; scripts/setup --tests --heavy makes one"
        ))
    func torch() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Documentation/Models.md"), encoding: .utf8)
        let loaders = page.matches(of: /```python\n(import json, torch\n(?s:.*?))```/).map { String($0.1) }
        try #require(loaders.count == 2)
        try await compare(
            .safetensors,
            loaders.joined(separator: "\n") + """

                dense = []
                for case in cases:
                    if case["name"].startswith("pooled"):
                        continue
                    if case["name"] in ["linear", "plain", "leaky", "elu"]:
                        network, model = load_dense(case["name"] + ".safetensors")
                        seen = model["observation"]
                        x = torch.tensor(case["observations"]).reshape(20, -1)
                        x = x * torch.tensor(seen.get("factors", 1)) + torch.tensor(seen.get("shifts", 0))
                        check(network(x).detach(), case["values"])
                        dense.append(case["name"])
                    q_values, model = load(case["name"] + ".safetensors")
                    observations = torch.tensor(case["observations"]).reshape([-1] + model["observation"]["shape"])
                    check(q_values(observations).detach(), case["values"])
                assert dense == ["linear", "plain", "leaky", "elu"]
                print(len(cases), "networks")
                """)
    }

    @Test("has the same bytes each time, and the tensors of safetensors in PyTorch's layout")
    func layout() throws {
        let (_, shape, observation) = try #require(Self.shapes.first { $0.name == "everything" })
        let policy = try Self.policy(shape, observation)
        for format in ExportedPolicy.Format.allCases {
            #expect(try policy.file(format) == Self.policy(shape, observation).file(format))
        }
        let file = try Safetensors(bytes: policy.file(.safetensors))
        let dimensions = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.dimensions) })
        #expect(dimensions["layers.0.weight"] == [4, 3, 3, 3] && dimensions["layers.1.weight"] == [5, 4, 2, 2])
        // 7 x 6 pixels leave 5 x 4, and these 2 x 2 positions of 5 channels.
        #expect(dimensions["layers.2.weight"] == [9, 20] && dimensions["layers.2.norm.bias"] == [9])
        #expect(dimensions["advantage.1.weight"] == [4, 6] && dimensions["value.1.bias"] == [1])
        #expect(file.metadata["format"] == "understudy-policy-1")
    }
}
