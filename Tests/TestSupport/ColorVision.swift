#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A kind of color vision, applied to the colors of a screen.
public enum ColorVision: CaseIterable, Sendable {
    case normal, protanopia, deuteranopia, tritanopia

    /// The matrices of Machado and others (2009) at full severity, for linear red, green and blue.
    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    /// Returns the distance of two colors in Oklab.
    public func distance(_ a: ScreenColor, _ b: ScreenColor) -> Double {
        let (seen, other) = (oklab(a), oklab(b))
        return zip(seen, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    private func oklab(_ color: ScreenColor) -> [Double] {
        let cones = apply(
            [
                [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ], apply(matrix, color.linear).map { min(max($0, 0), 1) })
        return apply(
            [
                [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ], cones.map(cbrt))
    }
}

/// A color of a screen as linear red, green and blue.
public struct ScreenColor: Sendable {
    let linear: [Double]

    /// The color of a style sheet's `#b44a08`; `nil` for another text.
    public init?(_ hexadecimal: some StringProtocol) {
        guard hexadecimal.first == "#", let code = UInt32(hexadecimal.dropFirst(), radix: 16) else { return nil }
        linear = [16, 8, 0].map { shift in
            let value = Double(code >> UInt32(shift) & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    /// The contrast of WCAG 2.2, from 1 to 21; success criterion 1.4.11 wants 3 of the lines of a figure.
    public func contrast(to other: ScreenColor) -> Double {
        let pair = [luminance, other.luminance].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    private var luminance: Double { apply([[0.2126, 0.7152, 0.0722]], linear)[0] }
}

private func apply(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
}
