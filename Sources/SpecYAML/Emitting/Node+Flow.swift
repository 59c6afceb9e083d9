extension Node {
    /// The node as YAML text on one line: `{kind: constant, value: 1}`.
    ///
    /// As with `yaml`, parsing the text gives a node with the same value.
    public var flowText: String {
        switch content {
        case .scalar(let scalar): scalar.emitted(inFlow: true)
        case .sequence(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{"
                + pairs.map { Scalar($0.key, isPlain: false).emitted(inFlow: true) + ": " + $0.value.flowText }
                .joined(separator: ", ") + "}"
        }
    }
}
