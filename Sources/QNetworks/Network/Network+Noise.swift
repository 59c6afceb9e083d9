import UnderstudyKernels

extension Network {
    /// Draws the noise of noisy layers for the passes that follow; it does nothing without noisy layers.
    ///
    /// A pass with noise must follow a draw for its role that is later than the last change of the parameters. A draw for
    /// the online role discards a recorded pass.
    ///
    /// - Parameters:
    ///   - role: The parameters that get noise.
    ///   - generator: The random source. It is called twice for each input and output of a noisy layer.
    public func drawNoise(for role: Role, using generator: inout some RandomNumberGenerator) {
        switch role {
        case .online:
            guard let onlineNoise else { return }
            recordedCount = 0
            onlineNoise.draw(for: values(of: .online), using: &generator)
        case .target: targetNoise?.draw(for: values(of: .target), using: &generator)
        }
    }

    /// Returns the parameters of a pass.
    func parameters(of role: Role, isNoisy: Bool) -> Buffer<Float> {
        guard isNoisy, let noise = role == .online ? onlineNoise : targetNoise else {
            return values(of: role == .online ? .online : .target)
        }
        precondition(noise.isCurrent, "noise is drawn after each change of the parameters")
        return noise.values
    }
}
