import Foundation
import Testing

@testable import Baselines

/// The losses in double precision, as their publications write them.
private enum Reference {
    static func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

    static func mean(_ logits: [Double], _ loss: (Double) -> Double) -> Double {
        logits.map { loss(probability($0)) }.reduce(0, +) / Double(logits.count)
    }

    static func adversarial(_ expert: [Double], _ own: [Double], smoothing: Double) -> Double {
        mean(expert) { -(1 - smoothing) * log($0) - smoothing * log(1 - $0) }
            + mean(own) { -smoothing * log($0) - (1 - smoothing) * log(1 - $0) }
    }

    static func positive(_ expert: [Double], _ own: [Double], prior: Double) -> Double {
        prior * mean(expert) { -log($0) }
    }

    static func negative(_ expert: [Double], _ own: [Double], prior: Double) -> Double {
        mean(own) { -log(1 - $0) } - prior * mean(expert) { -log(1 - $0) }
    }
}

@Suite("Losses of classifiers")
struct LossTests {
    private let expert: [Float] = [-3, -0.5, 0, 1.25, 4]
    private let own: [Float] = [2, -1.5, 0.25, -4, 0]

    private func gradients(_ loss: some ClassificationLoss, _ expert: [Float], _ own: [Float]) -> [Float] {
        var gradients = [Float](repeating: .nan, count: expert.count + own.count)
        var span = gradients.mutableSpan
        loss.write(gradientsOf: expert.span, own.span, into: &span)
        return gradients
    }

    /// Whether the gradients are the central differences of `reference`.
    private func expectGradients(
        of loss: some ClassificationLoss, _ expert: [Float], _ own: [Float],
        are reference: (_ expert: [Double], _ own: [Double]) -> Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let logits = (expert + own).map(Double.init)
        func value(_ logits: [Double]) -> Double {
            reference(Array(logits.prefix(expert.count)), Array(logits.suffix(own.count)))
        }
        let step = 1e-5
        for (place, gradient) in gradients(loss, expert, own).enumerated() {
            var (above, below) = (logits, logits)
            above[place] += step
            below[place] -= step
            let difference = (value(above) - value(below)) / (2 * step)
            #expect(abs(Double(gradient) - difference) < 1e-6, "logit \(place)", sourceLocation: sourceLocation)
        }
    }

    @Test("the discriminator's gradients are those of its loss", arguments: [Float(0), 0.1, 0.4])
    func adversarial(smoothing: Float) {
        expectGradients(of: AdversarialLoss(smoothing: smoothing), expert, own) {
            Reference.adversarial($0, $1, smoothing: Double(smoothing))
        }
    }

    @Test("a certain discriminator with smoothed labels is drawn back, one without is not")
    func smoothing() {
        let certain = (expert: [Float(5)], own: [Float(-5)])
        let smoothed = gradients(AdversarialLoss(smoothing: 0.1), certain.expert, certain.own)
        #expect(smoothed[0] > 0.05 && smoothed[1] < -0.05)
        let plain = gradients(AdversarialLoss(smoothing: 0), certain.expert, certain.own)
        #expect(plain[0] < 0 && plain[1] > 0)
    }

    @Test("the positive-unlabeled loss by hand")
    func byHand() {
        // R is 1/2 and 3/4 of the expert's, then 1/2 and 1/4 of own ones: -log R is log 2 and log 4/3, -log (1 - R) log 2 and log 4, then log 2 and log 4/3.
        let (two, four, third): (Float, Float, Float) = (log(2), log(4), log(4.0 / 3))
        let expert: [Float] = [0, log(3)]
        let loss = PositiveUnlabeledLoss(prior: 0.5, isNonNegative: true)
        let good = loss.risks(expert.span, [0, -log(3)].span)
        #expect(abs(good.positive - 0.25 * (two + third)) < 1e-6)
        #expect(abs(good.negative - (0.5 * (two + third) - 0.25 * (two + four))) < 1e-6)
        let bad = loss.risks(expert.span, [0, log(3)].span)
        #expect(bad.positive == good.positive)
        #expect(abs(bad.negative - (0.5 * (two + four) - 0.25 * (two + four))) < 1e-6)
    }

    @Test(
        "the positive-unlabeled gradients are those of the loss while the part on the others is positive",
        arguments: [Float(0.1), 0.5])
    func positiveUnlabeled(prior: Float) {
        for isNonNegative in [false, true] {
            let loss = PositiveUnlabeledLoss(prior: prior, isNonNegative: isNonNegative)
            #expect(loss.risks(expert.span, own.span).negative > 0)
            expectGradients(of: loss, expert, own) {
                Reference.positive($0, $1, prior: Double(prior)) + Reference.negative($0, $1, prior: Double(prior))
            }
        }
    }

    @Test("where the part on the others is negative, the non-negative variant climbs it and the plain one goes on")
    func unlearning() {
        let (expert, own): ([Float], [Float]) = ([4, 5, 3], [-4, -3, -5])
        let loss = PositiveUnlabeledLoss(prior: 0.5, isNonNegative: true)
        #expect(loss.risks(expert.span, own.span).negative < 0)
        expectGradients(of: loss, expert, own) { -Reference.negative($0, $1, prior: 0.5) }
        expectGradients(of: PositiveUnlabeledLoss(prior: 0.5, isNonNegative: false), expert, own) {
            Reference.positive($0, $1, prior: 0.5) + Reference.negative($0, $1, prior: 0.5)
        }
    }
}
