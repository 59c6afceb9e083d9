import SpecYAML
import Testing

@testable import Experiments

@Suite("Names of swept and ablated variants")
struct VariantNameTests {
    private func label(_ value: String) throws -> String {
        try #require(try Node.parse(value, file: "t.yaml")).label
    }

    @Test(
        "a value in a name",
        arguments: [
            ("1_000", "1000"), ("0x10", "16"), ("5e-4", "0.0005"), ("1.0", "1"), ("-1", "-1"), ("1e-8", "1e-08"),
            ("true", "true"), ("none", "none"), ("null", "null"), ("\"\"", "empty"), ("[]", "empty"), ("{}", "empty"),
            ("[64, 64]", "64_64"), ("[[1, 2], [3]]", "1_2_3"), ("[-1, 0]", "-1_0"),
            ("{kind: constant, value: 1}", "constant+value=1"), ("{value: 1, kind: constant}", "constant+value=1"),
            ("{b: 1, a: [2, 3]}", "a=2_3+b=1"), ("LunarLander-v3", "lunarlander-v3"), ("../data/r.npz", "-data-r.npz"),
            ("'a b*?[c] $d'", "a-b-c-d"), ("é/ü", "empty"), ("'..'", "empty"),
        ])
    func labels(_ value: String, expected: String) throws {
        #expect(try label(value) == expected)
    }

    @Test("long values are cut, and told apart by a hash that never changes")
    func long() throws {
        let a = try label("{kind: constant, value: 0.123456789012345, another_parameter: 1}")
        let b = try label("{kind: constant, value: 0.123456789012345, another_parameter: 2}")
        #expect(a == "constant+another_parameter=1+va-c95d398f")
        #expect(b.count == 40 && b != a)
        #expect(try a == label("{another_parameter: 0x1, value: 0.1234567890123450, kind: 'constant'}"))
    }

    @Test("do not depend on the order of keys, values and variants, or on the spelling of a value")
    func stable() throws {
        let one = try study(
            base + """
                variants: {a: {}, b: {}}
                sweep: {learner.gamma: [0.9, 0.99], learner.tau: [0.5, 1]}
                ablate: {optimizer: [{kind: rmsprop, decay: 0.5}], replay.capacity: [20_000]}

                """)
        let other = try study(
            base + """
                ablate: {replay.capacity: [20000], optimizer: [{decay: 5e-1, kind: 'rmsprop'}]}
                sweep: {learner.tau: [1.0, 0.5], learner.gamma: [9.9e-1, 0.90]}
                variants: {b: {}, a: {}}

                """)
        #expect(one.variants.count == 24)
        #expect(Set(one.variants.map(\.name)) == Set(other.variants.map(\.name)))
        // The run is the same where its name is.
        for plan in one.runs {
            let twin = try #require(other.runs.first { $0.variant == plan.variant })
            #expect(plan.spec.yaml == twin.spec.yaml)
        }
    }

    @Test("a key goes by its last part, and by more where another one ends alike")
    func shortKeys() throws {
        func names(_ keys: [String]) -> [String] {
            let paths = keys.compactMap { SpecPath($0) }
            let names = VariantNames(varying: paths, isImplied: false)
            let value = Node(.scalar(.init("1", isPlain: true)), at: Mark(of: ""))
            return names.names(
                of: paths.map { path in
                    var spec = VariantSpec(value, written: "a", isPartial: true, registry: registry)
                    spec.swept = [.init(path: path, value: value)]
                    return spec
                })
        }
        #expect(names(["expert.confidence.beta", "learner.gamma"]) == ["a@beta=1", "a@gamma=1"])
        #expect(
            names(["expert.inference.radius", "expert.guidance.radius", "expert.bridging.radius"])
                == ["a@inference.radius=1", "a@guidance.radius=1", "a@bridging.radius=1"])
        #expect(names(["optimizer.kind", "replay.kind"]) == ["a@optimizer.kind=1", "a@replay.kind=1"])
        #expect(names(["a.x.y", "b.x.y", "y"]) == ["a@a.x.y=1", "a@b.x.y=1", "a@y=1"])
        #expect(names(["network"]) == ["a@network=1"])
    }

    @Test("that would be the same, or are too long, end in a hash")
    func hashes() throws {
        let study = try study(
            base + """
                ablate:
                  environment.action_subset: [[push-left, push-right], [push-right, push-left]]
                  environment: ["cart-pole", {kind: cart-pole, forces: [-10, 11]}, {kind: cart-pole, forces: [-10.0, 12]}]

                """)
        #expect(
            study.variants.map(\.name) == [
                "default", "environment=cart-pole+forces=-10_11", "environment=cart-pole+forces=-10_12",
                "action_subset=push-left_push-right", "action_subset=push-right_push-left",
            ])
        let nested = try names(ofHidden: ["[[1, 2], [3]]", "[[1], [2, 3]]", "[[4]]"])
        #expect(nested == ["hidden=1_2_3-d5954984", "hidden=1_2_3-0747398f", "hidden=4"])
        let written = String(repeating: "x", count: 100)
        let text = base + "variants: {\(written): {}}\nablate: {learner.gamma: [0.1, 0.2]}\n"
        let long = try ExperimentsTests.study(text).variants.map(\.name)
        #expect(long.allSatisfy { $0.utf8.count <= 100 } && Set(long).count == 3)
    }

    /// The names that `values` of `network.hidden` give.
    private func names(ofHidden values: [String]) throws -> [String] {
        let path = try #require(SpecPath("network.hidden"))
        return VariantNames(varying: [path], isImplied: true).names(
            of: try values.map { text in
                let value = try #require(try Node.parse(text, file: "t.yaml"))
                var spec = VariantSpec(value, written: "default", isPartial: true, registry: registry)
                spec.swept = [.init(path: path, value: value)]
                return spec
            })
    }

    @Test("are made of what means nothing to shells, file systems and URLs")
    func safe() throws {
        let text = "A/B*?:<>|\"\\ $(x)&#%é~'`;{}[]!\n"
        let value = Node(.scalar(.init(text, isPlain: false)), at: Mark(of: ""))
        #expect(value.label == "a-b-x")
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-_@=,+")
        let study = try study(
            base
                + "variants: {a: {}}\nsweep: {environment: [{kind: mountain-car, forces: [-1, 1.5]}], learner.tau: [1]}\n"
        )
        #expect(study.variants.map(\.name) == ["a@environment=mountain-car+forces=-1_1.5,tau=1"])
        #expect(study.variants.allSatisfy { Set($0.name).isSubset(of: allowed) })
    }
}
