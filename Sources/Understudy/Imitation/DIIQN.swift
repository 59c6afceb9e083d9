#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The equations of DIIQN and HA-DIIQN, in the paper's order and notation. The components compute with them.
///
/// Source: Chrysomallis & Chalkiadakis 2025, arXiv 2511.03616, as far as the paper is known here.
/// `Documentation/DIIQN.md` lists the spec key for each point that the paper leaves open. s, a, r, s' belong to
/// the agent; s_e, a_e, r_e, s'_e to the expert. Q is always without gradient.
public enum DIIQN {
    /// The publication, as `understudy describe` names it.
    public static let source = "Chrysomallis & Chalkiadakis 2025, arXiv 2511.03616"

    // MARK: - 1. Action inference

    /// Returns whether an own step improves the label of an expert transition.
    ///
    /// After each own step (s, a, r, s'), for every expert transition j: if D((s, s'), (s_j, s'_j)) < err_j, then a_j ←
    /// a and err_j ← D.
    ///
    /// - Parameters:
    ///   - distance: D, or an increasing function of it.
    ///   - error: err_j, in the same units.
    @inlinable
    public static func explains(_ distance: Float, betterThan error: Float) -> Bool { distance < error }

    // MARK: - 2. Expert sampling

    /// Returns the largest distance at which an expert state is accepted.
    ///
    /// s_e, the expert state nearest to s_a, is accepted if its similarity is at least tau. The similarity of vectors
    /// is 1 / (1 + distance) (open).
    ///
    /// - Parameter threshold: tau, in 0...1.
    /// - Returns: the largest accepted distance; infinity accepts all states.
    @inlinable
    public static func largestDistance(ofSimilarity threshold: Float) -> Float {
        threshold > 0 ? max(1 / threshold - 1, 0) : .infinity
    }

    // MARK: - 3. Confidence

    /// dQ = sigmoid(beta · [Q(s_e, a_e) - Q(s_e, a_a)]): is the expert's action better than the agent's?
    ///
    /// - Returns: a number in 0...1; 1/2 for equal values.
    @inlinable
    public static func valueGap(expert: Float, agent: Float, beta: Float) -> Float {
        // Diverging values must not produce 0 · infinity.
        let limit = Float.greatestFiniteMagnitude
        return sigmoid(beta * max(-limit, min(expert - agent, limit)))
    }

    /// delta = log(1 + min(c, c_max)) / log(1 + c_max): has the agent learned enough for Q to be reliable?
    ///
    /// - Parameters:
    ///   - count: c, at least 0.
    ///   - limit: c_max, at least 1.
    /// - Returns: a number in 0...1.
    @inlinable
    public static func learning(count: Int, limit: Int) -> Float {
        log1p(Float(min(count, limit))) / log1p(Float(limit))
    }

    /// zeta = 1 - err_e / err_max: is the inferred action correct?
    ///
    /// - Returns: a number in 0...1.
    @inlinable
    public static func inference(error: Float, limit: Float) -> Float { max(0, 1 - error / limit) }

    /// Phi = min(dQ · delta, zeta).
    @inlinable
    public static func confidence(valueGap: Float, learning: Float, inference: Float) -> Float {
        min(valueGap * learning, inference)
    }

    /// Phi = dQ · delta for a_feas, the first action of a bridge (HA-DIIQN).
    ///
    /// The agent has made this action itself, so nothing was inferred.
    @inlinable
    public static func bridgeConfidence(valueGap: Float, learning: Float) -> Float { valueGap * learning }

    // MARK: - 4. Loss

    /// L = Phi · L_e + (1 - Phi) · L_a
    ///
    /// L_a is the temporal-difference loss of (s_a, a_a, r, s'_a), L_e that of (s_e, a_e, r_e, s'_e). With Phi = 0 this
    /// is DQN.
    @inlinable
    public static func weights(confidence phi: Float) -> (expert: Float, agent: Float) { (phi, 1 - phi) }
}

/// 1 / (1 + exp(-x)), without overflow.
@inlinable
public func sigmoid(_ x: Float) -> Float {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
}
