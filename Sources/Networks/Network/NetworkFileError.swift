/// Why a file is not one that a network can be loaded from.
public enum NetworkFileError: Error, Hashable, Sendable {
    /// The file is not a saved network, or one of another version.
    case wrongFormat(String?, expected: String)
    /// The file lacks a tensor that the network has.
    case missingTensor(String)
    /// The file has a tensor that the network lacks.
    case unknownTensor(String)
    /// A tensor has other extents than the network's.
    case wrongShape(tensor: String, saved: [Int], expected: [Int])
    /// The number of optimiser steps is missing or no number of steps.
    case wrongStepCount(String?)
}

extension NetworkFileError: CustomStringConvertible {
    /// What is wrong, in one line.
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
