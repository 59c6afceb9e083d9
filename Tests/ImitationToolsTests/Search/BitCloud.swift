import Testing
import Understudy

/// Rows of bits in which ties and duplicates are rare, frequent, or all there is.
enum BitCloud: String, CaseIterable, CustomTestStringConvertible {
    case even, sparse, duplicates, equal, empty

    var testDescription: String { rawValue }

    /// `count` rows of `elements` elements.
    func rows(_ count: Int, _ elements: Int, _ stream: inout RandomStream) -> [[Bool]] {
        switch self {
        case .even: random(count, elements, 0.5, &stream)
        case .sparse: random(count, elements, 0.05, &stream)
        case .duplicates:
            random(5, elements, 0.1, &stream).shuffledCopies(count, &stream)
        case .equal: Array(repeating: random(1, elements, 0.2, &stream)[0], count: count)
        case .empty: Array(repeating: Array(repeating: false, count: elements), count: count)
        }
    }

    private func random(_ count: Int, _ elements: Int, _ share: Double, _ stream: inout RandomStream) -> [[Bool]] {
        (0..<count).map { _ in (0..<elements).map { _ in stream.happens(withProbability: share) } }
    }
}

extension [[Bool]] {
    fileprivate func shuffledCopies(_ count: Int, _ stream: inout RandomStream) -> Self {
        (0..<count).map { _ in self[stream.integer(below: self.count)] }
    }
}
