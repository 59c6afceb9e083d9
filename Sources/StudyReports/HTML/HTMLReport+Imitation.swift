import EpisodeDrawing
import Understudy

extension HTMLReport {
    /// The section with a picture of infeasible transitions and bridges for each variant; empty if there is none.
    var imitationSection: String {
        let figures = figures { run, index in
            run.imitation.map { figure($0, title: "\(run.variant), seed \(run.seed)", index: index) }
        }
        if figures.isEmpty { return "" }
        return """
            <section>
            <h2>What could not be imitated, and the bridges over it</h2>
            <p>The expert’s ways as recorded, at the end of the run whose final return is the variant’s median, or the lower one of the two in \
            the middle. <code>\(ProgramName.current) bridges</code> draws the same.</p>
            <ul class="legend">
            \(ImitationPicture.Part.allCases.map(legendItem).joined(separator: "\n"))
            </ul>
            <div class="multiples imitation">
            \(figures.joined(separator: "\n"))
            </div>
            </section>
            """
    }

    private func figure(_ picture: ImitationPicture, title: String, index: Int) -> String {
        let (size, paths) = picture.canvas.svg
        let transitions = picture.transitions
        let summary =
            "Expert: \(transitions.expertText). Infeasible: \(transitions.infeasibleText)."
            + (transitions.infeasible > 0 ? " Bridged: \(transitions.bridgedText)." : "")
        let bridges = transitions.bridgeTexts.joined(separator: " · ")
        let notes = [bridges.isEmpty ? nil : "Bridges: \(bridges).", picture.limitText].compactMap { $0 }
            .joined(separator: " ")
        return """
            <figure class="drawing">
            <figcaption><h3>\(keys[index].swatch)\(escaped(title))</h3>
            <p class="small">\(unbroken(summary))</p></figcaption>
            <svg class="picture" viewBox="0 0 \(size.width) \(size.height)" role="img" \
            aria-label="\(escaped("Ways of the expert and bridges of \(title). \(summary)"))">
            \(paths)
            </svg>\(notes.isEmpty ? "" : "\n<p class=\"small\">\(unbroken(notes))</p>")
            </figure>
            """
    }

    /// Escapes a text and keeps numbers and their units on the same line.
    private func unbroken(_ text: String) -> String {
        escaped(text).replacing(" %", with: "\u{A0}%").replacing(" × ", with: "\u{A0}×\u{A0}")
    }

    private func legendItem(_ part: ImitationPicture.Part) -> String {
        let (name, path, dashes) =
            switch part {
            case .expert: ("expert’s way, not known to be infeasible", "M1 5H23", "")
            case .infeasible: ("infeasible: no action of the agent does it", "M1 5H23", " style=\"--dash: 4 3\"")
            case .bridge: ("bridge: the agent’s own steps, bowed to the left of where they lead", "M1 8Q12 -2 23 8", "")
            }
        let place = Canvas.Paint.allCases.firstIndex(of: part.paint) ?? 0
        return "<li><svg class=\"swatch p\(place)\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">"
            + "<path class=\"line\" d=\"\(path)\"\(dashes)/></svg>\(name)</li>"
    }
}
