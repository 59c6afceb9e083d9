/// A self-contained HTML page with its styles, scripts, figures and text.
struct HTMLPage {
    /// The title of the browser window and of saved figures.
    let title: String
    /// The page's sections as HTML; empty sections are omitted.
    let sections: [String]
    /// Additional styles.
    var style = ""
    /// Additional scripts.
    var scripts: [[UInt8]] = []
    /// The refresh interval in seconds; `nil` for a page that does not refresh.
    var refreshSeconds: Int?

    /// The page's HTML.
    var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>\(escaped(title))</title>
        <link rel="icon" href="data:,">
        \(refreshWithoutScript)<style>
        \(String(decoding: PackageResources.report_css, as: UTF8.self))\(style)
        </style>
        </head>
        <body\(refreshSeconds.map { " data-refresh=\"\($0)\"" } ?? "")>
        <main>
        \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
        </main>
        <script>
        \(allScripts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
        </script>
        </body>
        </html>

        """
    }

    private var allScripts: [[UInt8]] {
        [PackageResources.report_js, PackageResources.download_js] + scripts
            + (refreshSeconds == nil ? [] : [PackageResources.refresh_js])
    }

    /// The refresh element for browsers that do not run scripts.
    private var refreshWithoutScript: String {
        refreshSeconds.map { "<noscript><meta http-equiv=\"refresh\" content=\"\($0)\"></noscript>\n" } ?? ""
    }
}
