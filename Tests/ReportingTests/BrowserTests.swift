import Files
import Foundation
import Reporting
import Testing
import TestSupport

/// Opens the sample report in Chromium; passes without looking where no Chromium is installed.
@Suite(.serialized) struct BrowserTests {
  /// What a script finds in the page at a window's width: the script's value is the text of `<output id="probe">`.
  ///
  /// The page's own policy would stop the probe, so it is removed from the copy. Headless Chromium has a least window
  /// width, so the page stands in a frame of the wanted width.
  private func probe(_ expression: String, width: Int) throws -> String? {
    let folder = try TemporaryFolder()
    let page = try HTMLRenderer().render(SampleReport.document())
      .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
    try AtomicFile.write(page, to: folder.file("page.html"))
    let frame = """
      <!DOCTYPE html><meta charset="utf-8"><iframe id="f" src="page.html" style="width:\(width)px;height:2000px;border:0"></iframe>
      <output id="probe"></output><script>onload = () => {
      const frame = document.getElementById('f').contentWindow, page = frame.document;
      document.getElementById('probe').textContent = '[' + (\(expression)) + ']'; };</script>
      """
    try AtomicFile.write(frame, to: folder.file("frame.html"))
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=3000",
      "--window-size=1600,2000", "--user-data-dir=\(folder.file("profile"))", "--dump-dom",
      "file://\(folder.file("frame.html"))",
    ]
    guard let output = try Shell.run("chromium", arguments) else { return nil }
    return try #require(output.firstMatch(of: /<output id="probe">\[(.*?)\]<\/output>/), "the probe did not run").output
      .1.description
  }

  @Test(arguments: [320, 390, 768, 1440])
  func nothingSticksOutSideways(width: Int) throws {
    guard
      let found = try probe(
        "frame.innerWidth + ' ' + (page.documentElement.scrollWidth - page.documentElement.clientWidth)", width: width)
    else {
      return
    }
    #expect(found == "\(width) 0")
  }

  /// The figure is 504 points wide, that is 672 pixels, of which 0.92 are 618.
  @Test("A figure keeps its letters legible on a phone and scrolls in its own box, with shadows at the edges")
  func figuresOnAPhone() throws {
    let expression = """
      (d => [d.scrollWidth, d.clientWidth < 320, d.tabIndex, frame.getComputedStyle(d).backgroundAttachment].join(' '))\
      (page.querySelector('#figure-class-balance .drawing'))
      """
    guard let phone = try probe(expression, width: 340) else { return }
    #expect(phone == "618 true 0 local, local, scroll, scroll")
    let wide = "(d => d.scrollWidth - d.clientWidth)(page.querySelector('#figure-class-balance .drawing'))"
    #expect(try probe(wide, width: 700) == "0")
  }

  @Test("The first column of a wide table stays in sight on a phone only", arguments: [(360, "0 60"), (1440, "0 0")])
  func firstColumn(width: Int, expected: String) throws {
    let expression = """
      (s => (s.scrollLeft = 60, [s.querySelector('tbody th').getBoundingClientRect().left - s.getBoundingClientRect().left,
      s.scrollLeft, frame.getComputedStyle(s).backgroundAttachment, s.tabIndex, s.getAttribute('role'),
      page.getElementById(s.getAttribute('aria-labelledby')).textContent.slice(0, 8)].join(' ')))\
      (page.querySelector('#leakage .scroll'))
      """
    guard let found = try probe(expression.replacing("\n", with: " "), width: width) else { return }
    #expect(found == "\(expected) local, local, scroll, scroll 0 region Table 2.")
  }

  /// A page printed by the browser is made smaller as a whole when one thing is too wide: then the text would not begin at the
  /// left margin of 15 mm, 42.5 points, with letters of 8.6 points.
  @Test("On paper the widest table fits and links to files are left out") func printed() throws {
    for (document, phrase) in [
      (try SampleReport.document(), "Class balance"), (PDFRendererTests.demandingDocument(), "A wide table"),
    ] {
      let folder = try TemporaryFolder()
      try AtomicFile.write(HTMLRenderer().render(document), to: folder.file("page.html"))
      let arguments = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--user-data-dir=\(folder.file("profile"))",
        "--print-to-pdf=\(folder.file("page.pdf"))", "file://\(folder.file("page.html"))",
      ]
      guard try Shell.run("chromium", arguments) != nil,
        let text = try Shell.run("pdftotext", ["-layout", folder.file("page.pdf"), "-"]),
        let boxes = try Shell.run("pdftotext", ["-bbox", folder.file("page.pdf"), "-"])
      else { return }
      #expect(text.contains(phrase))
      #expect(!text.contains("PNG"))
      let width = try #require(boxes.firstMatch(of: /<page width="([\d.]+)"/).flatMap { Double($0.output.1) })
      let sides = boxes.matches(of: /xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"/)
      #expect(sides.count > 300)
      for word in sides {
        #expect((Double(word.output.1) ?? -1) >= 40 && (Double(word.output.2) ?? 1e9) <= width - 40, "\(word.output.0)")
      }
    }
  }

  @Test func theContentsAreFoldedOnAPhoneAndOpenOnAWideScreen() throws {
    let expression = "frame.getComputedStyle(page.querySelector('.contents > ol')).display"
    guard let phone = try probe(expression, width: 390) else { return }
    #expect(phone == "none")
    #expect(try probe(expression, width: 1440) == "block")
  }

  @Test func clickingAHeadingSortsTheTableAndKeepsTheTotalBelow() throws {
    let column = "[...page.querySelectorAll('#balance tbody tr')].map(r => r.cells[0].textContent).join()"
    let sorter = "page.querySelectorAll('#balance thead button')"
    guard let byCount = try probe("\(sorter)[1].click(), \(sorter)[1].click(), \(column)", width: 1440) else { return }
    #expect(byCount == "disgust,surprise,angry,fear,sad,neutral,happy,all")
    #expect(
      try probe("\(sorter)[0].click(), \(column)", width: 1440) == "angry,disgust,fear,happy,neutral,sad,surprise,all")
  }

  @Test func theThemeButtonSwitchesTheColours() throws {
    let ground = "frame.getComputedStyle(page.body).backgroundColor"
    let button = "page.getElementById('theme')"
    let before = try probe(ground, width: 1440)
    guard let before else { return }
    let after = try probe("\(button).click(), \(ground)", width: 1440)
    #expect(Set([before, after]) == ["rgb(253, 253, 252)", "rgb(20, 23, 26)"])
    #expect(try probe("\(button).click(), \(button).click(), \(ground)", width: 1440) == before)
  }

  @Test func printingOpensWhatIsFolded() throws {
    let expression =
      "frame.dispatchEvent(new Event('beforeprint')), page.querySelectorAll('details:not([open])').length"
    guard let found = try probe(expression, width: 1440) else { return }
    #expect(found == "0")
    #expect(try probe("page.querySelectorAll('details:not([open])').length", width: 1440) == "1")
  }

  /// The page's policy allows its own script: the button is shown by it.
  @Test func theScriptRunsUnderThePolicy() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(HTMLRenderer().render(SampleReport.document()), to: folder.file("page.html"))
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.file("profile"))", "--dump-dom",
      "file://\(folder.file("page.html"))",
    ]
    guard let page = try Shell.run("chromium", arguments) else { return }
    let button = try #require(page.firstMatch(of: /<button id="theme"[^>]*>/))
    #expect(!button.output.contains("hidden"))
  }
}
