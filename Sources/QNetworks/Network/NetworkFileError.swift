/// A reason why a network cannot be loaded from a file.
public enum NetworkFileError: Error, Hashable, Sendable {
    /// The file is not a saved network, or has another format version.
    case wrongFormat(String?, expected: String)
    /// The file lacks a tensor of the network.
    case missingTensor(String)
    /// The file has a tensor that the network does not have.
    case unknownTensor(String)
    /// A tensor has different dimensions in the file and in the network.
    case wrongShape(tensor: String, saved: [Int], expected: [Int])
    /// The number of optimizer steps is missing or invalid.
    case wrongStepCount(String?)
}

extension NetworkFileError: CustomStringConvertible {
    /// The problem in one line.
    public var description: String {
        switch self {
        case .wrongFormat(nil, let expected):
            "the file is no saved network: its metadata lack the format \"\(expected)\""
        case .wrongFormat(let format?, let expected):
            "the file has the format \(format.debugDescription), but this version reads \"\(expected)\""
        case .missingTensor(let name): "the file has no tensor \"\(name)\", which the network has"
        case .unknownTensor(let name): "the file has a tensor \(name.debugDescription), which the network lacks"
        case .wrongShape(let tensor, let saved, let expected):
            "the tensor \"\(tensor)\" of the file has the shape \(saved), but the network's has \(expected)"
        case .wrongStepCount(nil): "the file's metadata lack \"step_count\""
        case .wrongStepCount(let text?):
            "the file's \"step_count\" is \(text.debugDescription), which is no number of steps"
        }
    }
}
