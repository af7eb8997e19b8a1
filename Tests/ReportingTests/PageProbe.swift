import Files
import Foundation
import Reporting
import Testing
import TestSupport

/// Uses a page in Chromium under the page's own policy.
enum PageProbe {
  /// Runs a script in a document's page, beside the page's own scripts, and gives what it returns; `nil` where no Chromium is
  /// installed.
  /// - Parameters:
  ///   - body: the script; it may wait, and has `all`, `wait`, `until`, `press` and `set`.
  ///   - fragment: what stands after `#` in the address.
  static func run(_ body: String, in document: Document, width: Int = 1440, fragment: String = "") throws -> String? {
    let folder = try TemporaryFolder()
    let script = """
      addEventListener('load', async () => {
        const wait = () => new Promise(done => setTimeout(done, 60));
        // Pictures are read at a time of their own.
        const until = async isSo => { for (let i = 0; i < 200 && !isSo(); i++) await wait(); await wait(); };
        const all = (s, e = document) => [...e.querySelectorAll(s)];
        const press = (e, key) => e.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        const set = (e, value) => { e.value = value; e.dispatchEvent(new Event('change', { bubbles: true })); e.dispatchEvent(new Event('input', { bubbles: true })); };
        const out = document.createElement('output');
        out.id = 'probe';
        try { out.textContent = '[' + (await (async () => { \(body) })()) + ']'; } catch (e) { out.textContent = '[' + e + ']'; }
        document.body.append(out);
      });
      """
    var hash = SHA256()
    hash.update(Data(script.utf8))
    // The policy stays, and allows the probe beside the page's scripts.
    let page = try HTMLRenderer().render(document).replacing(
      "script-src ", with: "script-src 'sha256-\(Data(hash.digest).base64EncodedString())' ", maxReplacements: 1
    ).replacing("</body>", with: "<script>\(script)</script></body>")
    try AtomicFile.write(page, to: folder.file("page.html"))
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=40000", "--window-size=\(width),1600",
      "--user-data-dir=\(folder.file("profile"))", "--dump-dom",
      "file://\(folder.file("page.html"))" + (fragment.isEmpty ? "" : "#" + fragment),
    ]
    guard let output = try Shell.run("chromium", arguments) else { return nil }
    return try #require(output.firstMatch(of: /<output id="probe">\[([\s\S]*?)\]<\/output>/), "the probe did not run")
      .output.1.description
  }
}
