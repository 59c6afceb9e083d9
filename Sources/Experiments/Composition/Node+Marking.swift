import SpecYAML

extension Node {
    /// Returns the node with every place set to `mark`.
    func marked(_ mark: Mark) -> Node {
        switch content {
        case .scalar: Node(content, at: mark)
        case .sequence(let items): Node(.sequence(items.map { $0.marked(mark) }), at: mark)
        case .mapping(let pairs): Node(.mapping(pairs.map { Pair($0.key, at: mark, $0.value.marked(mark)) }), at: mark)
        }
    }
}
