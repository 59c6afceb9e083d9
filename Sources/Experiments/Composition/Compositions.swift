import SpecYAML

/// The built-in algorithms by name.
///
/// They are the specs of `experiments/algorithms/`, embedded in the program so that `extends: diiqn` works anywhere.
package enum Compositions {
    /// A named composition.
    package struct Composition: Sendable {
        /// The name: the file's name without `.yaml`.
        package let name: String
        /// The spec's text.
        package let text: String

        /// The spec's `summary`, in one line; empty if it has none.
        package var summary: String {
            let document = try? Node.parse(text, file: file)
            return document?["summary"]?.scalar?.text ?? ""
        }

        var file: String { "<\(name)>" }
    }

    /// All compositions, by name.
    package static let all: [Composition] = [
        Composition("always-trust", PackageResources.always_trust_yaml),
        Composition("bco", PackageResources.bco_yaml),
        Composition("cleanrl-dqn", PackageResources.cleanrl_dqn_yaml),
        Composition("detect-only", PackageResources.detect_only_yaml),
        Composition("diiqn", PackageResources.diiqn_yaml),
        Composition("diiqn-guided", PackageResources.diiqn_guided_yaml),
        Composition("double-dqn", PackageResources.double_dqn_yaml),
        Composition("dqfd-oracle", PackageResources.dqfd_oracle_yaml),
        Composition("dqn", PackageResources.dqn_yaml),
        Composition("dueling", PackageResources.dueling_yaml),
        Composition("gaifo", PackageResources.gaifo_yaml),
        Composition("ha-diiqn", PackageResources.ha_diiqn_yaml),
        Composition("ha-diiqn-guided", PackageResources.ha_diiqn_guided_yaml),
        Composition("minatar-dqn", PackageResources.minatar_dqn_yaml),
        Composition("n-step", PackageResources.n_step_yaml),
        Composition("oril", PackageResources.oril_yaml),
        Composition("per", PackageResources.per_yaml),
        Composition("q-filter", PackageResources.q_filter_yaml),
        Composition("rilo", PackageResources.rilo_yaml),
    ]
}

extension Compositions.Composition {
    fileprivate init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }
}
