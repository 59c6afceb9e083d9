import EpisodeDrawing
import Understudy

extension HTMLReport {
    /// The section with a player for each episode; empty if there is none.
    var episodesSection: String {
        let figures = figures { run, index in
            run.episode.flatMap { figure($0, title: "\(run.variant), seed \(run.seed)", index: index) }
        }
        if figures.isEmpty { return "" }
        return """
            <section>
            <h2>Episodes</h2>
            <p>The first episode of each variant’s final policy, as <code>\(ProgramName.current) watch</code> plays it too: of the seed whose final \
            return is the variant’s median, or the lower one of the two in the middle.</p>
            <div class="multiples episodes">
            \(figures.joined(separator: "\n"))
            </div>
            </section>
            """
    }

    /// Returns the figures that `figure` makes of the variants' runs, in the variants' order.
    func figures(_ figure: (RunPictures, _ index: Int) -> String?) -> [String] {
        study.variants.enumerated().compactMap { index, variant in
            pictures.first { $0.variant == variant.name }.flatMap { figure($0, index) }
        }
    }

    /// The styles and colors of pictures and their players; empty if there are no pictures.
    var picturesStyle: String {
        if pictures.allSatisfy({ $0.episode == nil && $0.imitation == nil }) { return "" }
        func colors(_ theme: Theme) -> String {
            let paints = Canvas.Paint.allCases.enumerated().map {
                "--p\($0.offset): \(theme.color(of: $0.element).hexadecimal);"
            }
            return ":root { \(paints.joined(separator: " ")) }"
        }
        let classes = Canvas.Paint.allCases.indices.map { ".p\($0) { --c: var(--p\($0)); }" }
        return "\n" + colors(.light) + "\n@media screen and (prefers-color-scheme: dark) {\n  \(colors(.dark))\n}\n"
            + classes.joined(separator: " ") + "\n" + String(decoding: PackageResources.pictures_css, as: UTF8.self)
    }

    private func figure(_ pictures: EpisodePictures, title: String, index: Int) -> String? {
        guard let data = elementJSON(pictures) else { return nil }
        let name = escaped("Episode of \(title)")
        return """
            <figure class="episode">
            <figcaption><h3>\(keys[index].swatch)\(escaped(title))</h3>
            <p class="small">\(summary(of: pictures))</p></figcaption>
            <svg class="picture" viewBox="0 0 \(pictures.size.width) \(pictures.size.height)" role="img" aria-label="\(name)"></svg>
            <div class="controls"><button type="button" aria-label="Play: \(name)">Play</button>\
            <input type="range" min="0" max="\(pictures.stepCount)" value="0" aria-label="Step: \(name)"></div>
            <p class="small moment"></p>
            <script type="application/json">\(data)</script>
            </figure>
            """
    }

    private func summary(of pictures: EpisodePictures) -> String {
        let total = style.text(pictures.episodeReturn)
        let steps = counted(pictures.stepCount, "step")
        return switch pictures.ending {
        case .terminated: "Return \(total) in \(steps), to a terminal state."
        case .truncated: "Return \(total) in \(steps), then cut."
        case nil: "The first \(steps), with the return \(total) up to there; the episode goes on."
        }
    }
}
